/** What is shown: who keeps the archive or copies the store is killed at any moment, and nothing that was written is missing. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { lastDailyMoment } from '../../../src/features/backups/service.ts'
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts'
import { eventually } from '../../helpers/eventually.ts'
import {
  another,
  archived,
  contentOf,
  createSafe,
  endOfSecond,
  removeTemporary,
  restoreTo,
  type Safe,
  store,
} from './kit.ts'

let db: TestDatabase
let safe: Safe
const children: ChildProcess[] = []
const numbers = () => mongoose.connection.collection<{ _id: string; n: number }>('numbers')

beforeAll(async () => {
  db = await createTestDatabase()
  safe = createSafe()
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
})
afterAll(async () => {
  removeTemporary()
  await db.drop()
})

function run(what: 'archive' | 'full'): ChildProcess {
  const env = { ...process.env, MONGODB_URI: db.uri, FOLDER: safe.folder, DATA: safe.dataDir, WHAT: what }
  const child = spawn(process.execPath, [join(import.meta.dirname, 'archive-child.ts')], {
    env: { ...env, KEY: safe.masterKey.toString('hex') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  return child
}
const ended = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve))

async function kill(child: ChildProcess): Promise<void> {
  const gone = ended(child)
  child.kill('SIGKILL')
  await gone
}

/** How much the archive's lines hold by now. */
function archivedBytes(): number {
  const lines = existsSync(safe.folder) ? readdirSync(safe.folder, { recursive: true, encoding: 'utf8' }) : []
  return lines
    .filter((name) => name.endsWith('.jsonl'))
    .reduce((sum, name) => sum + statSync(join(safe.folder, name)).size, 0)
}

let written = 0
async function write(count: number): Promise<void> {
  for (let i = 0; i < count; i++, written++) {
    await numbers().insertOne({ _id: `n-${written}`, n: 0 })
    await numbers().updateOne({ _id: `n-${Math.floor(written / 2)}` }, { $inc: { n: 1 } })
  }
}

test('kill -9 while archiving and while copying loses nothing', async () => {
  await write(200)
  let archiver = run('archive')
  await eventually(() => expect(archivedBytes()).toBeGreaterThan(0))
  const copier = run('full')
  await eventually(() => expect(readdirSync(safe.folder, { recursive: true }).join()).toContain('.part'))
  await kill(copier)
  await expect(restoreTo(another(), safe)).rejects.toThrow(/no whole backup/)
  await safe.backups.make()
  const { recent } = await safe.backups.state()
  expect(recent.map(({ status }) => status)).toEqual(['done', 'failed'])
  for (let kills = 0; kills < 4; kills++) {
    const before = archivedBytes()
    // written all the while, also when nobody archives
    const writing = write(150)
    await eventually(() => expect(archivedBytes()).toBeGreaterThan(before))
    await kill(archiver)
    await writing
    archiver = run('archive')
  }
  await archived(safe.folder, safe.masterKey)
  const into = another()
  await restoreTo(into, safe)
  const { numbers: restored } = await contentOf(into)
  const { numbers: real } = await contentOf(store())
  expect(Object.keys(restored ?? {})).toHaveLength(800)
  expect(restored).toEqual(real)
  // one chain, without a gap
  expect(readdirSync(safe.folder)).toHaveLength(1)
  await kill(archiver)
}, 120_000)

test('a transaction that was not committed at the moment is not half there', async () => {
  const archive = safe.backups.start({ isWorker: false })
  const session = mongoose.connection.getClient().startSession()
  session.startTransaction({ writeConcern: { w: 'majority' }, readConcern: { level: 'snapshot' } })
  await numbers().insertOne({ _id: 'first half', n: 1 }, { session })
  const between = await endOfSecond()
  await numbers().insertOne({ _id: 'second half', n: 1 }, { session })
  await session.commitTransaction()
  await session.endSession()
  await archived(safe.folder, safe.masterKey)
  const halves = async (at: Date | null) => {
    const into = another()
    await restoreTo(into, safe, at)
    return into.collection('numbers').countDocuments({ _id: { $in: ['first half', 'second half'] as never[] } })
  }
  expect([await halves(between), await halves(null)]).toEqual([0, 2])
  await archive.stop()
}, 120_000)

test('what is older than the days kept goes, but the newest full backup and what it needs', async () => {
  const archive = safe.backups.start({ isWorker: false })
  await endOfSecond()
  await safe.backups.make()
  const fulls = () =>
    readdirSync(safe.folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\/full-[^/]*Z$/.test(name))
  expect(fulls()).toHaveLength(2)
  expect(await safe.backups.keepOnly()).toEqual([])
  const newest = fulls().sort().at(-1)
  await safe.backups.keepOnly(new Date(Date.now() + 31 * 86_400_000))
  expect(fulls()).toEqual([newest])
  await restoreTo(another(), safe)
  await archive.stop()
}, 120_000)

test('a store that is another one begins a chain of its own', async () => {
  await mongoose.connection.collection('backups').deleteMany({ kind: 'log' })
  const archive = safe.backups.start({ isWorker: false })
  await eventually(() => expect(readdirSync(safe.folder)).toHaveLength(2))
  await archive.stop()
})

test('the day’s moment', () => {
  expect(lastDailyMoment(new Date('2026-11-21T03:14:59Z'), '03:15')).toEqual(new Date('2026-11-20T03:15:00Z'))
  expect(lastDailyMoment(new Date('2026-11-21T03:15:00Z'), '03:15')).toEqual(new Date('2026-11-21T03:15:00Z'))
})
