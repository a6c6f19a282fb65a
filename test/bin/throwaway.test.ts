import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { expect, onTestFinished, test, vi } from 'vitest'
import { isAlive } from '../../bin/lib/processes.ts'
import { throwawayFolder } from '../../bin/lib/throwaway.ts'

const run = `
import { openStores } from './bin/lib/stores.ts'
import { throwawayFolder } from './bin/lib/throwaway.ts'
const dataDir = await throwawayFolder()
const env = { ...process.env, MONGODB_URI: undefined, REDIS_URL: undefined }
const { cacheFolder } = await import('./bin/lib/paths.ts')
const stores = await openStores({ env, dataDir, cacheDir: cacheFolder(env), say: () => {}, throwaway: true })
console.log(JSON.stringify({ dataDir, pids: [stores.mongo.pid, stores.redis.pid] }))
setInterval(() => {}, 1000)
`

test('the stores of a run that was killed are ended by the next run, and those of a living one are not', async () => {
  const killed = spawn(process.execPath, ['--input-type=module', '-e', run], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(killed.stdout, 'data')) as [Buffer]
  const { dataDir, pids } = JSON.parse(line.toString()) as { dataDir: string; pids: number[] }
  const mine = await throwawayFolder()
  onTestFinished(() => rmSync(mine, { recursive: true, force: true }))
  expect(existsSync(dataDir)).toBe(true)
  expect(pids.map(isAlive)).toEqual([true, true])

  killed.kill('SIGKILL')
  await once(killed, 'exit')
  const next = await throwawayFolder()
  onTestFinished(() => rmSync(next, { recursive: true, force: true }))
  expect(existsSync(dataDir)).toBe(false)
  // Another run on this machine may be the one that ends them.
  await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), { timeout: 60_000 })
  expect(existsSync(mine)).toBe(true)
})
