import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose, { type mongo } from 'mongoose'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { loadMigrations, type Migration, type MigrationRecord, migrate } from '../../src/core/migrate.ts'

let client: mongo.MongoClient
let db: mongo.Db

beforeAll(async () => {
  client = await new mongoose.mongo.MongoClient(process.env.MONGODB_URI ?? '').connect()
})
afterAll(() => client.close())
beforeEach(() => {
  const own = client.db(`t_${randomBytes(6).toString('hex')}`)
  db = own
  onTestFinished(async () => void (await own.dropDatabase()))
})

const records = () => db.collection<MigrationRecord>('migrations').find().sort({ _id: 1 }).toArray()

/** A migration that writes down that it ran. */
const noting = (id: string, more: Partial<Migration> = {}): Migration => ({
  id,
  checksum: id,
  up: async (store) => void (await store.collection<{ id: string }>('ran').insertOne({ id })),
  ...more,
})
const ran = async () => (await db.collection('ran').find().toArray()).map((row) => row.id)

describe('migrations', () => {
  test('run in order, once, and are recorded with their times', async () => {
    const both = [noting('0001-a'), noting('0002-b')]
    expect(await migrate(db, both)).toEqual(['0001-a', '0002-b'])
    expect(await migrate(db, [...both, noting('0003-c')])).toEqual(['0003-c'])
    expect(await ran()).toEqual(['0001-a', '0002-b', '0003-c'])
    const [first] = await records()
    expect(first).toMatchObject({ _id: '0001-a', checksum: '0001-a' })
    expect(first?.finishedAt?.getTime()).toBeGreaterThanOrEqual(first?.startedAt.getTime() ?? Number.POSITIVE_INFINITY)
  })

  test('resume at the one that died midway, and free the lock', async () => {
    let broken = true
    const dying = noting('0002-b', {
      up: async (store) => {
        if (broken) throw new Error('power cut')
        await store.collection('ran').insertOne({ id: '0002-b' })
      },
    })
    const all = [noting('0001-a'), dying, noting('0003-c')]
    await expect(migrate(db, all)).rejects.toThrow('power cut')
    expect((await records()).map(({ _id, finishedAt }) => [_id, finishedAt !== null])).toEqual([
      ['0001-a', true],
      ['0002-b', false],
    ])
    broken = false
    expect(await migrate(db, all)).toEqual(['0002-b', '0003-c'])
    expect(await ran()).toEqual(['0001-a', '0002-b', '0003-c'])
  })

  test('run once though many processes start at once', async () => {
    const starts = Array.from({ length: 8 }, () => migrate(db, [noting('0001-a'), noting('0002-b')]))
    expect((await Promise.all(starts)).flat().sort()).toEqual(['0001-a', '0002-b'])
    expect(await ran()).toEqual(['0001-a', '0002-b'])
  })

  test('take over from a process that died with the lock, after its lease and not before', async () => {
    const until = new Date(Date.now() + 700)
    await db.collection<{ _id: string }>('migrations').insertOne({ _id: 'lock', holder: 'dead', until } as never)
    await migrate(db, [noting('0001-a')], { leaseMs: 400 })
    expect(Date.now()).toBeGreaterThan(until.getTime())
  })

  test('stop when another process has taken the lock over', async () => {
    const robbed = noting('0001-a', {
      up: async (store) => {
        await store.collection<{ _id: string }>('migrations').updateOne({ _id: 'lock' }, { $set: { holder: 'other' } })
      },
    })
    await expect(migrate(db, [robbed])).rejects.toThrow(/taken over/)
    expect((await records()).find(({ _id }) => _id === '0001-a')?.finishedAt).toBeNull()
  })

  test('refuse one that was changed after it ran', async () => {
    await migrate(db, [noting('0001-a')])
    await expect(migrate(db, [noting('0001-a', { checksum: 'other' })])).rejects.toThrow(/0001-a was changed/)
  })

  test('run one again whose fingerprint changed', async () => {
    const fingerprint = async () => ''
    await migrate(db, [noting('0001-a', { fingerprint, checksum: 'one' })])
    expect(await migrate(db, [noting('0001-a', { fingerprint, checksum: 'one' })])).toEqual([])
    expect(await migrate(db, [noting('0001-a', { fingerprint, checksum: 'two' })])).toEqual(['0001-a'])
  })

  test('refuse a store that a newer version has migrated', async () => {
    await migrate(db, [noting('0001-a'), noting('0002-b')])
    await expect(migrate(db, [noting('0001-a')])).rejects.toThrow(/newer Parley \(0002-b\)/)
  })
})

test('a folder is read in order, other files are left out, and an id that is not the file name is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-migrations-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const write = (name: string, id: string) =>
    writeFile(join(folder, `${name}.ts`), `export const id = '${id}'\nexport const up = async () => {}\n`)
  await write('0002-second', '0002-second')
  await write('0001-first', '0001-first')
  await write('notes', 'notes')
  const [first, second, ...rest] = await loadMigrations(folder)
  expect([first?.id, second?.id, rest]).toEqual(['0001-first', '0002-second', []])
  expect(first?.checksum).toMatch(/^[0-9a-f]{64}$/)
  await write('0003-third', '0003-other')
  await expect(loadMigrations(folder)).rejects.toThrow(/must be "0003-third"/)
})
