import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Redis } from 'ioredis'
import type { mongo } from 'mongoose'
import { Lacking } from './say.ts'

export const defaultDatabase = 'parley'
const markerCollection = 'parley_instance'

export interface Instance {
  id: string
}

/** This clone's id, kept in its data folder. `adopt` (PARLEY_INSTANCE) takes over the stores of a clone that moved. */
export function instanceOf(dataDir: string, adopt?: string): Instance {
  const file = join(dataDir, 'instance.json')
  if (existsSync(file) && !adopt) return JSON.parse(readFileSync(file, 'utf8')) as Instance
  const instance = { id: adopt || randomBytes(12).toString('hex') }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(instance)}\n`)
  return instance
}

function refuse(what: string, found: string): never {
  throw new Lacking(
    `${what} belongs to another Parley (${found}); nothing was written to it. If it is this one's, moved here, run once with PARLEY_INSTANCE=${found}.`,
  )
}

/** Marks an empty database as ours, accepts one that carries our marker, and refuses any other. */
export async function claimMongo(db: mongo.Db, instance: Instance): Promise<void> {
  const what = `The database "${db.databaseName}" in MONGODB_URI`
  const marker = await db.collection<{ _id: string; instance: string }>(markerCollection).findOne({ _id: 'instance' })
  if (marker) {
    if (marker.instance !== instance.id) refuse(what, marker.instance)
    return
  }
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    if (name.startsWith('system.')) continue
    if ((await db.collection(name).findOne({}, { projection: { _id: 1 } })) !== null) {
      throw new Lacking(
        `${what} already holds data that is not Parley's (collection "${name}"); nothing was written to it. Name an empty database in the address.`,
      )
    }
  }
  await db
    .collection<{ _id: string; instance: string; claimedAt: Date }>(markerCollection)
    .insertOne({ _id: 'instance', instance: instance.id, claimedAt: new Date() }, { writeConcern: { w: 'majority' } })
}

export interface RedisShare {
  /** In front of every key of ours (REDIS_PREFIX). */
  prefix: string
  /** True where the prefix was chosen, so that other keys in the same database are nobody's mistake. */
  shared: boolean
}

/** As `claimMongo`, for the numbered database that the Redis address names. */
export async function claimRedis(redis: Redis, instance: Instance, share: RedisShare): Promise<void> {
  const what = `The Redis database ${redis.options.db ?? 0} in REDIS_URL`
  const marker = `${share.prefix}:instance`
  const found = await redis.get(marker)
  if (found) {
    if (found !== instance.id) refuse(what, found)
    return
  }
  // A Redis that was wiped while Parley ran holds what Parley refilled, without the marker.
  const [, keys] = await redis.scan(0, 'COUNT', 200)
  if (!share.shared && keys.some((key) => !key.startsWith(share.prefix))) {
    throw new Lacking(
      `${what} already holds data that is not Parley's; nothing was written to it. Name an empty one in the address (redis://host:6379/1), or choose a REDIS_PREFIX to share it.`,
    )
  }
  if ((await redis.set(marker, instance.id, 'NX')) !== 'OK') await claimRedis(redis, instance, share)
}

/** Deletes what is ours, after the claim. */
export async function emptyRedis(redis: Redis, { prefix, shared }: RedisShare): Promise<void> {
  if (!shared) {
    await redis.flushdb()
    return
  }
  for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 500 })) {
    if (keys.length > 0) await redis.unlink(...(keys as string[]))
  }
}
