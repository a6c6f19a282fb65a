import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import {
  BackupRefused,
  fullFolder,
  isFullName,
  logFolder,
  longestTransactionSeconds,
  type Manifest,
  momentOf,
  type Signer,
  type Tick,
} from './format.ts'
import { readManifest } from './full.ts'
import { type PlacedFrame, readFrames } from './log-writer.ts'

export interface Chosen {
  chain: string
  name: string
  manifest: Manifest
  /** The pieces of the log to replay, from before the copy's begin to the archive's end. */
  frames: PlacedFrame[]
  /** Everything up to this moment, it included. */
  to: Date
}

export interface FullFound {
  chain: string
  name: string
}

const isChain = (name: string): boolean => /^[0-9a-f]{24}$/.test(name)

/** Every whole full backup below a folder, newest first. */
export async function listFulls(root: string): Promise<FullFound[]> {
  const found: FullFound[] = []
  for (const chain of existsSync(root) ? (await readdir(root)).filter(isChain) : [])
    for (const name of (await readdir(fullFolder(root, chain, ''))).filter(isFullName)) found.push({ chain, name })
  return found.sort((a, b) => (a.name < b.name ? 1 : -1))
}

/** The newest full backup from which `at` can be reached; without `at`, the last moment that any archive reaches. */
export async function choose(root: string, at: Date | null, signer: Signer): Promise<Chosen> {
  const fulls = await listFulls(root)
  if (fulls.length === 0) throw new BackupRefused(`There is no whole backup in ${root}.`)
  let nearest: string | null = null
  for (const { chain, name } of fulls) {
    const manifest = await readManifest(fullFolder(root, chain, name), signer)
    if (at && momentOf(manifest.until) > at) continue
    const from: Tick = [manifest.from[0] - longestTransactionSeconds, 0]
    const frames = (await readFrames(logFolder(root, chain), from, signer)).filter(({ last }) => last[0] >= from[0])
    const end = frames.at(-1)
    if (!end) throw new BackupRefused(`The change log of ${name} is gone: without it that backup is of no moment.`)
    const to = at ?? momentOf(end.last)
    if (momentOf(end.last) >= to) return { chain, name, manifest, frames, to }
    nearest ??= momentOf(end.last).toISOString()
  }
  if (nearest) throw new BackupRefused(`The archive ends at ${nearest}: choose that moment or an earlier one.`)
  const oldest = fulls.at(-1)?.name ?? ''
  throw new BackupRefused(`The oldest backup is ${oldest}: choose a moment after it was finished.`)
}

/** From when to when each full backup can be restored, newest first. */
export async function listRestorable(
  root: string,
  signer: Signer,
): Promise<{ name: string; from: Date; to: Date | null }[]> {
  const rows: { name: string; from: Date; to: Date | null }[] = []
  for (const { chain, name } of await listFulls(root)) {
    const manifest = await readManifest(fullFolder(root, chain, name), signer)
    const end = (await readFrames(logFolder(root, chain), manifest.from, signer)).at(-1)
    rows.push({ name, from: momentOf(manifest.until), to: end ? momentOf(end.last) : null })
  }
  return rows
}
