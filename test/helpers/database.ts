import { readdir } from 'node:fs/promises'
import mongoose from 'mongoose'
import { domainEventTypes } from '../../schemas/events.ts'
import { connectDatabase, type Database } from '../../src/core/db.ts'
import { newId } from '../../src/core/ids.ts'
import { createLogger } from '../../src/core/logger.ts'
import { createOutbox, type OutboxDeps } from '../../src/core/outbox.ts'

export interface TestDatabase {
  database: Database
  uri: string
  /** What the transactions woke and showed, in order. */
  woken: { queue: string; key: string }[]
  shown: { stream: string; rev: number; type: string; data: unknown }[]
  /** Disconnects. The store is thrown away with the run: dropping would only wait for transactions still under way. */
  drop(): Promise<void>
}

/** A database of this test file alone on the run's real store, with every model's indexes. */
export async function createTestDatabase(deps: Partial<OutboxDeps> = {}): Promise<TestDatabase> {
  const uri = databaseUri(process.env.MONGODB_URI, `t_${newId()}`)
  const woken: TestDatabase['woken'] = []
  const shown: TestDatabase['shown'] = []
  const outbox = createOutbox({
    logger: createLogger('silent'),
    wake: (queue, key) => void woken.push({ queue, key }),
    show: (changes) => void shown.push(...changes),
    handledEvents: new Set(domainEventTypes),
    ...deps,
  })
  const database = await connectDatabase(uri, outbox.hooks, { poolSize: 20 })
  await syncAllIndexes()
  return {
    database,
    uri,
    woken,
    shown,
    async drop() {
      await database.close()
    },
  }
}

/** The address with another database name. */
export function databaseUri(uri: string | undefined, name: string): string {
  if (!uri) throw new Error('MONGODB_URI is not set: the global setup of the tests sets it')
  const url = new URL(uri)
  url.pathname = `/${name}`
  return url.href
}

export async function syncAllIndexes(): Promise<void> {
  const folder = new URL('../../schemas/models/', import.meta.url)
  for (const file of await readdir(folder)) if (file.endsWith('.model.ts')) await import(new URL(file, folder).href)
  for (const model of Object.values(mongoose.models)) {
    await model.createCollection().catch(() => undefined)
    await model.syncIndexes()
  }
}
