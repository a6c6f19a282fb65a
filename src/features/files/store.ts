import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'

/** Where bytes are kept, by a key that we made: `organizationId/fileId`. */
export interface FileStore {
  readonly name: 'disk' | 's3'
  /** Resolves when they are kept for good; whole or not at all. */
  put(key: string, bytes: Uint8Array, mime: string): Promise<void>
  read(key: string): Promise<Readable>
  bytes(key: string): Promise<Uint8Array>
}

/** Under the data folder. */
export function createDiskStore(dataDir: string): FileStore {
  const pathOf = (key: string): string => join(dataDir, 'files', key)
  return {
    name: 'disk',
    put: (key, bytes) => writeDurably(pathOf(key), bytes),
    read: async (key) => createReadStream(pathOf(key)),
    bytes: (key) => readFile(pathOf(key)),
  }
}

/** Whole or not at all: a reader never sees half a file, and a crash leaves none under the final name. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const part = `${path}.part`
  try {
    const handle = await open(part, 'w', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}
