import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { OwnStores } from './own-stores.ts'

const root = join(import.meta.dirname, '../../..')

interface RefusedStart {
  code: number | null
  /** The line that says why. */
  reason: string
}

/** Starts the API on this Redis with one setting changed, and puts the setting back. */
export async function startOnRedis(
  { env, redis }: OwnStores,
  [name, value, usual]: readonly [string, string, string],
): Promise<RefusedStart> {
  const client = new Redis(redis.uri)
  try {
    await client.config('SET', name, value)
    const started = await startApi(env)
    await client.config('SET', name, usual)
    return started
  } finally {
    client.disconnect()
  }
}

async function startApi(env: OwnStores['env']): Promise<RefusedStart> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-refused-'))
  const masterKey = join(dataDir, 'master.key')
  writeFileSync(masterKey, randomBytes(32), { mode: 0o600 })
  const settings = { PARLEY_ENV: 'test', PARLEY_ROLE: 'api', PORT: '0', LOG_LEVEL: 'silent' }
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH, ...env, ...settings, MASTER_KEY_FILE: masterKey, DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  child.stderr?.on('data', (part) => {
    said += part
  })
  // one that is up has not refused
  child.once('message', () => child.kill('SIGKILL'))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  rmSync(dataDir, { recursive: true, force: true })
  return { code, reason: said.split('\n').find((line) => line.startsWith('Parley could not start')) ?? '' }
}
