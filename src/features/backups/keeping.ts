import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { listFulls } from './choose.ts'
import { fullFolder, logFolder, longestTransactionSeconds, type Signer, segmentName } from './format.ts'
import { readManifest } from './full.ts'
import { dataFile, linesFile, segmentsOf } from './log-writer.ts'

const dayMs = 86_400_000

/**
 * Deletes what is older than the days kept: full backups, the pieces of the log that no kept one needs, and chains that
 * ended that long ago. The newest full backup stays whatever its age, with all of its log.
 */
export async function keepOnly(root: string, keepDays: number, signer: Signer, now = new Date()): Promise<string[]> {
  const oldest = new Date(now.getTime() - keepDays * dayMs)
  const deleted: string[] = []
  const remove = async (path: string): Promise<void> => {
    await rm(path, { recursive: true, force: true })
    deleted.push(path)
  }
  const all = await listFulls(root)
  const stamp = `full-${oldest.toISOString().slice(0, 19).replaceAll(':', '-')}Z`
  const kept = all.filter(({ name }, index) => index === 0 || name >= stamp)
  for (const { chain, name } of all)
    if (!kept.some((full) => full.name === name && full.chain === chain)) await remove(fullFolder(root, chain, name))
  for (const chain of await chainsOf(root)) {
    const needed = kept.filter((full) => full.chain === chain).at(-1)
    if (needed) {
      const { from } = await readManifest(fullFolder(root, chain, needed.name), signer)
      const first = segmentName([from[0] - longestTransactionSeconds, 0])
      const folder = logFolder(root, chain)
      for (const segment of (await segmentsOf(folder)).filter((name) => name < first)) {
        await remove(dataFile(folder, segment))
        await remove(linesFile(folder, segment))
      }
    } else if ((await lastTouched(logFolder(root, chain))) < oldest) await remove(join(root, chain))
  }
  return deleted
}

const chainsOf = async (root: string): Promise<string[]> =>
  (await readdir(root).catch(() => [])).filter((name) => /^[0-9a-f]{24}$/.test(name))

async function lastTouched(folder: string): Promise<Date> {
  const [last] = (await segmentsOf(folder)).toReversed()
  return last ? (await stat(linesFile(folder, last))).mtime : (await stat(folder)).mtime
}
