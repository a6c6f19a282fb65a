import type { Id } from '../../../schemas/common.ts'
import { mayMove } from '../../../schemas/common.ts'
import { type Lead, type LeadMove, leadMoves, openLeadStatuses } from '../../../schemas/lead.ts'
import type { Context, LeadDeps } from './deps.ts'
import { mayNot, notAllowed, nothingToUndo, otherContact, reasonMissing } from './errors.ts'
import type { StoredLead } from './repository.ts'
import type { Settings } from './settings.ts'
import type { Telling } from './telling.ts'
import type { Writing } from './writing.ts'

/** How long a move can be taken back. */
export const undoWithinSeconds = 600

interface Parts {
  settings: Settings
  writing: Writing
  telling: Telling
}

/** What a move sets beside the status. */
function setOf(
  ctx: Context,
  lead: StoredLead,
  { status, lostReason, quoteId, orderId }: LeadMove,
): Partial<StoredLead> {
  return {
    ...{ status, stageAt: ctx.now, lastMove: { from: lead.status, to: status, at: ctx.now } },
    lostReason: status === 'lost' ? (lostReason ?? null) : status === 'archived' ? lead.lostReason : null,
    ...(status === 'contacted' ? { lastContactDate: ctx.now } : {}),
    ...(status === 'converted'
      ? { convertedAt: ctx.now, quoteId: quoteId ?? lead.quoteId, orderId: orderId ?? lead.orderId }
      : {}),
  }
}

export function createMoving(deps: LeadDeps, { settings, writing, telling }: Parts) {
  /** What the customer took must be theirs. */
  async function assertTheirs({ scope, tx }: Context, { contactId }: StoredLead, { quoteId, orderId }: LeadMove) {
    const taken = [
      quoteId ? await deps.quotes.get(scope, quoteId, tx.session) : null,
      orderId ? await deps.orders.get(scope, orderId, tx.session) : null,
    ]
    if (taken.some((record) => record && record.contactId !== contactId)) throw otherContact()
  }

  /** Answers the member; throws where they may not work on leads. */
  async function assertMay({ scope, tx }: Context, userId: Id | null): Promise<Id | null> {
    if (!userId) return null
    const able = await deps.members.whoMay(scope.organizationId, { permission: 'manage_leads' }, tx.session)
    if (!able.includes(userId)) throw mayNot()
    return userId
  }

  return {
    assertMay,

    /** Refused where the table does not have the move; the status that it has already changes nothing. */
    async moveStatus(ctx: Context, move: LeadMove): Promise<Lead> {
      const { scope, tx } = ctx
      const before = await writing.found(scope, move.id, tx.session)
      if (move.status === before.status) return writing.whole(before, tx.session)
      if (!mayMove(leadMoves, before.status, move.status)) throw notAllowed(before, move.status)
      if (move.status === 'lost' && !move.lostReason) throw reasonMissing()
      if (move.status === 'converted') {
        await assertTheirs(ctx, before, move)
        await deps.contacts.becameCustomer(ctx, before.contactId)
      }
      const next = await writing.changed(ctx, before, setOf(ctx, before, move))
      const saved = await writing.save(ctx, before, next)
      const isOpen = openLeadStatuses.includes(saved.status)
      if (isOpen !== openLeadStatuses.includes(before.status)) await telling.remind(ctx, saved)
      const reason: Record<string, string> = saved.lostReason ? { reason: saved.lostReason } : {}
      await telling.note(ctx, saved, 'moved', { from: before.status, to: saved.status, ...reason })
      return writing.whole(saved, tx.session)
    },

    /** Back to where it stood before its last move, within minutes. A conversion stays: the customer was told by then. */
    async undoMove(ctx: Context, id: Id): Promise<Lead> {
      const { scope, tx, now } = ctx
      const before = await writing.found(scope, id, tx.session)
      const last = before.lastMove
      const isFresh = last !== null && now.getTime() - last.at.getTime() <= undoWithinSeconds * 1000
      if (!last || !isFresh || last.to !== before.status || last.to === 'converted') throw nothingToUndo()
      const set = { status: last.from, stageAt: now, lastMove: null, lostReason: null }
      const saved = await writing.save(ctx, before, await writing.changed(ctx, before, set))
      await telling.remind(ctx, saved)
      await telling.note(ctx, saved, 'move_undone', { from: before.status, to: saved.status })
      return writing.whole(saved, tx.session)
    },

    /** By hand to a member or to nobody, or to whoever is next in turn. */
    async assign(ctx: Context, id: Id, to: Id | null | 'next'): Promise<Lead> {
      const { scope, tx } = ctx
      const before = await writing.found(scope, id, tx.session)
      const { roundRobin } = await settings.ways(scope.organizationId, tx.session)
      const assigneeId = to === 'next' ? await settings.nextInTurn(ctx, roundRobin.userIds) : await assertMay(ctx, to)
      if (to === 'next' && !assigneeId) throw mayNot()
      if (assigneeId === before.assigneeId) return writing.whole(before, tx.session)
      const saved = await writing.save(ctx, before, { ...before, assigneeId })
      await writing.takeContact(ctx, saved)
      await telling.tellOwner(ctx, saved)
      if (saved.nextFollowUpDate) await telling.remind(ctx, saved)
      await telling.note(ctx, saved, 'assigned', { to: assigneeId ?? '' })
      return writing.whole(saved, tx.session)
    },
  }
}
