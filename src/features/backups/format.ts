import { createHash, createHmac } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Raised when what is written changes its meaning; an older program refuses it. */
export const formatVersion = 1
/** Belongs to this machine's store, not to the data. */
export const notOurs = (collection: string): boolean =>
  collection.startsWith('system.') || collection === 'parley_instance' || collection === restoreMark
/** In a store while a restore fills it, and after one that died. */
export const restoreMark = 'parley_restore'

/** A moment of the store's clock: seconds, and the order within the second. */
export const Tick = z.tuple([z.int(), z.int()])
export type Tick = z.infer<typeof Tick>
export const isAfter = (a: Tick, b: Tick): boolean => a[0] > b[0] || (a[0] === b[0] && a[1] > b[1])
export const momentOf = ([seconds]: Tick): Date => new Date(seconds * 1000)

/** A transaction may write for a minute before it commits: the embedded store dates its changes by when they were made. */
export const longestTransactionSeconds = 90

const Part = z.object({ file: z.string(), bytes: z.int(), sha256: z.string(), documents: z.int() })
export type Part = z.infer<typeof Part>

export const Manifest = z.object({
  format: z.literal(formatVersion),
  chain: z.string().regex(/^[0-9a-f]{24}$/),
  /** The log has to be replayed from here … */
  from: Tick,
  /** … at least to here: the copy is not of one moment. */
  until: Tick,
  collections: z.array(Part.extend({ name: z.string(), indexes: z.array(z.unknown()) })),
  /** Lists the copied files, each with its hash. */
  files: Part,
})
export type Manifest = z.infer<typeof Manifest>

export const FileLine = z.object({ path: z.string(), bytes: z.int(), sha256: z.string() })
export type FileLine = z.infer<typeof FileLine>

/** A piece of the log: a gzip member of its segment's file, described by a line beside it. The line is what counts. */
export const Frame = z.object({
  offset: z.int(),
  bytes: z.int(),
  sha256: z.string(),
  events: z.int(),
  first: Tick,
  last: Tick,
  /** Where the store's change stream goes on. */
  token: z.unknown(),
  /** Hash of the line before: nothing can be taken out or put in between. */
  previous: z.string(),
})
export type Frame = z.infer<typeof Frame>

const Signed = z.object({ body: z.string(), mac: z.string().nullable() })

/** Keyed by the master key: with it, what was written by somebody else is told apart. */
export interface Signer {
  sign(body: string): string | null
  /** Null: cannot be told, the key is not here. */
  isGenuine(body: string, mac: string | null): boolean | null
}

export function createSigner(key: Buffer | null): Signer {
  const sign = (body: string) => (key ? createHmac('sha256', key).update(body).digest('hex') : null)
  return { sign, isGenuine: (body, mac) => (key ? sign(body) === mac : null) }
}

export const signed = (signer: Signer, value: unknown): string => {
  const body = JSON.stringify(value)
  return JSON.stringify({ body, mac: signer.sign(body) })
}

/** What a signed line says. Throws when it was changed. */
export function unsigned<T>(signer: Signer, line: string, shape: z.ZodType<T>, what: string): T {
  const { body, mac } = Signed.parse(JSON.parse(line))
  if (signer.isGenuine(body, mac) === false)
    throw new BackupRefused(`${what} was changed, or written with another master key: it is not restored.`)
  return shape.parse(JSON.parse(body))
}

/** Why a backup is not made or not restored, in words for the person at the terminal. */
export class BackupRefused extends Error {
  override name = 'BackupRefused'
}

export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

export const logFolder = (root: string, chain: string): string => join(root, chain, 'log')
export const filesFolder = (root: string, chain: string): string => join(root, chain, 'files')
export const fullFolder = (root: string, chain: string, name: string): string => join(root, chain, name)
/** `full-2026-11-21T16-15-00Z`, also in order of time. */
export const fullName = (at: Date): string => `full-${at.toISOString().slice(0, 19).replaceAll(':', '-')}Z`
export const isFullName = (name: string): boolean => /^full-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/.test(name)
/** `2026-11-21T16`: the hour. */
export const segmentName = ([seconds]: Tick): string => new Date(seconds * 1000).toISOString().slice(0, 13)
