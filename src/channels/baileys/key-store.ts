import { hash } from 'node:crypto'
import { BufferJSON, proto } from '@whiskeysockets/baileys'
import type { Keyring } from '../../core/crypto.ts'
import { keyContext, keyFormat, upgradeKey } from './key-format.ts'
import type { KeyWriter } from './key-writer.ts'
import {
  FencedError,
  type KeyOwner,
  type KeyRow,
  keyPlace,
  readKeys,
  readKeysOfType,
  type StoredKey,
} from './repository.ts'

export type KeyValues = Record<string, unknown>
/** By type, then by id; null deletes. The form of Baileys' `keys.set`, with types of our own. */
export type KeyChanges = Record<string, KeyValues | undefined>

export interface KeyStore {
  get(type: string, ids: readonly string[]): Promise<KeyValues>
  /** What memory knows: undefined says nothing. */
  peek(type: string, id: string): unknown
  all(type: string): Promise<Map<string, unknown>>
  /** All of it or nothing; resolves when committed. */
  set(changes: KeyChanges): Promise<void>
  /** Resolves when no write is under way. */
  idle(): Promise<void>
  /** Takes no more writes, and resolves when none is under way: the next owner's turn, or the deletion of all keys. */
  shut(): Promise<void>
}

export interface KeyStoreDeps {
  owner: KeyOwner
  fence: number
  keyring: Keyring
  writer: KeyWriter
  /** The keys cannot be written any more: fenced, or the store stayed away. The line must be closed. */
  onLost(error: unknown): void
}

interface Cached {
  value: unknown
  /** Of the text that is stored, to leave out writes that change nothing; null where nothing is. */
  digest: string | null
}

const cacheSize = 5_000
/** Read once in their life, or kept elsewhere: not worth memory. */
const notCached = new Set(['pre-key', 'journal', 'creds'])

/**
 * The keys of one account: sealed in the store, plain in memory. Its lease makes this process the only writer, so what
 * memory knows is true.
 */
export function createKeyStore(deps: KeyStoreDeps): KeyStore {
  const { owner } = deps
  const cache = createCache(cacheSize)
  const codec = createCodec(owner, deps.keyring)
  const writes = new Set<Promise<void>>()
  const loading = new Map<string, Promise<KeyValues>>()
  let isShut = false

  const load = async (type: string, ids: readonly string[], into: KeyValues): Promise<void> => {
    const rows = await codec.learn(await readKeys(owner, type, ids))
    for (const id of ids) {
      const row = rows.get(id)
      const found = row ? codec.open(type, row) : { value: undefined, digest: null }
      // what was written meanwhile is newer than what was read
      const place = `${type}:${id}`
      if (!notCached.has(type) && !cache.get(place)) cache.put(place, found)
      if (found.value !== undefined) into[id] = found.value
    }
  }
  /** Asked for at the same time, a key is read once: who asked first also goes on first, which keeps messages in order. */
  const join = async (type: string, ids: readonly string[], into: KeyValues): Promise<void> => {
    const name = `${type}:${ids.join()}`
    const values: KeyValues = {}
    const reading = loading.get(name) ?? load(type, ids, values).then(() => values)
    loading.set(name, reading)
    try {
      Object.assign(into, await reading)
    } finally {
      loading.delete(name)
    }
  }
  const commit = async (changes: KeyChanges): Promise<void> => {
    const { rows, learnt } = encode(changes, cache, codec)
    if (rows.length === 0) return
    try {
      await deps.writer.write({ ...owner, fence: deps.fence, rows })
    } catch (error) {
      deps.onLost(error)
      throw error
    }
    for (const [place, cached] of learnt) cache.put(place, cached)
  }
  return {
    async get(type, ids) {
      const values: KeyValues = {}
      const missing: string[] = []
      for (const id of ids) {
        const cached = cache.get(`${type}:${id}`)
        if (!cached) missing.push(id)
        else if (cached.value !== undefined) values[id] = cached.value
      }
      if (missing.length > 0) await join(type, missing, values)
      return values
    },
    peek: (type, id) => cache.get(`${type}:${id}`)?.value,
    async all(type) {
      const rows = await codec.learn(await readKeysOfType(owner, type))
      return new Map([...rows].map(([id, row]) => [id, codec.open(type, row).value]))
    },
    async set(changes) {
      if (isShut) throw new Error('The session is closed: its keys are no longer its own')
      const write = commit(changes)
      writes.add(write)
      await write.finally(() => writes.delete(write))
    },
    async idle() {
      while (writes.size > 0) await Promise.allSettled(writes)
    },
    async shut() {
      isShut = true
      while (writes.size > 0) await Promise.allSettled(writes)
      cache.clear()
    },
  }
}

export const isFenced = (error: unknown): boolean => error instanceof FencedError

type Codec = ReturnType<typeof createCodec>

function createCodec(owner: KeyOwner, keyring: Keyring) {
  return {
    text: (value: unknown) => JSON.stringify(value, BufferJSON.replacer),
    seal: (type: string, id: string, text: string) =>
      keyring.seal(Buffer.from(text), keyContext({ _id: keyPlace(owner.accountId, type, id), v: keyFormat })),
    /** A rotation may have given the store a key that this process does not know yet. */
    async learn(rows: Map<string, StoredKey>): Promise<Map<string, StoredKey>> {
      await keyring.learn([...rows.values()].map(({ sealed }) => sealed))
      return rows
    },
    open(type: string, { name, v, sealed }: StoredKey): Cached {
      const context = keyContext({ _id: keyPlace(owner.accountId, type, name), v })
      const text = upgradeKey(v, keyring.open(sealed, context)).toString()
      const value: unknown = JSON.parse(text, BufferJSON.reviver)
      // this one type is used as a protobuf message, not as a plain object
      const revived =
        type === 'app-state-sync-key' ? proto.Message.AppStateSyncKeyData.fromObject(value as object) : value
      return { value: revived, digest: hash('sha1', text, 'base64') }
    },
  }
}

function encode(changes: KeyChanges, cache: ReturnType<typeof createCache>, codec: Codec) {
  const rows: KeyRow[] = []
  const learnt: [string, Cached][] = []
  const entries = Object.entries(changes).flatMap(([type, values]) =>
    Object.entries(values ?? {}).map(([id, value]) => ({ type, id, value: value ?? undefined })),
  )
  for (const { type, id, value } of entries) {
    const text = value === undefined ? null : codec.text(value)
    const digest = text === null ? null : hash('sha1', text, 'base64')
    const place = `${type}:${id}`
    const known = cache.get(place)
    if (known && known.digest === digest) continue
    rows.push({ type, name: id, sealed: text === null ? null : codec.seal(type, id, text) })
    if (!notCached.has(type)) learnt.push([place, { value, digest }])
  }
  return { rows, learnt }
}

/** The least recently used goes first. */
function createCache(size: number) {
  const entries = new Map<string, Cached>()
  return {
    get(place: string): Cached | undefined {
      const cached = entries.get(place)
      if (cached) {
        entries.delete(place)
        entries.set(place, cached)
      }
      return cached
    },
    put(place: string, cached: Cached): void {
      entries.delete(place)
      entries.set(place, cached)
      if (entries.size > size) entries.delete(entries.keys().next().value as string)
    },
    clear: () => entries.clear(),
  }
}
