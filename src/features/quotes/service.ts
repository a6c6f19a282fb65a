import { DateTime } from 'luxon'
import { type Id, mayMove } from '../../../schemas/common.ts'
import type { Organization } from '../../../schemas/organization.ts'
import { type Quote, type QuoteDraft, type QuoteStatus, quoteMoves } from '../../../schemas/quote.ts'
import { nextNumber } from '../../core/counters.ts'
import type { ClientSession } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import type { RecordQuery } from '../records/index.ts'
import { createAnswering } from './answering.ts'
import type { QuoteDeps, RecordContext } from './deps.ts'
import { noConversation, notAllowed, otherContact } from './errors.ts'
import { move, readerFor, show, visible, wide } from './moving.ts'
import { quoteRepository } from './repository.ts'
import { quoteMessage } from './texts.ts'
import { totalsOf } from './totals.ts'

/** The first number is Q-1001. */
const numbersFrom = 1000

export function createQuotes(deps: QuoteDeps) {
  const sending = createSending(deps)
  const answering = createAnswering(deps)
  return {
    get: visible,
    /** Goes along when two contacts are merged. */
    carrier: quoteRepository.carrier,
    list: (scope: Scope, query: RecordQuery) => quoteRepository.page(scope, query),
    /** By its number, as people type it. */
    byNumber: (scope: Scope, number: string, session?: ClientSession) =>
      quoteRepository.find(scope, { number }, session),
    newestOf: (scope: Scope, contactId: Id, status: QuoteStatus) =>
      quoteRepository.newest(scope, { contactId, status }, 5),

    /** A draft with its number; with `send` it goes to the customer in the same transaction. */
    async create(ctx: RecordContext, draft: QuoteDraft): Promise<Quote> {
      const { scope, tx, now } = ctx
      const organization = await deps.organizations.get(scope.organizationId)
      await deps.contacts.get(scope, draft.contactId, tx.session)
      const conversationId = draft.conversationId ?? null
      if (conversationId) await assertTheirs(deps, ctx, conversationId, draft.contactId)
      const { taxBasisPoints: basisPoints, taxInclusive: inclusive } = organization
      const totals = totalsOf(draft.lines, draft.discount, { basisPoints, inclusive })
      const number = await nextNumber(scope.organizationId, 'quote', tx.session)
      const quote = await quoteRepository.insert(
        {
          id: newId(),
          organizationId: scope.organizationId,
          number: `Q-${numbersFrom + number}`,
          contactId: draft.contactId,
          conversationId,
          agentId: userIdOf(scope),
          status: 'draft',
          currency: draft.currency ?? organization.currency,
          discount: draft.discount,
          ...totals,
          taxInclusive: inclusive,
          validUntil: endOfDay(now, draft.validDays, organization),
          sentAt: null,
          answeredAt: null,
          messageId: null,
          orderId: null,
        },
        tx.session,
      )
      show(ctx, quote)
      return draft.send ? sending.deliver(ctx, quote, organization) : quote
    },

    async send(ctx: RecordContext, id: Id): Promise<Quote> {
      const quote = await visible(ctx.scope, id, ctx.tx.session)
      return sending.deliver(ctx, quote, await deps.organizations.get(ctx.scope.organizationId))
    },

    /** Takes an offer back: it can be accepted no more. */
    async withdraw(ctx: RecordContext, id: Id): Promise<Quote> {
      const quote = await visible(ctx.scope, id, ctx.tx.session)
      if (quote.status === 'superseded') return quote
      const moved = await move(ctx, quote, 'superseded')
      if (moved.conversationId) await deps.conversations.answered(wide(ctx), moved.conversationId, moved.id)
      return moved
    },
    ...answering,
  }
}
export type Quotes = ReturnType<typeof createQuotes>

const endOfDay = (now: Date, days: number, { timeZone }: Organization): Date => {
  const local = DateTime.fromJSDate(now, { zone: timeZone })
  const day = local.isValid ? local : DateTime.fromJSDate(now, { zone: 'UTC' })
  return day.plus({ days }).endOf('day').toJSDate()
}

async function assertTheirs(deps: QuoteDeps, ctx: RecordContext, conversationId: Id, contactId: Id): Promise<void> {
  const conversation = await deps.conversations.state(ctx.scope, conversationId, ctx.tx.session)
  if (conversation?.contactId !== contactId) throw otherContact()
}

function createSending(deps: QuoteDeps) {
  return {
    async deliver(ctx: RecordContext, quote: Quote, organization: Organization): Promise<Quote> {
      const { conversationId, number, id } = quote
      if (!mayMove(quoteMoves, quote.status, 'sent')) throw notAllowed(number, quote.status, 'sent')
      if (!conversationId) throw noConversation(number)
      // a draft that lay for a while holds as long as it was meant to, from now
      const days = Math.max(1, Math.round((quote.validUntil.getTime() - quote.createdAt.getTime()) / 86_400_000) - 1)
      const validUntil = quote.validUntil < ctx.now ? endOfDay(ctx.now, days, organization) : quote.validUntil
      const offer = { ...quote, validUntil }
      const reader = await readerFor(deps, ctx, quote)
      const userId = userIdOf(ctx.scope)
      const message = await deps.conversations.send(wide(ctx), {
        conversationId,
        text: quoteMessage(offer, reader.business, reader),
        lane: 'transactional',
        clientId: `quote:${id}`,
        sender: { kind: userId ? 'user' : 'system', userId, name: userId ? ctx.scope.actor.name : reader.business },
        awaits: { noun: 'quote', id },
      })
      const moved = await move(ctx, quote, 'sent', { validUntil, sentAt: ctx.now, messageId: message.id })
      await deps.conversations.appendSystem(wide(ctx), conversationId, { key: 'quote_sent', params: { number } })
      ctx.tx.emit(quote.organizationId, 'quote.sent', { quoteId: id })
      return moved
    },
  }
}
