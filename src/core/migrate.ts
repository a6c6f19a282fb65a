import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { mongo } from 'mongoose'

type Db = mongo.Db

/** What a file `src/migrations/NNNN-name.ts` exports. */
export interface MigrationModule {
  /** The file's name without `.ts`; the order is the order of these. */
  id: string
  /** Must be safe to run again from the start: one that died midway is. */
  up(db: Db): Promise<void>
  /**
   * What it depends on besides its own text. A migration that has this runs again whenever the answer changes; one
   * without it runs once and may not be changed afterwards.
   */
  fingerprint?(): Promise<string>
}

export interface Migration extends MigrationModule {
  checksum: string
}

export interface MigrationRecord {
  _id: string
  checksum: string
  startedAt: Date
  /** Null while it runs, and for one that died: the next run begins it again. */
  finishedAt: Date | null
}

export interface MigrateOptions {
  say?: (line: string) => void
  /** How long a holder that gives no sign of life keeps the lock, ms. */
  leaseMs?: number
  /** How long to wait for another process that is migrating, ms. */
  patienceMs?: number
}

/** A state of the store that must not be migrated; the message says what to do. */
export class MigrationRefused extends Error {
  override name = 'MigrationRefused'
}

/** Reads every migration of a folder, in order. */
export async function loadMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((name) => /^\d{4}-[a-z0-9-]+\.ts$/.test(name)).sort()
  return Promise.all(
    files.map(async (name) => {
      const file = join(folder, name)
      const module = (await import(pathToFileURL(file).href)) as MigrationModule
      const id = basename(name, '.ts')
      if (module.id !== id) throw new Error(`${name} exports the id "${module.id}"; it must be "${id}"`)
      const inputs = module.fingerprint ? await module.fingerprint() : await readFile(file, 'utf8')
      return { ...module, id, checksum: createHash('sha256').update(inputs).digest('hex') }
    }),
  )
}

/** Runs what has not run yet, in order and under a lock; answers the ids that ran. */
export async function migrate(db: Db, migrations: Migration[], options: MigrateOptions = {}): Promise<string[]> {
  if (await db.collection('parley_restore').findOne({}))
    throw new MigrationRefused('A restore into this store was cut off: drop the database and restore again.')
  const lock = await takeLock(db, options)
  try {
    const records = new Map(
      (
        await recordsOf(db)
          .find({ _id: { $ne: lockId } })
          .toArray()
      ).map((r) => [r._id, r]),
    )
    refuseUnknown(records, migrations)
    const ran: string[] = []
    for (const migration of migrations) {
      if (!isDue(migration, records.get(migration.id))) continue
      options.say?.(`  migration ${migration.id}`)
      await runOne(db, migration, lock)
      ran.push(migration.id)
    }
    return ran
  } finally {
    await lock.release()
  }
}

const recordsOf = (db: Db) => db.collection<MigrationRecord>('migrations')

function refuseUnknown(records: Map<string, MigrationRecord>, migrations: Migration[]): void {
  const known = new Set(migrations.map(({ id }) => id))
  const unknown = [...records.keys()].filter((id) => !known.has(id))
  if (unknown.length > 0) {
    throw new MigrationRefused(`This store was migrated by a newer Parley (${unknown.join(', ')}): run that one.`)
  }
}

function isDue(migration: Migration, record: MigrationRecord | undefined): boolean {
  if (!record?.finishedAt) return true
  if (record.checksum === migration.checksum) return false
  if (migration.fingerprint) return true
  throw new MigrationRefused(
    `The migration ${migration.id} was changed after it ran here: restore its text and put the change into a new one.`,
  )
}

async function runOne(db: Db, { id, checksum, up }: Migration, lock: MigrationLock): Promise<void> {
  await lock.assertHeld()
  const begun = { checksum, startedAt: new Date(), finishedAt: null }
  await recordsOf(db).updateOne({ _id: id }, { $set: begun }, { upsert: true, writeConcern: durable })
  await up(db)
  await lock.assertHeld()
  await recordsOf(db).updateOne({ _id: id }, { $set: { finishedAt: new Date() } }, { writeConcern: durable })
}

const durable = { w: 'majority', journal: true } as const
const lockId = 'lock'

interface LockRow {
  _id: string
  holder: string
  until: Date
}

interface MigrationLock {
  /** Throws when another process has taken over because we gave no sign of life. */
  assertHeld(): Promise<void>
  release(): Promise<void>
}

async function takeLock(
  db: Db,
  { leaseMs = 20_000, patienceMs = 600_000, say }: MigrateOptions,
): Promise<MigrationLock> {
  const rows = db.collection<LockRow>('migrations')
  const holder = randomBytes(12).toString('hex')
  const giveUp = Date.now() + patienceMs
  for (let told = false; !(await tryTake(rows, holder, leaseMs)); told = true) {
    if (Date.now() > giveUp) throw new MigrationRefused('Another process is migrating this store and does not finish.')
    if (!told) say?.('  another process is migrating this store; waiting for it')
    await delay(Math.min(250, leaseMs / 4))
  }
  const renew = async () => {
    const until = new Date(Date.now() + leaseMs)
    return (await rows.updateOne({ _id: lockId, holder }, { $set: { until } })).matchedCount === 1
  }
  // A renewal that fails is found by assertHeld.
  const beat = setInterval(() => void renew().catch(() => undefined), leaseMs / 4)
  return {
    async assertHeld() {
      if (!(await renew())) throw new MigrationRefused('Another process has taken over the migration of this store.')
    },
    async release() {
      clearInterval(beat)
      await rows.deleteOne({ _id: lockId, holder })
    },
  }
}

/** One row: free when absent or past its time. Two steps, no upsert: the embedded store answers a contended one wrongly. */
async function tryTake(rows: mongo.Collection<LockRow>, holder: string, leaseMs: number): Promise<boolean> {
  const now = Date.now()
  const until = new Date(now + leaseMs)
  try {
    await rows.insertOne({ _id: lockId, holder, until })
    return true
  } catch (error) {
    if ((error as mongo.MongoServerError).code !== 11_000) throw error
  }
  const taken = await rows.updateOne({ _id: lockId, until: { $lt: new Date(now) } }, { $set: { holder, until } })
  return taken.matchedCount === 1
}
