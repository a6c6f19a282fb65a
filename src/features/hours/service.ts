import type { Id } from '../../../schemas/common.ts'
import type { HoursRow } from '../../../schemas/hours.ts'
import type { Database } from '../../core/db.ts'
import type { Effect } from '../../core/effect.ts'
import { newId } from '../../core/ids.ts'
import type { Scope } from '../../core/scope.ts'
import { badMinutes, notEnough } from './errors.ts'
import {
  addLeft,
  findBySource,
  findEnded,
  findLedger,
  findLot,
  findLots,
  findOfTicket,
  hoursCarrier,
  insertRows,
  type NewRow,
  sumOf,
} from './repository.ts'

export interface HoursDeps {
  database: Pick<Database, 'transaction'>
  contacts: { get(scope: Scope, id: Id): Promise<unknown> }
}
export interface HoursGrant {
  contactId: Id
  /** More than zero. */
  minutes: number
  /** The same source again grants nothing more: a renewal names its period in the id. */
  source: { kind: 'subscription' | 'topup' | 'by_hand'; id: string }
  expiresAt: Date | null
  reason?: string
}
/** Told in the same transaction that a contact's balance is another one. */
type Watcher = (ctx: Effect, contactId: Id, balance: number) => Promise<void>

const maxMinutes = 60_000_000
const isMinutes = (minutes: number) => Number.isSafeInteger(minutes) && minutes > 0 && minutes <= maxMinutes
const blank = { ordinal: 0, ticketId: null, lotId: null, left: 0, expiresAt: null, reason: '' }

export function createHours(deps: HoursDeps) {
  const watchers: Watcher[] = []
  const changed = async (ctx: Effect, contactId: Id): Promise<void> => {
    if (watchers.length === 0) return
    const balance = await sumOf(ctx.organizationId, contactId, ctx.tx.session)
    for (const watcher of watchers) await watcher(ctx, contactId, balance)
  }
  return {
    /** Goes along when two contacts are merged. */
    carrier: hoursCarrier,
    watch: (watcher: Watcher) => void watchers.push(watcher),
    ...createTaking(changed),
    ...createReading(deps),

    /** Puts time in, once per source. */
    async grant(ctx: Effect, { contactId, minutes, source, expiresAt, reason = '' }: HoursGrant): Promise<void> {
      if (!isMinutes(minutes)) throw badMinutes()
      const { organizationId, tx } = ctx
      if (await findBySource(organizationId, ['grant', 'top_up'], source, tx.session)) return
      const kind = source.kind === 'topup' ? 'top_up' : 'grant'
      const row = { ...blank, kind, minutes, left: minutes, source, expiresAt, reason } as const
      await insertRows([{ id: newId(), organizationId, contactId, ...row }], tx.session)
      await changed(ctx, contactId)
    },

    /** What ended with time left loses it. Of all organizations; answers how many. */
    async expireDue(now: Date): Promise<number> {
      const ended = await findEnded(now, 100)
      for (const { id, organizationId } of ended)
        await deps.database.transaction(
          async (tx) => {
            const lot = await findLot(organizationId, id, tx.session)
            if (!lot || lot.left === 0 || !(await addLeft(id, -lot.left, tx.session))) return
            await insertRows([await endOf(lot, tx.session)], tx.session)
            await changed({ tx, now, organizationId }, lot.contactId)
          },
          { turn: organizationId },
        )
      return ended.length
    },
  }
}
export type Hours = ReturnType<typeof createHours>

/** What was given back after its end ends again: its ordinal is the next one. */
async function endOf(
  { id: lotId, organizationId, contactId, left }: HoursRow,
  session: Effect['tx']['session'],
): Promise<NewRow> {
  const source = { kind: 'lot' as const, id: lotId }
  const before = await findBySource(organizationId, ['expire'], source, session)
  const row = {
    ...blank,
    kind: 'expire' as const,
    minutes: -left,
    source,
    lotId,
    ordinal: before ? before.ordinal + 1 : 0,
  }
  return { id: newId(), organizationId, contactId, ...row }
}

function createTaking(changed: (ctx: Effect, contactId: Id) => Promise<void>) {
  /** From what ends first; a row per lot. */
  const take = async (
    { organizationId, tx, now }: Effect,
    contactId: Id,
    minutes: number,
    row: (lotId: Id, taken: number, at: number) => NewRow,
  ): Promise<void> => {
    if (!isMinutes(minutes)) throw badMinutes()
    const lots = await findLots(organizationId, contactId, now, tx.session)
    const there = lots.reduce((sum, lot) => sum + lot.left, 0)
    if (there < minutes) throw notEnough(minutes, there)
    let missing = minutes
    const rows: NewRow[] = []
    for (const lot of lots) {
      const taken = Math.min(missing, lot.left)
      if (taken === 0) break
      if (!(await addLeft(lot.id, -taken, tx.session))) throw notEnough(minutes, there)
      rows.push(row(lot.id, taken, rows.length))
      missing -= taken
    }
    await insertRows(rows, tx.session)
  }
  return {
    /** Gives a ticket of the contact's time. Throws hours.not-enough. */
    async dedicate(ctx: Effect, { contactId, minutes, ticketId }: { contactId: Id; minutes: number; ticketId: Id }) {
      const { organizationId, tx } = ctx
      const before = (await findOfTicket(organizationId, ticketId, tx.session)).filter((row) => row.kind === 'dedicate')
      const source = { kind: 'ticket' as const, id: ticketId }
      await take(ctx, contactId, minutes, (lotId, taken, at) => ({
        ...{ ...blank, id: newId(), organizationId, contactId, kind: 'dedicate', minutes: -taken },
        ...{ source, ordinal: before.length + at, ticketId, lotId },
      }))
      await changed(ctx, contactId)
    },

    /** Gives back all that a ticket got, once. Answers how many minutes. */
    async giveBack(ctx: Effect, { ticketId }: { ticketId: Id }): Promise<number> {
      const { organizationId, tx } = ctx
      const rows = await findOfTicket(organizationId, ticketId, tx.session)
      const backAlready = new Set(rows.filter((row) => row.kind === 'refund').map((row) => row.source.id))
      const due = rows.filter((row) => row.kind === 'dedicate' && !backAlready.has(row.id))
      const back = due.map(
        ({ id, contactId, minutes, lotId }): NewRow => ({
          ...{ ...blank, id: newId(), organizationId, contactId, kind: 'refund', minutes: -minutes, ticketId, lotId },
          source: { kind: 'dedication', id },
        }),
      )
      await insertRows(back, tx.session)
      for (const { lotId, minutes } of back) if (lotId) await addLeft(lotId, minutes, tx.session)
      for (const contactId of new Set(back.map((row) => row.contactId))) await changed(ctx, contactId)
      return back.reduce((sum, row) => sum + row.minutes, 0)
    },

    /** Takes time that was put in by mistake. Throws hours.not-enough. */
    async correct(ctx: Effect, given: { contactId: Id; minutes: number; key: string; reason: string }): Promise<void> {
      const { organizationId } = ctx
      const { contactId, key, reason } = given
      const source = { kind: 'by_hand' as const, id: key }
      await take(ctx, contactId, given.minutes, (lotId, taken, ordinal) => ({
        ...{ ...blank, id: newId(), organizationId, contactId, kind: 'correct', minutes: -taken },
        ...{ source, ordinal, lotId, reason },
      }))
      await changed(ctx, contactId)
    },
  }
}

function createReading({ contacts }: HoursDeps) {
  return {
    /** In minutes. */
    balance: (
      scope: Pick<Scope, 'organizationId'>,
      contactId: Id,
      session?: Effect['tx']['session'],
    ): Promise<number> => sumOf(scope.organizationId, contactId, session),

    /** For whoever sees the contact: what is there, what ends next, and how it came. */
    async of(scope: Scope, query: { contactId: Id; cursor?: string | undefined; limit: number }, now: Date) {
      const { contactId, limit } = query
      await contacts.get(scope, contactId)
      const { organizationId } = scope
      const found = await findLedger(organizationId, { ...query, limit: limit + 1 })
      const [balance, lots] = await Promise.all([
        sumOf(organizationId, contactId),
        findLots(organizationId, contactId, now, null),
      ])
      const items = found.slice(0, limit)
      const [next] = lots.filter((lot) => lot.expiresAt !== null)
      return {
        ...{ balance, items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null },
        endsNext: next?.expiresAt ? { minutes: next.left, at: next.expiresAt } : null,
      }
    },
  }
}
