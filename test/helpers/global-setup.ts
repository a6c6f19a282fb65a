import { rm } from 'node:fs/promises'
import { cacheFolder } from '../../bin/lib/paths.ts'
import { say, silent } from '../../bin/lib/say.ts'
import { openStores } from '../../bin/lib/stores.ts'
import { throwawayFolder } from '../../bin/lib/throwaway.ts'

/**
 * Gives every test MONGODB_URI and REDIS_URL: those of the environment, else servers of this run alone, whose data is
 * thrown away at its end. A test takes a database name or key prefix of its own.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const dataDir = await throwawayFolder()
  const given = process.env.MONGODB_URI && process.env.REDIS_URL
  const stores = await openStores({
    env: { ...process.env },
    dataDir,
    cacheDir: cacheFolder(process.env),
    say: given ? silent : say,
    throwaway: true,
  })
  process.env.MONGODB_URI = stores.mongo.uri
  process.env.REDIS_URL = stores.redis.uri
  return async () => {
    await stores.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
