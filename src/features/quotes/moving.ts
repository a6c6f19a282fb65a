import { type Id, mayMove } from '../../../schemas/common.ts'
import { streams } from '../../../schemas/events.ts'
import { type Quote, type QuoteStatus, quoteMoves } from '../../../schemas/quote.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, systemScope } from '../../core/scope.ts'
import type { QuoteDeps, RecordContext } from './deps.ts'
import { noQuote, notAllowed } from './errors.ts'
import { quoteRepository } from './repository.ts'
import { type Reader, readerOf } from './texts.ts'

/** The quote's permission decided; what follows from it in the thread is done whoever has the conversation. */
export const wide = (ctx: RecordContext): RecordContext => ({ ...ctx, scope: { ...ctx.scope, see: 'all' } })

export function show(ctx: RecordContext, quote: Quote): void {
  if (!quote.conversationId) return
  ctx.tx.show({
    organizationId: quote.organizationId,
    stream: streams.conversation(quote.conversationId),
    type: 'record.changed',
    data: { noun: 'quote', id: quote.id },
  })
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

/** Whom the quote's customer is spoken to as, and in whose name. */
export interface Addressee extends Reader {
  business: string
}

export async function readerFor(deps: QuoteDeps, ctx: RecordContext, quote: Quote): Promise<Addressee> {
  const organization = await deps.organizations.get(quote.organizationId)
  const contact = await deps.contacts.get(systemScope(quote.organizationId), quote.contactId, ctx.tx.session)
  return { ...readerOf(contact, organization), business: organization.name }
}
