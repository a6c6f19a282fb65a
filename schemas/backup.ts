import { z } from 'zod'
import { Id, Moment } from './common.ts'

/** What a proof found: a backup restored into a scratch database and looked at. */
export const BackupProof = z.object({
  /** The moment that was restored. */
  restoredTo: Moment,
  collections: z.int(),
  documents: z.int(),
  /** Stored WhatsApp keys that were opened with the master key. */
  keysOpened: z.int(),
  files: z.int(),
})
export type BackupProof = z.infer<typeof BackupProof>

/**
 * What was done to keep the store safe. `log`: the archive of every change, one row for each unbroken chain. `full`: a
 * copy of everything. `proof`: a restore into a scratch database. No organization: it is the installation's.
 */
export const Backup = z.object({
  id: Id,
  kind: z.enum(['log', 'full', 'proof']),
  status: z.enum(['running', 'done', 'failed']),
  /** The chain it belongs to: the id of the `log` row. */
  chain: Id,
  /** The folder's name; empty for a log. */
  name: z.string().max(80).default(''),
  startedAt: Moment,
  finishedAt: Moment.nullable().default(null),
  /** log: archived up to this moment. full: restorable from this moment on. */
  until: Moment.nullable().default(null),
  documents: z.int().default(0),
  bytes: z.number().default(0),
  problem: z.string().max(500).nullable().default(null),
  proof: BackupProof.nullable().default(null),
})
export type Backup = z.infer<typeof Backup>
