import { DateTime } from 'luxon'
import { type Id, mayMove } from '../../../schemas/common.ts'
import type { Organization } from '../../../schemas/organization.ts'
import { type Quote, quoteMoves } from '../../../schemas/quote.ts'
import { AppError, say, type Text } from '../../core/errors.ts'
import { systemScope, userIdOf } from '../../core/scope.ts'
import type { QuoteDeps, RecordContext } from './deps.ts'
import { noConversation, notAllowed } from './errors.ts'
import { assertNewest, move, note, readerFor, wide } from './moving.ts'
import { quoteMessage } from './texts.ts'

export const endOfDay = (now: Date, days: number, { timeZone }: Organization): Date => {
  const local = DateTime.fromJSDate(now, { zone: timeZone })
  const day = local.isValid ? local : DateTime.fromJSDate(now, { zone: 'UTC' })
  return day.plus({ days }).endOf('day').toJSDate()
}

/** In the words of the chat, with what awaits the answer; its paper follows once it is made. */
export async function deliver(
  deps: QuoteDeps,
  ctx: RecordContext,
  quote: Quote,
  organization: Organization,
): Promise<Quote> {
  const { conversationId, number, id } = quote
  await assertNewest(quote, ctx.tx.session)
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
  await note(deps, ctx, moved, 'sent')
  ctx.tx.emit(quote.organizationId, 'quote.sent', { quoteId: id })
  return moved
}

/** The paper of a quote that waits for its answer, with the address of its page; once. */
export async function sendPaper(deps: QuoteDeps, ctx: RecordContext, quote: Quote, fileId: Id): Promise<void> {
  const { conversationId, id, number, organizationId } = quote
  if (!conversationId || quote.status !== 'sent') return
  const reader = await readerFor(deps, ctx, quote)
  try {
    await deps.conversations.send(
      { ...ctx, scope: systemScope(organizationId) },
      {
        ...{ conversationId, fileId, kind: 'document', lane: 'transactional', clientId: `quote-paper:${id}` },
        text: say(paperText, reader.locale, { number, url: deps.links.url(id) }),
        sender: { kind: 'system', userId: null, name: reader.business },
      },
    )
  } catch (error) {
    // the words have gone out; without a line there is nowhere to send the paper to
    if (!(error instanceof AppError && error.code === 'line.not-connected')) throw error
  }
}

const paperText: Text = {
  en: 'Quote {{number}}. Read it and answer it here: {{url}}',
  es: 'Cotización {{number}}. Léela y respóndela aquí: {{url}}',
  pt: 'Cotação {{number}}. Leia e responda aqui: {{url}}',
  ar: 'عرض السعر {{number}}. اقرأه وأجب عنه هنا: {{url}}',
}
