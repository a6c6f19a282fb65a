import { z } from 'zod'
import { BackupProof } from './backup.ts'
import { Id, Moment, PageQuery } from './common.ts'
import { DeadLetter } from './dead-letter.ts'
import { AccountHealth, AccountState } from './line.ts'

export const CheckStatus = z.enum(['ok', 'warn', 'fail'])
export type CheckStatus = z.infer<typeof CheckStatus>

/** One thing that Parley needs: how it is, and what to do about it. Words are in the reader's language. */
export const OperationsCheck = z.object({
  name: z.enum([
    'store',
    'persistence',
    'redis',
    'disk',
    'clock',
    'keys',
    'sessions',
    'queues',
    'deadLetters',
    'backups',
    'proof',
  ]),
  status: CheckStatus,
  title: z.string(),
  detail: z.string(),
  next: z.string().nullable(),
})
export type OperationsCheck = z.infer<typeof OperationsCheck>

/** What waits in a queue beyond its time. */
export const QueueAge = z.object({
  queue: z.enum(['events', 'outbound', 'dispatch']),
  waiting: z.int(),
  oldestSeconds: z.int(),
})
export type QueueAge = z.infer<typeof QueueAge>

const BackupView = z.object({
  id: Id,
  kind: z.enum(['full', 'proof']),
  status: z.enum(['running', 'done', 'failed']),
  name: z.string(),
  startedAt: Moment,
  bytes: z.number(),
  documents: z.int(),
  problem: z.string().nullable(),
  proof: BackupProof.nullable(),
})
export type BackupView = z.infer<typeof BackupView>

export const OperationsView = z.object({
  at: Moment,
  checks: z.array(OperationsCheck),
  queues: z.array(QueueAge),
  accounts: z.array(
    z.object({
      id: Id,
      lineId: Id,
      name: z.string(),
      state: AccountState,
      health: AccountHealth,
      isWanted: z.boolean(),
    }),
  ),
  backups: z.object({
    isKept: z.boolean(),
    archivedUntil: Moment.nullable(),
    lastProven: BackupView.nullable(),
    recent: z.array(BackupView),
  }),
})
export type OperationsView = z.infer<typeof OperationsView>

/** waiting: for a person. replaying: on the road again. Done: replayed, discarded. */
export const DeadLetterStatus = z.enum(['waiting', 'replaying', 'replayed', 'discarded'])
export type DeadLetterStatus = z.infer<typeof DeadLetterStatus>

export const DeadLetterRow = DeadLetter.pick({
  id: true,
  kind: true,
  lineId: true,
  error: true,
  createdAt: true,
}).extend({
  status: DeadLetterStatus,
  lineName: z.string(),
})
export type DeadLetterRow = z.infer<typeof DeadLetterRow>

export const DeadLetterDetail = DeadLetterRow.extend({ payload: z.record(z.string(), z.unknown()) })
export type DeadLetterDetail = z.infer<typeof DeadLetterDetail>

export const DeadLetterQuery = PageQuery.extend({
  /** Words of the error or of what was written. */
  search: z.string().trim().max(100).optional(),
  show: z.enum(['waiting', 'done']).default('waiting'),
})
export type DeadLetterQuery = z.infer<typeof DeadLetterQuery>
