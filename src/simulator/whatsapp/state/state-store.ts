import { DatabaseSync } from 'node:sqlite'
import { deserialize, serialize } from 'node:v8'

/**
 * What the server keeps over a restart, as entries of a kind and a key. `put` takes a function, called at the next
 * write-out, so that an entry that changes a hundred times in between is serialized once. A write-out is one
 * transaction: what is on disk is always the state of one moment.
 */
export interface StateStore {
  /** Whether the last run ended without closing: what it wrote may be older than what it said on the wire. */
  readonly interrupted: boolean
  load<T>(kind: string): Array<[key: string, value: T]>
  put(kind: string, key: string, snapshot: () => unknown): void
  remove(kind: string, key: string): void
  flush(): void
  close(): void
}

const FORMAT = 1
const WRITE_OUT_MS = 50

/** Keeps nothing. */
export const createMemoryStore = (): StateStore => ({
  interrupted: false,
  load: () => [],
  put: () => {},
  remove: () => {},
  flush: () => {},
  close: () => {},
})

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000')
  const { user_version: format } = database.prepare('PRAGMA user_version').get() as { user_version: number }
  if (format !== 0 && format !== FORMAT) {
    database.close()
    throw new Error(`${path} was written by another version of the simulator (format ${format}): remove it`)
  }
  database.exec(`PRAGMA user_version = ${FORMAT};
    CREATE TABLE IF NOT EXISTS entries (kind TEXT, key TEXT, value BLOB, PRIMARY KEY (kind, key)) WITHOUT ROWID`)
  return database
}

export function createSqliteStore(path: string): StateStore {
  const database = open(path)
  const select = database.prepare('SELECT key, value FROM entries WHERE kind = ?')
  const interrupted = select.all('running').length > 0
  database.exec("INSERT OR REPLACE INTO entries (kind, key, value) VALUES ('running', 'server', x'')")
  const upsert = database.prepare('INSERT OR REPLACE INTO entries (kind, key, value) VALUES (?, ?, ?)')
  const remove = database.prepare('DELETE FROM entries WHERE kind = ? AND key = ?')
  let changed = new Map<string, { kind: string; key: string; snapshot?: () => unknown }>()
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const batch = changed
    changed = new Map()
    if (batch.size === 0) return
    database.exec('BEGIN')
    for (const { kind, key, snapshot } of batch.values()) {
      if (snapshot) upsert.run(kind, key, serialize(snapshot()))
      else remove.run(kind, key)
    }
    database.exec('COMMIT')
  }
  const note = (kind: string, key: string, snapshot?: () => unknown) => {
    // a line that ends while the server stops has nothing more to say
    if (closed) return
    changed.set(`${kind}\n${key}`, snapshot ? { kind, key, snapshot } : { kind, key })
    timer ??= setTimeout(flush, WRITE_OUT_MS)
  }

  return {
    interrupted,
    load: <T>(kind: string) =>
      select.all(kind).map((row): [string, T] => [String(row.key), deserialize(row.value as Uint8Array) as T]),
    put: note,
    remove: (kind, key) => note(kind, key),
    flush,
    close() {
      flush()
      closed = true
      remove.run('running', 'server')
      database.close()
    },
  }
}
