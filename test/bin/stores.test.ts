import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { describe, expect, onTestFinished, test } from 'vitest'
import { isAlive } from '../../bin/lib/processes.ts'
import { loadState } from '../../bin/lib/server-state.ts'
import { type OpenStores, openStores, type Stores } from '../../bin/lib/stores.ts'
import {
  foreignRedis,
  installMongodLauncher,
  installValkeyAs,
  mongoClient,
  newClone,
  ownDatabase,
  secantusProgram,
  valkeyProgram,
} from './kit.ts'

async function open(options: OpenStores): Promise<Stores> {
  const stores = await openStores(options)
  onTestFinished(() => stores.stop())
  return stores
}

function redisAt(url: string): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 })
  redis.on('error', () => undefined)
  onTestFinished(() => redis.disconnect())
  return redis
}

const safe = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction']
const freshName = () => `t_${randomBytes(6).toString('hex')}`

describe('first in the order: the address in the environment', () => {
  test('an empty database is claimed, opened again by this clone, and refused to another one', async () => {
    const { uri } = await ownDatabase(freshName())
    const { url } = await foreignRedis(...safe)
    const clone = await newClone()
    const given = { ...clone, env: { ...clone.env, MONGODB_URI: uri, REDIS_URL: url } }
    const stores = await open(given)
    expect(stores.mongo.source).toBe('environment')
    expect(stores.redis.source).toBe('environment')
    expect(stores.redis.uri).toBe(url)
    await open(given)

    const other = await newClone()
    await expect(openStores({ ...other, env: given.env })).rejects.toThrow(/belongs to another Parley/)
    const moved = { ...given.env, PARLEY_INSTANCE: loadInstance(clone.dataDir) }
    expect((await open({ ...other, env: moved })).mongo.source).toBe('environment')
  })

  test('a database with data that is not ours is refused, and nothing is written to it', async () => {
    const { uri } = await ownDatabase(freshName())
    const db = (await mongoClient(uri)).db()
    await db.collection('shop').insertOne({ theirs: true })
    const clone = await newClone()
    await expect(openStores({ ...clone, env: { ...clone.env, MONGODB_URI: uri } })).rejects.toThrow(/"shop"/)
    expect((await db.listCollections().toArray()).map(({ name }) => name)).toEqual(['shop'])
  })

  test('a Redis with keys that are not ours is refused, and nothing is written to it', async () => {
    const { uri } = await ownDatabase(freshName())
    const { url, redis } = await foreignRedis(...safe)
    await redis.set('theirs', '1')
    const clone = await newClone()
    await expect(openStores({ ...clone, env: { MONGODB_URI: uri, REDIS_URL: url } })).rejects.toThrow(/not Parley's/)
    expect(await redis.keys('*')).toEqual(['theirs'])
  })

  test('a Redis is shared with others only by a prefix of its own, and emptied only of that', async () => {
    const { uri } = await ownDatabase(freshName())
    const { url, redis } = await foreignRedis(...safe)
    await redis.mset('theirs', '1', 'shop2:x', '1', 'shop:x', '1')
    const clone = await newClone()
    const env = { MONGODB_URI: uri, REDIS_URL: url, REDIS_PREFIX: 'shop' }
    await open({ ...clone, env })
    expect(await redis.exists('shop:x', 'shop:instance')).toBe(2)
    await open({ ...clone, env, fresh: true })
    expect((await redis.keys('*')).sort()).toEqual(['shop2:x', 'shop:instance', 'theirs'])
  })

  test('a fresh start empties a given database only when it is ours', async () => {
    const { uri } = await ownDatabase(freshName())
    const { url } = await foreignRedis(...safe)
    const db = (await mongoClient(uri)).db()
    const clone = await newClone()
    const env = { MONGODB_URI: uri, REDIS_URL: url }
    await open({ ...clone, env })
    await db.collection('contacts').insertOne({ name: 'Ada' })
    await expect(openStores({ ...(await newClone()), env, fresh: true })).rejects.toThrow(/another Parley/)
    expect(await db.collection('contacts').countDocuments()).toBe(1)
    await open({ ...clone, env, fresh: true })
    expect(await db.collection('contacts').countDocuments()).toBe(0)
    await open({ ...clone, env })
  })

  test.each([
    ['without an append-only file', ['--appendonly', 'no', '--maxmemory-policy', 'noeviction'], /append-only file/],
    ['that evicts', ['--appendonly', 'yes', '--maxmemory-policy', 'allkeys-lru'], /allkeys-lru/],
  ])('a Redis %s is refused with the reason', async (_, flags, reason) => {
    const { uri } = await ownDatabase(freshName())
    const { url, redis } = await foreignRedis(...flags)
    const clone = await newClone()
    await expect(openStores({ ...clone, env: { MONGODB_URI: uri, REDIS_URL: url } })).rejects.toThrow(reason)
    expect(await redis.dbsize()).toBe(0)
  })

  test('an address where nothing answers is said in one line', async () => {
    const clone = await newClone()
    const env = { MONGODB_URI: 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300' }
    await expect(openStores({ ...clone, env })).rejects.toThrow(/MONGODB_URI cannot be used/)
  })
})

function loadInstance(dataDir: string): string {
  return (loadState(join(dataDir, 'instance.json')) as unknown as { id: string }).id
}

describe('second: a server program on the PATH', () => {
  test.each(['valkey-server', 'redis-server'])(
    'mongod (a launcher of the embedded server) and %s',
    async (redisName) => {
      const clone = await newClone()
      await installMongodLauncher(clone.pathDir)
      await installValkeyAs(clone.pathDir, redisName)
      const stores = await open(clone)
      expect([stores.mongo.source, stores.redis.source]).toEqual(['program', 'program'])
      await expectSecured(stores)
      const file = await stat(join(clone.dataDir, 'mongo', 'WiredTiger'))
      expect(file.isFile()).toBe(true)
    },
  )

  test('data that mongod wrote is not replaced by an empty embedded store when mongod is gone', async () => {
    const clone = await newClone()
    await installMongodLauncher(clone.pathDir)
    const stores = await openStores(clone)
    await stores.stop()
    const env = { ...clone.env, PATH: '' }
    await expect(openStores({ ...clone, env })).rejects.toThrow(/no longer on the PATH/)
  })
})

async function expectSecured(stores: Stores): Promise<void> {
  const mongo = new URL(stores.mongo.uri)
  expect(mongo.hostname).toBe('127.0.0.1')
  const client = await mongoClient(stores.mongo.uri)
  await client.db().collection('notes').insertOne({ text: 'kept' })
  const stranger = await mongoClient(`mongodb://127.0.0.1:${mongo.port}/?directConnection=true`)
  await expect(stranger.db('parley').collection('notes').findOne({})).rejects.toThrow(/auth/i)

  const redis = redisAt(stores.redis.uri)
  expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'yes'])
  expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction'])
  expect(await redis.config('GET', 'bind')).toEqual(['bind', '127.0.0.1'])
  const { port } = new URL(stores.redis.uri)
  await expect(redisAt(`redis://127.0.0.1:${port}`).get('x')).rejects.toThrow(/NOAUTH/)
}

async function occupy(port: number): Promise<Server> {
  const server = createServer((socket) => socket.destroy())
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return server
}

describe('third: the embedded stores', () => {
  test('have a password, keep what was acknowledged over kill -9, and end the left-over server', async () => {
    const clone = await newClone()
    const first = await open(clone)
    expect([first.mongo.source, first.redis.source]).toEqual(['embedded', 'embedded'])
    await expectSecured(first)
    await redisAt(first.redis.uri).set('parley:job', 'kept')
    process.kill(first.mongo.pid ?? 0, 'SIGKILL')
    process.kill(first.redis.pid ?? 0, 'SIGKILL')

    const second = await open(clone)
    const client = await mongoClient(second.mongo.uri)
    expect(await client.db().collection('notes').findOne({})).toMatchObject({ text: 'kept' })
    expect(await redisAt(second.redis.uri).get('parley:job')).toBe('kept')

    // As if bin/up itself had been killed: its servers live on, and the next start takes over their data.
    const third = await open(clone)
    expect(third.mongo.pid).not.toBe(second.mongo.pid)
    expect(await (await mongoClient(third.mongo.uri)).db().collection('notes').countDocuments()).toBe(1)
    expect(isAlive(second.mongo.pid ?? 0)).toBe(false)
  })

  test('take another port when the last one belongs to somebody else now', async () => {
    const clone = await newClone()
    const first = await openStores(clone)
    await first.stop()
    const ports = [first.mongo.uri, first.redis.uri].map((uri) => Number(new URL(uri).port))
    for (const port of ports) await occupy(port)
    const second = await open(clone)
    expect(ports).not.toContain(Number(new URL(second.mongo.uri).port))
    expect(ports).not.toContain(Number(new URL(second.redis.uri).port))
    expect((await (await mongoClient(second.mongo.uri)).db().admin().ping()).ok).toBe(1)
  })

  test('leave nothing running once stopped', async () => {
    const clone = await newClone()
    const stores = await openStores(clone)
    const pids = [stores.mongo.pid ?? 0, stores.redis.pid ?? 0]
    await stores.stop()
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/)
  })

  test('are the pinned versions', async () => {
    expect(await secantusProgram()).toContain('secantus-0.5.3-beta.196')
    expect(await valkeyProgram()).toContain('valkey-9.1.2.post2')
  })
})
