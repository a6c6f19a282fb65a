import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import type { Change, Document } from './changes.ts'
import { type Chosen, choose } from './choose.ts'
import { checkFile, restoreFile } from './files.ts'
import {
  BackupRefused,
  type FileLine,
  filesFolder,
  fullFolder,
  isAfter,
  logFolder,
  longestTransactionSeconds,
  type Signer,
  sha256OfFile,
  type Tick,
} from './format.ts'
import { readFileLines } from './full.ts'
import { changesOf, createReplay, openAt } from './replay.ts'
import {
  countDocuments,
  decoded,
  findContent,
  finishRestore,
  insertDocuments,
  makeIndexes,
  markRestore,
  type Store,
} from './repository.ts'

export interface RestoreOptions {
  /** The folder with the backups. */
  from: string
  /** Null: the last moment that the archive reaches. */
  at: Date | null
  into: Store
  /** Where files go; null: they are only checked. */
  dataDir: string | null
  signer: Signer
}

export interface Restored {
  name: string
  to: Date
  /** Documents by collection, as counted in the store afterwards. */
  counts: Record<string, number>
  files: number
}

const insertSize = 1_000

/** Into an empty store only, and only after every byte that is used was checked. */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const chosen = await choose(options.from, options.at, options.signer)
  const content = await findContent(options.into)
  if (content)
    throw new BackupRefused(
      `The store is not empty (collection "${content}"): a restore would mix two histories. Name an empty database.`,
    )
  const files = await check(options.from, chosen)
  await markRestore(options.into, chosen.to)
  const folder = fullFolder(options.from, chosen.chain, chosen.name)
  for (const { name, file, documents } of chosen.manifest.collections) {
    await load(options.into, name, join(folder, file))
    const loaded = await countDocuments(options.into, name)
    if (loaded !== documents)
      throw new BackupRefused(`The backup of ${name} holds ${loaded} documents in the store instead of ${documents}.`)
  }
  await replay(options, chosen)
  const counts: Record<string, number> = {}
  for (const { name, indexes } of chosen.manifest.collections) {
    await makeIndexes(options.into, name, indexes)
    counts[name] = await countDocuments(options.into, name)
  }
  const kept = filesFolder(options.from, chosen.chain)
  for (const line of files) await (options.dataDir ? restoreFile(kept, options.dataDir, line) : checkFile(kept, line))
  await finishRestore(options.into)
  return { name: chosen.name, to: chosen.to, counts, files: files.length }
}

/** The moment's last tick: its whole second belongs to it. */
const tickOf = (at: Date): Tick => [Math.floor(at.getTime() / 1000), 0xffff_ffff]

/** Reads all that will be used once, before anything is written; answers the files of that moment. */
async function check(root: string, { chain, name, manifest, frames, to }: Chosen): Promise<FileLine[]> {
  const folder = fullFolder(root, chain, name)
  for (const { file, sha256 } of [...manifest.collections, manifest.files])
    if ((await sha256OfFile(join(folder, file)).catch(() => null)) !== sha256)
      throw new BackupRefused(`${file} of ${name} is missing or was changed: it is not restored.`)
  const files = new Map((await readFileLines(folder)).map((line) => [line.path, line]))
  for await (const change of changesOf(logFolder(root, chain), frames))
    if (change.op === 'file' && !isAfter(change.t, tickOf(to))) files.set(change.path, fileLine(change))
  return [...files.values()]
}

const fileLine = ({ path, bytes, sha256 }: Extract<Change, { op: 'file' }>): FileLine => ({
  ...{ path, bytes: Number(bytes), sha256 },
})

async function load(into: Store, name: string, path: string): Promise<void> {
  let waiting: Document[] = []
  for await (const document of decoded<Document>(createReadStream(path).pipe(createGunzip()))) {
    waiting.push(document)
    if (waiting.length < insertSize) continue
    await insertDocuments(into, name, waiting)
    waiting = []
  }
  await insertDocuments(into, name, waiting)
}

async function replay(options: RestoreOptions, { chain, manifest, frames, to }: Chosen): Promise<void> {
  const folder = logFolder(options.from, chain)
  const [begin, end] = [manifest.from[0] - longestTransactionSeconds, tickOf(to)]
  const uncommitted = await openAt(folder, frames, end)
  const changes = createReplay(options.into)
  const needed = frames.filter(({ first }) => !isAfter(first, end))
  for await (const change of changesOf(folder, needed)) {
    if (change.t[0] < begin || isAfter(change.t, end)) continue
    if (!change.x || !uncommitted.has(change.x)) await changes.add(change)
  }
  await changes.flush()
}
