/** What can be made to go wrong on the line of one business number: one thing at a time, or a seeded schedule. */
import { z } from 'zod'
import { phoneNumber } from './control-content.ts'

const account = phoneNumber
const times = z.number().int().positive().default(1)

const fault = z.discriminatedUnion('kind', [
  /** Cuts the socket without a word, as a lost network does. */
  z.object({ kind: z.literal('drop-line'), account }),
  /** Says a stream error, then closes: `code` (503, 515, 401 …) and/or `conflict`. */
  z.object({
    kind: z.literal('stream-error'),
    account,
    code: z.number().int().optional(),
    conflict: z.enum(['replaced', 'device_removed']).optional(),
  }),
  /** The next messages sent by the account are refused (463 = restricted, 479 = bad addressing …). */
  z.object({ kind: z.literal('nack-next'), account, error: z.number().int(), times }),
  /** The next logins are refused with this reason (401, 403, 405, 503 …). */
  z.object({ kind: z.literal('refuse-login'), account, reason: z.number().int(), times }),
  /** Keeps the server's acks for sent messages back until `hold: false`. */
  z.object({ kind: z.literal('hold-acks'), account, hold: z.boolean() }),
  /** Delays everything the server writes to the account; 0 ends it. */
  z.object({ kind: z.literal('latency'), account, ms: z.number().int().min(0).max(60_000) }),
  /** The next messages to the account are damaged on the wire: it asks for them again. `once`: what is sealed anew is not. */
  z.object({ kind: z.literal('corrupt-next'), account, times, once: z.boolean().default(false) }),
  /** Answers all that is asked, but hands nothing over until the next login: "connected, yet nothing arrives". */
  z.object({ kind: z.literal('mute'), account }),
  /** The next messages to the account come after the one that follows them. */
  z.object({ kind: z.literal('reorder-next'), account, times }),
  /** The next messages to the account are lost, and the line with each of them. */
  z.object({ kind: z.literal('lose-next'), account, times }),
  /** The next messages to the account go out twice. */
  z.object({ kind: z.literal('duplicate-next'), account, times }),
  /** The next uploads to the media host are answered with this status (413 = too large, 401, 507 …). */
  z.object({ kind: z.literal('refuse-uploads'), account, status: z.number().int().min(400).max(599), times }),
  /** The server has only this many of the account's one-time pre-keys left, and says so. */
  z.object({ kind: z.literal('few-pre-keys'), account, left: z.number().int().min(0).max(4) }),
  /** Cuts the line and has `count` texts from `from` wait for the next login. */
  z.object({
    kind: z.literal('offline-flood'),
    account,
    from: phoneNumber,
    count: z.number().int().min(1).max(100_000),
  }),
])

/** Named by what the client sees of it: a kind of fault, or the code it closes or refuses with. */
const scheduled = z.enum([
  'latency',
  'drop',
  'duplicate',
  'reorder',
  'corrupt',
  'flood',
  '405',
  '408',
  '440',
  '463',
  '479',
  '503',
  '515',
])
export type ScheduledKind = z.output<typeof scheduled>

export const faultInputs = {
  fault,
  /**
   * Faults at seeded moments: the same seed and settings give the same ones again. `kinds` are by default those that a
   * client gets over by itself; 405 and 440 stop it until a person acts, 463 is a lock.
   */
  scheduleFaults: z.object({
    account,
    seed: z.number().int().nonnegative().max(0xffff_ffff).optional(),
    durationMs: z.number().int().min(1).max(86_400_000),
    /** Between two faults: at least and at most. */
    everyMs: z.tuple([z.number().int().min(1), z.number().int().min(1)]).default([200, 2_000]),
    kinds: z
      .array(scheduled)
      .min(1)
      .default(['latency', 'drop', 'duplicate', 'reorder', 'corrupt', '408', '503', '515']),
    /** Who writes the messages of a `flood`. */
    floodFrom: phoneNumber.optional(),
    floodMost: z.number().int().min(1).max(10_000).default(50),
  }),
  /** Ends a schedule and what it had set; nothing more of it happens. */
  stopFaults: z.object({ account }),
}

export type Fault = z.output<typeof fault>
export type FaultPlan = z.output<typeof faultInputs.scheduleFaults>

export interface ScheduledFault {
  afterMs: number
  fault: Fault
}

export interface FaultSchedule {
  seed: number
  faults: ScheduledFault[]
}
