import { z } from 'zod'
import { Id, Moment } from './common.ts'
import { BrowserEvent } from './events.ts'

/** Shapes of the store's own machinery: no business noun reads them. */

export const OutboxRow = z.object({
  id: Id,
  organizationId: Id,
  queue: z.enum(['outbound', 'dispatch', 'events']),
  key: z.string(),
  payload: z.unknown().nullable(),
  createdAt: Moment,
  updatedAt: Moment,
  /** Not before this moment; also how long a worker that took it has. */
  dueAt: Moment,
  attempts: z.int(),
})
export type OutboxRow = z.infer<typeof OutboxRow>

export const EventRow = BrowserEvent.extend({ id: Id, organizationId: Id, ownerId: Id.nullable() })
export type EventRow = z.infer<typeof EventRow>

export const Counter = z.object({
  id: z.string(),
  value: z.int(),
  /** Of an organization's turn: how often what bears a name has changed. */
  marks: z.record(z.string(), z.int()).optional(),
})

export const Lease = z.object({
  id: z.string(),
  owner: z.string(),
  fence: z.int(),
  expiresAt: Moment,
  /** Only of those that need not be remembered: when the row goes, should its owner not take it along. */
  forgetAt: Moment.optional(),
})

export const ActionRun = z.object({
  id: Id,
  organizationId: Id,
  actor: z.string(),
  action: z.string(),
  key: z.string(),
  inputHash: z.string(),
  output: z.unknown(),
  at: Moment,
  conversationId: Id.nullable().default(null),
  /** How to take it back, while that is possible. */
  undo: z
    .object({
      action: z.string(),
      /** JSON. */
      input: z.string(),
      until: Moment,
      records: z.array(z.object({ noun: z.string(), id: Id })),
      changed: z.array(z.string()),
      auditId: Id,
      doneAt: Moment.nullable(),
    })
    .nullable()
    .default(null),
})
export type ActionRun = z.infer<typeof ActionRun>

/** A process of ours and the store's sessions it runs transactions on: what it leaves open when it is killed. */
export const ProcessRow = z.object({ id: z.string(), sessionIds: z.array(z.string()), at: Moment })

/** `id` is of what the code is for. */
export const CodeTries = z.object({
  id: Id,
  organizationId: Id,
  /** Since the last right one. */
  count: z.int(),
  lockedUntil: Moment.nullable(),
  /** Null: as long as what it is for. */
  forgetAt: Moment.nullable(),
})
