import type { DomainEventType } from '../../schemas/events.ts'
import { EventModel } from '../../schemas/models/event.model.ts'
import { OutboxModel } from '../../schemas/models/outbox.model.ts'
import type { EventRow, OutboxRow } from '../../schemas/plumbing.ts'
import { raiseRevs } from './counters.ts'
import type { Collected, QueueName, Shown, TxHooks, Wake } from './db.ts'
import { newId } from './ids.ts'
import type { Logger } from './logger.ts'

const allQueues: readonly QueueName[] = ['events', 'outbound', 'dispatch']
const sweepAfterMs = 1_000
const sweepLimit = 500
const claimMs = 30_000
const maxAttempts = 20

/** As it goes to the browsers of now; who comes later is asked whether they may see it. */
export type ShownRow = EventRow & Pick<Shown, 'ownerChanged'>

export interface OutboxDeps {
  logger: Logger
  /** Wakes the workers of a queue; may fail silently: the sweep finds what was missed. */
  wake(queue: QueueName, key: string): void
  /** Shows changes to the browsers that follow their stream. */
  show(changes: readonly ShownRow[]): void
  /** Event types that somebody handles; rows are written for these only. */
  handledEvents: ReadonlySet<DomainEventType>
}

export type EventHandler = (row: OutboxRow) => Promise<void>

/** The key under which all event rows are woken: they are claimed one by one, not by key. */
export const eventsKey = 'due'

/**
 * What a transaction promised for after its commit. Rows are written in the transaction, acted on at once by the
 * process that committed, and found by a sweep when that process died or Redis was away.
 */
export function createOutbox(deps: OutboxDeps) {
  const wanted = (wake: Wake) => wake.queue !== 'events' || deps.handledEvents.has(wake.key as DomainEventType)
  const hooks: TxHooks = {
    async flush(tx, collected) {
      collected.wakes = collected.wakes.filter(wanted)
      tx.writes.insert(OutboxModel, collected.wakes.map(rowOf))
      if (collected.shown.length === 0) return
      const rows = await withRevs(collected, tx)
      tx.writes.insert(
        EventModel,
        rows.map(({ id, ownerChanged: _, ...row }) => ({ _id: id, ...row })),
      )
    },
    committed(collected) {
      for (const [queue, key] of distinct(collected.wakes)) deps.wake(queue, key)
      if (collected.shown.length > 0) deps.show(collected.shown as unknown as ShownRow[])
    },
  }
  return { hooks, take, claimEvents, sweep: (queues: readonly QueueName[] = allQueues) => sweep(deps, queues) }
}
export type Outbox = ReturnType<typeof createOutbox>

function rowOf(wake: Wake) {
  const now = new Date()
  return {
    _id: newId(),
    organizationId: wake.organizationId,
    queue: wake.queue,
    key: wake.key,
    payload: wake.payload ?? null,
    createdAt: now,
    updatedAt: now,
    dueAt: now,
    attempts: 0,
  }
}

async function withRevs(collected: Collected, tx: Parameters<TxHooks['flush']>[0]): Promise<ShownRow[]> {
  const counts = new Map<string, number>()
  for (const change of collected.shown) counts.set(change.stream, (counts.get(change.stream) ?? 0) + 1)
  const next = await raiseRevs(counts, tx)
  const at = new Date()
  const rows = collected.shown.map((change) => {
    const rev = (next.get(change.stream) ?? 0) + 1
    next.set(change.stream, rev)
    return { id: newId(), ...change, ownerId: change.ownerId ?? null, rev, at }
  })
  collected.shown = rows
  return rows
}

function distinct(wakes: readonly Wake[]): [QueueName, string][] {
  const seen = new Map<string, [QueueName, string]>()
  for (const wake of wakes) {
    const key = wake.queue === 'events' ? eventsKey : wake.key
    seen.set(`${wake.queue}:${key}`, [wake.queue, key])
  }
  return [...seen.values()]
}

/** Done, or: look again after so many milliseconds, whatever happens to Redis meanwhile. */
export type Taken = { againAfterMs: number } | undefined

/** Does the work of one key, then forgets the rows that stood there when it began. */
async function take(queue: QueueName, key: string, work: (key: string) => Promise<Taken>): Promise<Taken> {
  const due = () => OutboxModel.find({ queue, key, dueAt: { $lte: new Date() } }, { _id: 1 }).lean()
  let before = await due()
  for (;;) {
    const taken = await work(key)
    const rows = { _id: { $in: before.map((row) => row._id) } }
    if (taken) {
      await OutboxModel.updateMany(rows, { $set: { dueAt: new Date(Date.now() + taken.againAfterMs) } })
      return taken
    }
    if (before.length === 0) return undefined
    await OutboxModel.deleteMany({ queue, key, ...rows })
    // a wake-up for what came meanwhile was swallowed: this key's job was still running
    before = await due()
    if (before.length === 0) return undefined
  }
}

/** Hands due domain events to `handle`, oldest first, until none is left; a failure is tried again with growing waits. */
async function claimEvents(
  handle: EventHandler,
  onDead: (row: OutboxRow, error: unknown) => Promise<void>,
): Promise<void> {
  for (;;) {
    const now = new Date()
    const doc = await OutboxModel.findOneAndUpdate(
      { queue: 'events', dueAt: { $lte: now } },
      { $set: { dueAt: new Date(now.getTime() + claimMs) }, $inc: { attempts: 1 } },
      { sort: { dueAt: 1 }, returnDocument: 'after' },
    ).lean()
    if (!doc) return
    const { _id, ...rest } = doc
    const row = { id: _id, ...rest } as OutboxRow
    try {
      await handle(row)
      await OutboxModel.deleteOne({ _id })
    } catch (error) {
      if (row.attempts >= maxAttempts) {
        await onDead(row, error)
        await OutboxModel.deleteOne({ _id })
      } else
        await OutboxModel.updateOne({ _id }, { $set: { dueAt: new Date(Date.now() + retryAfterMs(row.attempts)) } })
    }
  }
}

const retryAfterMs = (attempts: number): number => Math.min(500 * 2 ** attempts, 5 * 60_000)

/** Wakes again what was promised and not done: its first wake was lost with a process or with Redis. */
async function sweep(deps: OutboxDeps, queues: readonly QueueName[]): Promise<void> {
  const due = new Date(Date.now() - sweepAfterMs)
  for (const queue of queues) {
    const rows = await OutboxModel.find({ queue, dueAt: { $lte: due } }, { key: 1 })
      .limit(sweepLimit)
      .lean()
    const keys = new Set(rows.map((row) => (queue === 'events' ? eventsKey : row.key)))
    for (const key of keys) deps.wake(queue, key)
  }
}

/** What a browser missed on a stream since `lastRev`; `reload` when the log does not reach back that far. */
export async function eventsSince(
  organizationId: string,
  stream: string,
  lastRev: number,
  currentRev: number,
  limit = 500,
): Promise<{ events: EventRow[]; reload: boolean }> {
  if (lastRev >= currentRev) return { events: [], reload: lastRev > currentRev }
  if (currentRev - lastRev > limit) return { events: [], reload: true }
  const docs = await EventModel.find({ organizationId, stream, rev: { $gt: lastRev, $lte: currentRev } })
    .sort({ rev: 1 })
    .lean()
  if (docs.length < currentRev - lastRev) return { events: [], reload: true }
  return { events: docs.map(({ _id, ...row }) => ({ id: _id, ...row }) as EventRow), reload: false }
}
