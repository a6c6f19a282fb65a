import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { Lacking } from './say.ts'

/** Not the customers' data: the tools, and what a start makes again by itself. */
const kept = new Set(['node', 'packages.stamp', 'setup.lock', 'up.lock', 'logs', 'instance.json'])

export async function confirmFresh(yes: boolean): Promise<void> {
  if (yes) return
  if (!process.stdin.isTTY) throw new Lacking('bin/up --fresh deletes all data of this clone: add --yes to mean it.')
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await prompt.question(
      'Delete all data of this Parley (contacts, messages, linked phones)? Type yes: ',
    )
    if (answer.trim().toLowerCase() !== 'yes') throw new Lacking('Nothing was deleted.')
  } finally {
    prompt.close()
  }
}

/** Before the stores start: what Parley's own servers have written, and all else that a run leaves. Servers given in
 * the environment are emptied by `openStores`, after they were seen to be ours. */
export async function deleteOwnData(dataDir: string): Promise<void> {
  for (const entry of await readdir(dataDir)) {
    if (!kept.has(entry) && !entry.startsWith('up.lock'))
      await rm(join(dataDir, entry), { recursive: true, force: true })
  }
}
