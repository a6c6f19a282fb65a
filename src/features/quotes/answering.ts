import { type Id, mayMove } from '../../../schemas/common.ts'
import type { Order } from '../../../schemas/order.ts'
import { type Quote, quoteMoves } from '../../../schemas/quote.ts'
import { effectOf } from '../../core/effect.ts'
import { AppError, say, type Text } from '../../core/errors.ts'
import { systemScope } from '../../core/scope.ts'
import { readAnswer } from './answers.ts'
import type { QuoteDeps, RecordContext } from './deps.ts'
import { expired, expiredText, notAllowed, supersededText } from './errors.ts'
import { type Addressee, assertNewest, move, newestVersion, note, readerFor, visible, wide } from './moving.ts'
import { findDue, quoteRepository } from './repository.ts'
import { acceptedText, dateText, declinedText, money, whichText } from './texts.ts'

const sweepAtOnce = 200

/** What a customer wrote while a quote waited for its answer. */
interface ChatAnswer {
  conversationId: Id
  contactId: Id
  text: string
  /** The message that theirs quotes, if any. */
  quotedMessageId: Id | null
}

/** How the answer came, and what was said with it. */
export interface Answered {
  by: NonNullable<Quote['answeredBy']>
  signedName?: string | null
  reason?: string | null
}

export function createAnswering(deps: QuoteDeps) {
  const answer = (
    ctx: RecordContext,
    id: Id,
    to: 'accepted' | 'declined',
    how: Answered = { by: 'member' },
  ): Promise<Quote> => answerQuote(deps, ctx, id, to, how)
  return {
    /** Accepts or declines; the same answer again changes nothing. Throws where the quote is not open. */
    answer,

    /**
     * Takes a customer's text for the answer to what the conversation awaits, when it is one. `reply`: what they
     * read beside the confirmation, which is sent here; null: nothing. Null: it is no answer.
     */
    async answerFromChat(ctx: RecordContext, chat: ChatAnswer): Promise<{ reply: string | null } | null> {
      const said = readAnswer(chat.text)
      if (!said) return null
      const [quote, ...others] = await meant(deps, ctx, chat)
      if (!quote) return replacedReply(deps, ctx, chat)
      const reader = await readerFor(deps, ctx, quote)
      if (others.length > 0) {
        const numbers = [quote, ...others].map((one) => one.number).join(', ')
        return { reply: say(whichText, reader.locale, { numbers }) }
      }
      if (quote.validUntil < ctx.now) {
        await expire(deps, ctx, quote)
        const params = { number: quote.number, date: dateText(quote.validUntil, reader) }
        return { reply: said === 'yes' ? say(expiredText, reader.locale, params) : null }
      }
      const actor = { kind: 'contact' as const, id: quote.contactId, name: '' }
      const theirs = { ...ctx, scope: { ...wide(ctx).scope, actor } }
      await answer(theirs, quote.id, said === 'yes' ? 'accepted' : 'declined', { by: 'chat' })
      return { reply: null }
    },

    /** The order of an accepted quote; with `accept` a sent one is accepted first, on the customer's word. */
    async orderOf(ctx: RecordContext, id: Id, { accept }: { accept: boolean }): Promise<Order> {
      const before = await visible(ctx.scope, id, ctx.tx.session)
      const quote = accept && before.status === 'sent' ? await answer(ctx, id, 'accepted') : before
      if (!quote.orderId) throw notAllowed(quote.number, quote.status, 'accepted')
      return deps.orders.get(wide(ctx).scope, quote.orderId, ctx.tx.session)
    },

    /** Sent quotes whose time is over become expired. Answers how many. */
    async expireDue(now: Date): Promise<number> {
      let count = 0
      for (const { id, organizationId } of await findDue(now, sweepAtOnce))
        count += await deps.database.transaction(async (tx) => {
          const scope = systemScope(organizationId)
          const quote = await quoteRepository.find(scope, { id, status: 'sent' }, tx.session)
          if (!quote || quote.validUntil >= now) return 0
          await expire(deps, { scope, tx, now }, quote)
          return 1
        })
      return count
    },
  }
}

export async function answerQuote(
  deps: QuoteDeps,
  ctx: RecordContext,
  id: Id,
  to: 'accepted' | 'declined',
  how: Answered,
): Promise<Quote> {
  const quote = await visible(ctx.scope, id, ctx.tx.session)
  if (quote.status === to) return quote
  await assertNewest(quote, ctx.tx.session)
  const reader = await readerFor(deps, ctx, quote)
  if (quote.status === 'sent' && quote.validUntil < ctx.now)
    throw expired(quote.number, dateText(quote.validUntil, reader))
  if (!mayMove(quoteMoves, quote.status, to)) throw notAllowed(quote.number, quote.status, to)
  const moved =
    to === 'accepted'
      ? await accept(deps, wide(ctx), quote, reader, how)
      : await decline(deps, wide(ctx), quote, reader, how)
  await note(deps, ctx, moved, to)
  if (how.by !== 'member' && quote.agentId)
    await deps.notifications.notify(effectOf(ctx), {
      ...{ to: [quote.agentId], type: 'status', level: 'info', key: `quote-${to}:${id}` },
      ...{ text: toldAgent[to], params: { number: quote.number } },
      ...{ record: { noun: 'quote', id }, conversationId: quote.conversationId },
      sender: { kind: 'contact', id: quote.contactId },
    })
  return moved
}

const toldAgent: Record<'accepted' | 'declined', Text> = {
  accepted: {
    en: 'Quote {{number}} was accepted.',
    es: 'La cotización {{number}} fue aceptada.',
    pt: 'A cotação {{number}} foi aceita.',
    ar: 'قُبل عرض السعر {{number}}.',
  },
  declined: {
    en: 'Quote {{number}} was declined.',
    es: 'La cotización {{number}} fue rechazada.',
    pt: 'A cotação {{number}} foi recusada.',
    ar: 'رُفض عرض السعر {{number}}.',
  },
}

async function accept(
  deps: QuoteDeps,
  ctx: RecordContext,
  quote: Quote,
  reader: Addressee,
  { by, signedName = null }: Answered,
): Promise<Quote> {
  const order = await deps.orders.createFromQuote(ctx, quote)
  const answered = { answeredAt: ctx.now, answeredBy: by, signedName, orderId: order.id }
  const moved = await move(ctx, quote, 'accepted', answered)
  const amount = money(quote.total, quote.currency, reader.tag)
  const text = say(acceptedText, reader.locale, { number: quote.number, amount, order: order.number })
  await conclude(deps, ctx, moved, 'quote_accepted', text, reader)
  if (quote.conversationId)
    await deps.conversations.appendSystem(ctx, quote.conversationId, {
      key: 'order_created',
      params: { number: order.number },
    })
  ctx.tx.emit(quote.organizationId, 'quote.accepted', { quoteId: quote.id })
  return moved
}

async function decline(
  deps: QuoteDeps,
  ctx: RecordContext,
  quote: Quote,
  reader: Addressee,
  { by, reason = null }: Answered,
): Promise<Quote> {
  const moved = await move(ctx, quote, 'declined', { answeredAt: ctx.now, answeredBy: by, declineReason: reason })
  const text = say(declinedText, reader.locale, { number: quote.number })
  await conclude(deps, ctx, moved, 'quote_declined', text, reader)
  ctx.tx.emit(quote.organizationId, 'quote.declined', { quoteId: quote.id })
  return moved
}

/** They answer the message of a quote that another version took the place of. */
async function replacedReply(deps: QuoteDeps, ctx: RecordContext, chat: ChatAnswer): Promise<{ reply: string } | null> {
  if (!chat.quotedMessageId) return null
  const about = { contactId: chat.contactId, messageId: chat.quotedMessageId }
  const quote = await quoteRepository.find(systemScope(ctx.scope.organizationId), about, ctx.tx.session)
  const newest = quote ? await newestVersion(quote, ctx.tx.session) : null
  if (!quote || !newest) return null
  const { locale } = await readerFor(deps, ctx, quote)
  return { reply: say(supersededText, locale, { number: quote.number, newer: newest.number }) }
}

/** No longer awaited, said in the thread, and confirmed to the customer once. */
async function conclude(
  deps: QuoteDeps,
  ctx: RecordContext,
  quote: Quote,
  key: 'quote_accepted' | 'quote_declined',
  text: string,
  reader: Addressee,
): Promise<void> {
  const { conversationId, number } = quote
  if (!conversationId) return
  await deps.conversations.answered(ctx, conversationId, quote.id)
  await deps.conversations.appendSystem(ctx, conversationId, { key, params: { number } })
  const sender = { kind: 'system' as const, userId: null, name: reader.business }
  const clientId = `${key}:${quote.id}`
  try {
    await deps.conversations.send(ctx, { conversationId, text, lane: 'transactional', clientId, sender })
  } catch (error) {
    // a member writes down what was agreed on the phone, though the line is gone
    if (!(error instanceof AppError && error.code === 'line.not-connected')) throw error
  }
}

async function expire(deps: QuoteDeps, ctx: RecordContext, quote: Quote): Promise<void> {
  await move(ctx, quote, 'expired')
  if (quote.conversationId) await deps.conversations.answered(wide(ctx), quote.conversationId, quote.id)
}

/** The open quotes that are meant: the one whose message is quoted, else all that are awaited. */
async function meant(deps: QuoteDeps, ctx: RecordContext, chat: ChatAnswer): Promise<Quote[]> {
  const scope = systemScope(ctx.scope.organizationId)
  const conversation = await deps.conversations.state(scope, chat.conversationId, ctx.tx.session)
  const open = conversation?.awaiting.filter((entry) => entry.noun === 'quote') ?? []
  const asked = chat.quotedMessageId ? open.filter((entry) => entry.messageId === chat.quotedMessageId) : open
  const quotes: Quote[] = []
  for (const { id } of asked) {
    const quote = await quoteRepository.find(scope, { id, status: 'sent' }, ctx.tx.session)
    if (quote) quotes.push(quote)
  }
  return quotes
}
