import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { BackupRefused, type FileLine, sha256OfFile } from './format.ts'

const ownFiles = (dataDir: string): string => join(dataDir, 'files')
const isPlainPath = (path: string): boolean => /^[\w][\w.-]*(\/[\w][\w.-]*)*$/.test(path) && !path.endsWith('.part')

/** Copies one file of ours into a backup, once: they never change. Null where it does not lie on this disk. */
export async function copyFile(dataDir: string, into: string, path: string): Promise<FileLine | null> {
  if (!isPlainPath(path)) return null
  try {
    return await copyOver(join(ownFiles(dataDir), path), join(into, path), path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Copies what is not there yet, and answers all that are in the backup then. `known`: hashes from the last time. */
export async function copyAllFiles(dataDir: string, into: string, known: ReadonlyMap<string, FileLine>) {
  const lines: FileLine[] = []
  for (const path of await pathsBelow(ownFiles(dataDir))) {
    const before = known.get(path)
    const line = before && existsSync(join(into, path)) ? before : await copyFile(dataDir, into, path)
    if (line) lines.push(line)
  }
  return lines
}

/** Back from a backup. What is there already must be the same. */
export async function restoreFile(from: string, dataDir: string, line: FileLine): Promise<void> {
  if (!isPlainPath(line.path)) throw new BackupRefused(`The backup names a file outside its folder: ${line.path}`)
  const target = join(ownFiles(dataDir), line.path)
  if (existsSync(target) && (await sha256OfFile(target)) === line.sha256) return
  const copied = await copyOver(join(from, line.path), target, line.path)
  if (copied.sha256 !== line.sha256) {
    await rm(target, { force: true })
    throw new BackupRefused(`The file ${line.path} of the backup is not what was copied into it.`)
  }
}

export async function checkFile(from: string, line: FileLine): Promise<void> {
  if ((await sha256OfFile(join(from, line.path)).catch(() => null)) !== line.sha256)
    throw new BackupRefused(`The file ${line.path} of the backup is missing or was changed.`)
}

async function copyOver(source: string, target: string, path: string): Promise<FileLine> {
  const hash = createHash('sha256')
  let bytes = 0
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  const part = `${target}.part`
  await pipeline(
    createReadStream(source),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        bytes += chunk.length
        yield chunk
      }
    },
    createWriteStream(part, { mode: 0o600 }),
  )
  await synced(part)
  await rename(part, target)
  return { path, bytes, sha256: hash.digest('hex') }
}

export async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function pathsBelow(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter(isPlainPath)
    .sort()
}
