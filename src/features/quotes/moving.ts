import { type Id, mayMove } from '../../../schemas/common.ts'
import { streams } from '../../../schemas/events.ts'
import { type Quote, type QuoteStatus, quoteMoves } from '../../../schemas/quote.ts'
import type { ClientSession } from '../../core/db.ts'
import { effectOf } from '../../core/effect.ts'
import { type Scope, systemScope } from '../../core/scope.ts'
import type { QuoteDeps, RecordContext } from './deps.ts'
import { noQuote, notAllowed, superseded } from './errors.ts'
import { quoteRepository } from './repository.ts'
import { type Reader, readerOf } from './texts.ts'

/** The quote's permission decided; what follows from it in the thread is done whoever has the conversation. */
export const wide = (ctx: RecordContext): RecordContext => ({ ...ctx, scope: { ...ctx.scope, see: 'all' } })

/** To who has its conversation open, and to the page of quotes. */
export function show({ tx }: RecordContext, { organizationId, conversationId, id }: Quote): void {
  const told = { organizationId, type: 'record.changed' as const, data: { noun: 'quote', id } }
  if (conversationId) tx.show({ ...told, stream: streams.conversation(conversationId) })
  tx.show({ ...told, stream: streams.lists(organizationId) })
}

/** Only where it still is what was read: two answers at one moment cannot both be the first. */
export async function move(
  ctx: RecordContext,
  quote: Quote,
  to: QuoteStatus,
  set: Partial<Quote> = {},
): Promise<Quote> {
  if (!mayMove(quoteMoves, quote.status, to)) throw notAllowed(quote.number, quote.status, to)
  const change = { ...set, status: to }
  const moved = await quoteRepository.update(
    systemScope(quote.organizationId),
    quote.id,
    { status: quote.status },
    change,
    ctx.tx.session,
  )
  if (!moved) throw noQuote()
  show(ctx, moved)
  return moved
}

export async function visible(scope: Scope, id: Id, session?: ClientSession): Promise<Quote> {
  const quote = await quoteRepository.find(scope, { id }, session)
  if (!quote) throw noQuote()
  return quote
}

/** The newest version of a quote that another one took the place of; null: it is the newest itself. */
export async function newestVersion(quote: Quote, session?: ClientSession): Promise<Quote | null> {
  if (!quote.supersededById) return null
  const scope = systemScope(quote.organizationId)
  const [newest] = await quoteRepository.newest(scope, { firstId: quote.firstId ?? quote.id }, 1, session)
  return newest ?? null
}

/** Refused where another version took its place, and told which. */
export async function assertNewest(quote: Quote, session?: ClientSession): Promise<void> {
  const newest = await newestVersion(quote, session)
  if (newest) throw superseded(quote.number, newest.number)
}

/** Whom the quote's customer is spoken to as, and in whose name. */
export interface Addressee extends Reader {
  business: string
}

export async function readerFor(deps: QuoteDeps, ctx: RecordContext, quote: Quote): Promise<Addressee> {
  const organization = await deps.organizations.get(quote.organizationId)
  const contact = await deps.contacts.get(systemScope(quote.organizationId), quote.contactId, ctx.tx.session)
  return { ...readerOf(contact, organization), business: organization.name }
}

/** A line of the customer's history. */
export const note = (deps: QuoteDeps, ctx: RecordContext, quote: Quote, verb: string): Promise<void> =>
  deps.activities.add(effectOf(ctx), {
    ...{ contactId: quote.contactId, conversationId: quote.conversationId, verb, actor: ctx.scope.actor },
    ...{ record: { noun: 'quote', id: quote.id }, params: { number: quote.number } },
  })
