import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Change } from './changes.ts'
import { BackupRefused, Frame, type Signer, segmentName, signed, unsigned } from './format.ts'
import { encodeChanges } from './repository.ts'

const compress = promisify(gzip)
export const textHash = (text: string): string => createHash('sha256').update(text).digest('hex')
/** Before the first line of a chain. */
const nothingBefore = textHash('')

export interface LogWriter {
  /** The last piece that is safely there; null in a new chain. */
  last(): Frame | null
  /** Durable when it resolves. */
  append(changes: readonly Change[], token: unknown): Promise<void>
  close(): Promise<void>
}

/**
 * Opens a chain's log to go on where it ended. A piece is its compressed bytes, written and synced first, and then a line
 * that describes it: bytes without a line are what a killed process left, and are cut off.
 */
export async function openLog(folder: string, signer: Signer): Promise<LogWriter> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const segments = await segmentsOf(folder)
  let { segment, frame, hash } = await findEnd(folder, segments, signer)
  let files = segment ? await openSegment(folder, segment) : null
  if (files && frame) await files.data.truncate(frame.offset + frame.bytes)
  let size = frame ? frame.offset + frame.bytes : 0

  const into = async (name: string) => {
    if (files && segment === name) return files
    await files?.data.close()
    await files?.lines.close()
    segment = name
    size = 0
    files = await openSegment(folder, name)
    await files.data.truncate(0)
    return files
  }
  return {
    last: () => frame,
    async append(changes, token) {
      const [first, last] = [changes[0], changes.at(-1)]
      if (!first || !last) return
      const hour = segmentName(first.t)
      const { data, lines } = await into(segment && segment > hour ? segment : hour)
      const bytes = await compress(encodeChanges(changes))
      await data.write(bytes, 0, bytes.length, size)
      await data.sync()
      const next: Frame = {
        offset: size,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        events: changes.length,
        first: first.t,
        last: last.t,
        token,
        previous: hash,
      }
      const line = signed(signer, next)
      await lines.appendFile(`${line}\n`)
      await lines.sync()
      frame = next
      hash = textHash(line)
      size += bytes.length
    },
    async close() {
      await files?.data.close()
      await files?.lines.close()
    },
  }
}

export const dataFile = (folder: string, segment: string): string => join(folder, `${segment}.bson.gz`)
export const linesFile = (folder: string, segment: string): string => join(folder, `${segment}.jsonl`)

/** In order of time. */
export async function segmentsOf(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return []
  return (await readdir(folder))
    .filter((name) => /^\d{4}-\d\d-\d\dT\d\d\.jsonl$/.test(name))
    .map((name) => name.slice(0, -'.jsonl'.length))
    .sort()
}

async function openSegment(folder: string, name: string): Promise<{ data: FileHandle; lines: FileHandle }> {
  const data = await open(dataFile(folder, name), existsSync(dataFile(folder, name)) ? 'r+' : 'w+', 0o600)
  return { data, lines: await open(linesFile(folder, name), 'a', 0o600) }
}

/** The last whole line of the chain; a torn one, which a kill left, is cut off. */
async function findEnd(folder: string, segments: readonly string[], signer: Signer) {
  let hash = nothingBefore
  for (const segment of segments.toReversed()) {
    const file = linesFile(folder, segment)
    const text = await readFile(file, 'utf8')
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    if (whole.length < text.length) {
      const handle = await open(file, 'r+')
      await handle.truncate(Buffer.byteLength(whole))
      await handle.sync()
      await handle.close()
    }
    const line = whole.trimEnd().split('\n').at(-1)
    if (!line) continue
    hash = textHash(line)
    return { segment, frame: unsigned(signer, line, Frame, `${segment} of the change log`), hash }
  }
  return { segment: null as string | null, frame: null as Frame | null, hash }
}

export interface PlacedFrame extends Frame {
  segment: string
}

/** Every line of the log from the segment that holds `from` on, each checked against the one before it. */
export async function readFrames(folder: string, from: Frame['first'], signer: Signer): Promise<PlacedFrame[]> {
  const all = await segmentsOf(folder)
  const hour = segmentName(from)
  const begin = all.findLastIndex((segment) => segment <= hour)
  const frames: PlacedFrame[] = []
  let hash: string | null = null
  for (const segment of all.slice(Math.max(begin, 0))) {
    for (const line of await wholeLines(linesFile(folder, segment))) {
      const frame = unsigned(signer, line, Frame, `${segment} of the change log`)
      if (hash !== null && frame.previous !== hash)
        throw new BackupRefused(
          `A piece of the change log is missing or was changed before ${segment}: it is not restored.`,
        )
      hash = textHash(line)
      frames.push({ ...frame, segment })
    }
  }
  return frames
}

/** Without a last one that is being written, or that a kill tore. */
async function wholeLines(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8')
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
}
