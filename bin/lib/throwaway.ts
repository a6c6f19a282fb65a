import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive, processMark } from './processes.ts'
import { endLeftOver, loadState } from './server-state.ts'

const prefix = 'parley-run-'

interface Owner {
  pid: number
  mark: string
}

/** A folder for the stores of one run. What runs that were killed left behind (servers, folders) is ended first. */
export async function throwawayFolder(): Promise<string> {
  await sweep()
  const folder = mkdtempSync(join(tmpdir(), prefix))
  writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pid: process.pid, mark: processMark(process.pid) }))
  return folder
}

async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name)
    try {
      const owner = loadState(join(folder, 'owner.json')) as Owner | null
      // Without an owner it is being made at this moment, or is not ours.
      if (!owner?.mark || (isAlive(owner.pid) && processMark(owner.pid) === owner.mark)) continue
      // Only one of several runs that start at once gets it.
      const claimed = `${folder}.ending`
      renameSync(folder, claimed)
      for (const file of ['mongo.json', 'redis.json']) {
        const state = loadState(join(claimed, file))
        if (state) await endLeftOver(state)
      }
      rmSync(claimed, { recursive: true, force: true })
    } catch {
      // Another user's, or another run is sweeping it.
    }
  }
}
