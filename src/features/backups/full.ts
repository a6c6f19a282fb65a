import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { Backup } from '../../../schemas/backup.ts'
import { newId } from '../../core/ids.ts'
import { type BackupDeps, currentChain } from './archiver.ts'
import { copyAllFiles, synced } from './files.ts'
import {
  BackupRefused,
  FileLine,
  filesFolder,
  formatVersion,
  fullFolder,
  fullName,
  isAfter,
  logFolder,
  Manifest,
  momentOf,
  type Part,
  type Signer,
  signed,
  type Tick,
  unsigned,
} from './format.ts'
import { readFrames } from './log-writer.ts'
import {
  collectionNames,
  currentStore,
  findBackups,
  indexesOf,
  insertBackup,
  rawDocuments,
  tickOf,
  updateBackup,
} from './repository.ts'

const manifestFile = 'manifest.json'
const filesList = 'files.jsonl.gz'
const archivePatienceMs = 60_000

/**
 * Copies every collection and every file. The copy is not of one moment, since the store goes on meanwhile; the archive
 * makes it one: it is replayed over the copy from before its begin to after its end. So an archive must be running.
 */
export async function makeFull(deps: BackupDeps): Promise<Backup> {
  const chain = await awaitChain()
  const startedAt = new Date()
  const row: Backup = {
    ...{ id: newId(), kind: 'full', status: 'running', chain, name: fullName(startedAt), startedAt },
    ...{ finishedAt: null, until: null, documents: 0, bytes: 0, problem: null, proof: null },
  }
  const folder = fullFolder(deps.folder, chain, row.name)
  const draft = `${folder}.part`
  const from = await tickOf(currentStore(), () => insertBackup(row), row.id)
  try {
    await mkdir(draft, { recursive: true, mode: 0o700 })
    const { collections, files } = await copyEverything(deps, chain, draft)
    const until = await tickOf(
      currentStore(),
      () => updateBackup(row.id, { name: row.name, problem: 'waits for the archive' }),
      row.id,
    )
    await awaitArchived(deps, chain, from, until)
    const manifest: Manifest = { format: formatVersion, chain, from, until, collections, files }
    await writeFile(join(draft, manifestFile), signed(deps.signer, manifest), { mode: 0o600, flush: true })
    await rename(draft, folder)
    const parts = [...collections, files]
    const done = {
      ...{ status: 'done' as const, finishedAt: new Date(), until: momentOf(until), problem: null },
      documents: collections.reduce((sum, part) => sum + part.documents, 0),
      bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    }
    await updateBackup(row.id, done)
    return { ...row, ...done }
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    const problem = String(error instanceof Error ? error.message : error).slice(0, 500)
    await updateBackup(row.id, { status: 'failed', finishedAt: new Date(), problem })
    throw error
  }
}

async function awaitChain(): Promise<string> {
  for (const until = Date.now() + archivePatienceMs; Date.now() < until; await delay(200)) {
    const chain = await currentChain()
    if (chain) return chain
  }
  throw new BackupRefused('No process keeps the archive of changes: start Parley, or look at its log.')
}

async function copyEverything(deps: BackupDeps, chain: string, draft: string) {
  const store = currentStore()
  const collections: Manifest['collections'] = []
  for (const name of await collectionNames(store)) {
    const part = await writePart(draft, `${name}.bson.gz`, rawDocuments(store, name))
    collections.push({ ...part, name, indexes: await indexesOf(store, name) })
  }
  const known = await lastFiles(deps, chain)
  const lines = await copyAllFiles(deps.dataDir, filesFolder(deps.folder, chain), known)
  const files = await writePart(
    draft,
    filesList,
    lines.map((line) => Buffer.from(`${JSON.stringify(line)}\n`)),
  )
  return { collections, files }
}

async function writePart(
  folder: string,
  file: string,
  documents: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<Part> {
  const hash = createHash('sha256')
  let count = 0
  let bytes = 0
  const path = join(folder, file)
  await pipeline(
    Readable.from(documents, { objectMode: true }),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        count += 1
        yield chunk
      }
    },
    createGzip({ level: 6 }),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        bytes += chunk.length
        yield chunk
      }
    },
    createWriteStream(path, { mode: 0o600 }),
  )
  await synced(path)
  return { file, bytes, sha256: hash.digest('hex'), documents: count }
}

/** Until the archive has everything that the copy may hold a part of. */
async function awaitArchived(deps: BackupDeps, chain: string, from: Tick, until: Tick): Promise<void> {
  let reached = ''
  for (let giveUp = Date.now() + archivePatienceMs; Date.now() < giveUp; await delay(500)) {
    const frames = await readFrames(logFolder(deps.folder, chain), from, deps.signer)
    const [first, last] = [frames[0], frames.at(-1)]
    if (first && isAfter(first.first, from))
      throw new BackupRefused('The archive began after the copy did: make the backup again.')
    if (last && !isAfter(until, last.last)) return
    // behind, but going on
    if (String(last?.last) !== reached) giveUp = Date.now() + archivePatienceMs
    reached = String(last?.last)
  }
  throw new BackupRefused('The archive of changes does not go on: look at the log of the worker that keeps it.')
}

async function lastFiles(deps: BackupDeps, chain: string): Promise<Map<string, FileLine>> {
  const [last] = await findBackups({ kind: 'full', status: 'done', chain }, 1)
  const folder = last && fullFolder(deps.folder, chain, last.name)
  if (!folder || !existsSync(join(folder, filesList))) return new Map()
  const lines = await readFileLines(folder)
  return new Map(lines.map((line) => [line.path, line]))
}

export async function readFileLines(folder: string): Promise<FileLine[]> {
  const lines: FileLine[] = []
  const text = createReadStream(join(folder, filesList)).pipe(createGunzip())
  for await (const line of createInterface({ input: text })) lines.push(FileLine.parse(JSON.parse(line)))
  return lines
}

export async function readManifest(folder: string, signer: Signer): Promise<Manifest> {
  const text = await readFile(join(folder, manifestFile), 'utf8')
  return unsigned(signer, text, Manifest, `The manifest of ${folder}`)
}
