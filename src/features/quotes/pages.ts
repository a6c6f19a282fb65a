import type { Quote } from '../../../schemas/quote.ts'
import { systemScope } from '../../core/scope.ts'
import { type Answered, answerQuote } from './answering.ts'
import type { QuoteDeps } from './deps.ts'
import { noQuote } from './errors.ts'
import { hashOfToken } from './links.ts'
import { type Addressee, newestVersion, note, readerFor, show } from './moving.ts'
import { findByPage, quoteRepository } from './repository.ts'

/** A quote as its customer reads it on its page. */
export interface QuotePage {
  quote: Quote
  reader: Addressee
  /** The version that took its place, with the address of its page. */
  newer: { number: string; url: string } | null
  /** The number of the order that was made of it. */
  order: string | null
}

/** What the page of a quote does. Its address is the permission: nobody is signed in. */
export function createPages(deps: QuoteDeps) {
  const find = async (token: string): Promise<Quote> => {
    const quote = /^[\w-]{43}$/.test(token) ? await findByPage(hashOfToken(token)) : null
    // what nobody has sent is nobody's to read
    if (!quote || quote.status === 'draft' || !quote.sentAt) throw noQuote()
    return quote
  }
  return {
    /** The first look is kept: whoever made the quote sees that it was read. */
    async page(token: string, now: Date): Promise<QuotePage> {
      const quote = await find(token)
      const newest = await newestVersion(quote)
      const reader = await deps.database.transaction(
        async (tx) => {
          const ctx = { scope: systemScope(quote.organizationId), tx, now }
          if (!quote.viewedAt && quote.status === 'sent') await seen(deps, ctx, quote)
          return readerFor(deps, ctx, quote)
        },
        { turn: quote.organizationId },
      )
      const isSent = newest?.sentAt && newest.status !== 'draft'
      const order = quote.orderId
        ? (await deps.orders.get(systemScope(quote.organizationId), quote.orderId)).number
        : null
      const newer = newest && isSent ? { number: newest.number, url: deps.links.url(newest.id) } : null
      return { quote, reader, newer, order }
    },

    /** As in the chat: the same answer again changes nothing, another is refused with the reason. */
    async answerOnPage(
      token: string,
      to: 'accepted' | 'declined',
      said: Omit<Answered, 'by'>,
      now: Date,
    ): Promise<Quote> {
      const { id, organizationId, contactId } = await find(token)
      const contact = await deps.contacts.get(systemScope(organizationId), contactId)
      const actor = { kind: 'contact' as const, id: contactId, name: said.signedName ?? contact.name }
      const scope = { ...systemScope(organizationId), actor }
      return deps.database.transaction((tx) => answerQuote(deps, { scope, tx, now }, id, to, { ...said, by: 'page' }), {
        turn: organizationId,
      })
    },
  }
}

async function seen(deps: QuoteDeps, ctx: Parameters<typeof show>[0], quote: Quote): Promise<void> {
  const scope = systemScope(quote.organizationId)
  const from = { viewedAt: null, status: 'sent' as const }
  const viewed = await quoteRepository.update(scope, quote.id, from, { viewedAt: ctx.now }, ctx.tx.session)
  if (!viewed) return
  show(ctx, viewed)
  const actor = { kind: 'contact' as const, id: quote.contactId, name: '' }
  await note(deps, { ...ctx, scope: { ...scope, actor } }, viewed, 'viewed')
}
