import { randomBytes } from 'node:crypto'
import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadMigrations, migrate } from '../../src/core/migrate.ts'

const migrations = await loadMigrations('src/migrations')
const database = `t_${randomBytes(6).toString('hex')}`

beforeAll(async () => {
  await mongoose.connect(process.env.MONGODB_URI ?? '', { dbName: database, autoIndex: false, autoCreate: false })
})
afterAll(async () => {
  await mongoose.connection.dropDatabase()
  await mongoose.disconnect()
})

/** The database of the connection, which is open here. */
function db() {
  if (!mongoose.connection.db) throw new Error('not connected')
  return mongoose.connection.db
}

const indexKeys = async (collection: string) =>
  (await db().collection(collection).indexes()).map(({ key, unique }) => JSON.stringify([key, unique ?? false]))

test('every model gets its collection with exactly the indexes that it names, and nothing runs twice', async () => {
  expect(await migrate(db(), migrations)).toEqual(migrations.map(({ id }) => id))
  const models = Object.values(mongoose.models)
  expect(models.length).toBeGreaterThan(10)
  for (const model of models) {
    const wanted = model.schema.indexes().map(([key, options]) => JSON.stringify([key, options.unique ?? false]))
    const have = await indexKeys(model.collection.name)
    expect(have.sort(), model.collection.name).toEqual([...wanted, JSON.stringify([{ _id: 1 }, false])].sort())
  }
  expect(await migrate(db(), migrations)).toEqual([])
})

test('an index that the models no longer name is dropped when they change', async () => {
  const { collection } = Object.values(mongoose.models)[0] ?? {}
  const name = collection?.name ?? ''
  await db().collection(name).createIndex({ leftOver: 1 })
  const changed = migrations.map((one) =>
    one.id === '0001-indexes' ? { ...one, checksum: 'the models changed' } : one,
  )
  expect(await migrate(db(), changed)).toEqual(['0001-indexes'])
  expect(await indexKeys(name)).not.toContain(JSON.stringify([{ leftOver: 1 }, false]))
})
