import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Env = Record<string, string | undefined>

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** Everything this clone keeps: stores, logs, stamps, the fetched Node. Deleting it loses the clone's data. */
export function dataFolder(env: Env): string {
  return env.PARLEY_DATA ? resolve(env.PARLEY_DATA) : join(root, '.data')
}

/** What every clone on this machine shares: the embedded stores, named by version. */
export function cacheFolder(env: Env): string {
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'parley')
}

/** Outside `.data/`, so that a copy of the data is not a copy of the key that opens it. */
export function masterKeyFile(env: Env): string {
  if (env.MASTER_KEY_FILE) return resolve(env.MASTER_KEY_FILE)
  return join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'parley', 'master.key')
}
