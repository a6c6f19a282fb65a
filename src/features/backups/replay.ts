import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { type Change, type Document, edited } from './changes.ts'
import { BackupRefused, isAfter, longestTransactionSeconds, type Tick } from './format.ts'
import { dataFile, type PlacedFrame } from './log-writer.ts'
import { decoded, documentsByIds, emptyCollection, idText, type Store, writeDocuments } from './repository.ts'

const decompress = promisify(gunzip)
const batchSize = 2_000

/** The changes of the pieces, in order; each piece is checked before any of it is told. */
export async function* changesOf(folder: string, frames: readonly PlacedFrame[]): AsyncGenerator<Change> {
  for (const [segment, pieces] of Map.groupBy(frames, (frame) => frame.segment)) {
    const handle = await open(dataFile(folder, segment), 'r')
    try {
      for (const piece of pieces) yield* changesIn(handle, piece)
    } finally {
      await handle.close()
    }
  }
}

async function* changesIn(handle: FileHandle, { segment, bytes, offset, sha256 }: PlacedFrame): AsyncGenerator<Change> {
  const packed = Buffer.alloc(bytes)
  await handle.read(packed, 0, bytes, offset)
  if (createHash('sha256').update(packed).digest('hex') !== sha256)
    throw new BackupRefused(`The change log of ${segment} was changed or is damaged: it is not restored.`)
  for await (const change of decoded<Change>(Readable.from([await decompress(packed)])))
    yield { ...change, t: [Number(change.t[0]), Number(change.t[1])] }
}

/** Transactions with changes on both sides of the moment: they were not committed at it. */
export async function openAt(folder: string, frames: readonly PlacedFrame[], to: Tick): Promise<Set<string>> {
  const later = frames.filter(({ first, last }) => isAfter(last, to) && first[0] <= to[0] + longestTransactionSeconds)
  const names = new Set<string>()
  for await (const change of changesOf(folder, later)) if (change.x && isAfter(change.t, to)) names.add(change.x)
  return names
}

type StoreChange = Exclude<Change, { op: 'file' | 'drop' }>

/** Applies changes many at a time: what they touch is read, changed in memory and written back whole. */
export function createReplay(store: Store) {
  let waiting: StoreChange[] = []
  const flush = async (): Promise<void> => {
    const group = waiting
    waiting = []
    for (const [collection, changes] of Map.groupBy(group, ({ c }) => c)) await apply(store, collection, changes)
  }
  return {
    async add(change: Change): Promise<void> {
      if (change.op === 'file') return
      if (change.op === 'drop') {
        await flush()
        await emptyCollection(store, change.c)
        return
      }
      waiting.push(change)
      if (waiting.length >= batchSize) await flush()
    },
    flush,
  }
}

const keyOf = (change: StoreChange): unknown => (change.op === 'put' ? change.d._id : change.k)

async function apply(store: Store, collection: string, changes: readonly StoreChange[]): Promise<void> {
  const ids = new Map(changes.map((change) => [idText(keyOf(change)), keyOf(change)]))
  const documents = new Map<string, Document | null>()
  for (const document of await documentsByIds(store, collection, [...ids.values()]))
    documents.set(idText(document._id), document)
  for (const change of changes) {
    const id = idText(keyOf(change))
    const now = documents.get(id) ?? null
    if (change.op === 'put') documents.set(id, change.d)
    else if (change.op === 'delete') documents.set(id, null)
    // deleted later in the log, else the copy would have it
    else if (now) documents.set(id, edited(now, change.u))
  }
  const puts = [...documents.values()].filter((document) => document !== null)
  const gone = [...ids].filter(([id]) => !documents.get(id)).map(([, id]) => id)
  await writeDocuments(store, collection, puts, gone)
}
