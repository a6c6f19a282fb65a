import type { Id } from '../../../schemas/common.ts'
import type { Organization } from '../../../schemas/organization.ts'
import type { Quote, QuoteDraft, QuoteRevision } from '../../../schemas/quote.ts'
import { nextNumber } from '../../core/counters.ts'
import { newId } from '../../core/ids.ts'
import { userIdOf } from '../../core/scope.ts'
import type { QuoteDeps, RecordContext } from './deps.ts'
import { noQuote, notAllowed, otherContact } from './errors.ts'
import { assertNewest, move, note, show, visible, wide } from './moving.ts'
import { insertQuote, quoteRepository } from './repository.ts'
import { deliver, endOfDay } from './sending.ts'
import { sumsOf } from './totals.ts'

/** The first number is Q-1001. */
const numbersFrom = 1000
const unanswered = {
  ...{ sentAt: null, viewedAt: null, answeredAt: null, answeredBy: null, signedName: null, declineReason: null },
  ...{ messageId: null, pdfFileId: null, orderId: null, supersededById: null },
}

export function createDrafting(deps: QuoteDeps) {
  return {
    /** A draft with its number; with `send` it goes to the customer in the same transaction. */
    async create(ctx: RecordContext, draft: QuoteDraft): Promise<Quote> {
      const { scope, tx } = ctx
      const organization = await deps.organizations.get(scope.organizationId)
      await deps.contacts.get(scope, draft.contactId, tx.session)
      const conversationId = draft.conversationId ?? null
      if (conversationId) await assertTheirs(deps, ctx, conversationId, draft.contactId)
      const offer = offerOf(ctx, draft, organization, draft.currency ?? organization.currency)
      const number = await nextNumber(scope.organizationId, 'quote', tx.session)
      const id = newId()
      const quote = await insertQuote(
        {
          ...{
            id,
            organizationId: scope.organizationId,
            number: `Q-${numbersFrom + number}`,
            version: 1,
            firstId: null,
          },
          ...{ contactId: draft.contactId, conversationId, leadId: draft.leadId ?? null, agentId: userIdOf(scope) },
          ...{ status: 'draft', ...offer, ...unanswered },
        },
        deps.links.hash(id),
        tx.session,
      )
      show(ctx, quote)
      await note(deps, ctx, quote, 'created')
      return draft.send ? deliver(deps, ctx, quote, organization) : quote
    },

    /**
     * Another offer in its place. A draft is changed as it is; what the customer has had is left as it was and
     * superseded by the next version, whose number ends with -2, -3 …
     */
    async revise(ctx: RecordContext, id: Id, revision: QuoteRevision): Promise<Quote> {
      const { tx, scope } = ctx
      const quote = await visible(scope, id, tx.session)
      await assertNewest(quote, tx.session)
      const organization = await deps.organizations.get(quote.organizationId)
      const offer = offerOf(ctx, revision, organization, quote.currency)
      const next =
        quote.status === 'draft' ? await redraft(ctx, quote, offer) : await supersede(deps, ctx, quote, offer)
      return revision.send ? deliver(deps, ctx, next, organization) : next
    },

    /** Takes an offer back: it can be accepted no more. */
    async withdraw(ctx: RecordContext, id: Id): Promise<Quote> {
      const quote = await visible(ctx.scope, id, ctx.tx.session)
      if (quote.status === 'superseded') return quote
      const moved = await move(ctx, quote, 'superseded')
      await note(deps, ctx, moved, 'withdrawn')
      if (moved.conversationId) await deps.conversations.answered(wide(ctx), moved.conversationId, moved.id)
      return moved
    },
  }
}

type Offer = ReturnType<typeof offerOf>

function offerOf(
  { now }: RecordContext,
  { lines, discount, taxInclusive, validDays }: QuoteRevision,
  organization: Organization,
  currency: string,
) {
  const inclusive = taxInclusive ?? organization.taxInclusive
  const tax = { basisPoints: organization.taxBasisPoints, inclusive, currency }
  const validUntil = endOfDay(now, validDays, organization)
  return { currency, discount, ...sumsOf(lines, discount, tax), taxInclusive: inclusive, validUntil }
}

async function redraft(ctx: RecordContext, quote: Quote, offer: Offer): Promise<Quote> {
  const changed = await quoteRepository.update(ctx.scope, quote.id, { status: 'draft' }, offer, ctx.tx.session)
  if (!changed) throw noQuote()
  show(ctx, changed)
  return changed
}

async function supersede(deps: QuoteDeps, ctx: RecordContext, quote: Quote, offer: Offer): Promise<Quote> {
  if (quote.status === 'accepted') throw notAllowed(quote.number, 'accepted', 'superseded')
  const id = newId()
  const { organizationId, contactId, conversationId } = quote
  // one that was withdrawn is superseded already: only what took its place is still to be said
  if (quote.status === 'superseded') {
    const set = { supersededById: id }
    if (!(await quoteRepository.update(ctx.scope, quote.id, { supersededById: null }, set, ctx.tx.session)))
      throw noQuote()
  } else await move(ctx, quote, 'superseded', { supersededById: id })
  if (conversationId) await deps.conversations.answered(wide(ctx), conversationId, quote.id)
  const version = (quote.version ?? 1) + 1
  const [, base = quote.number] = /^(Q-\d+)/.exec(quote.number) ?? []
  const next = await insertQuote(
    {
      ...{ id, organizationId, number: `${base}-${version}`, version, firstId: quote.firstId ?? quote.id },
      ...{ contactId, conversationId, leadId: quote.leadId ?? null, agentId: quote.agentId ?? userIdOf(ctx.scope) },
      ...{ status: 'draft', ...offer, ...unanswered },
    },
    deps.links.hash(id),
    ctx.tx.session,
  )
  show(ctx, next)
  await note(deps, ctx, next, 'revised')
  return next
}

async function assertTheirs(deps: QuoteDeps, ctx: RecordContext, conversationId: Id, contactId: Id): Promise<void> {
  const conversation = await deps.conversations.state(ctx.scope, conversationId, ctx.tx.session)
  if (conversation?.contactId !== contactId) throw otherContact()
}
