import type { Id } from '../../../schemas/common.ts'
import { streams } from '../../../schemas/events.ts'
import type { Payment } from '../../../schemas/payment.ts'
import { effectOf } from '../../core/effect.ts'
import { AppError, say, type Text } from '../../core/errors.ts'
import { systemScope, userIdOf } from '../../core/scope.ts'
import { money, readerOf } from '../quotes/index.ts'
import type { PaymentContext, PaymentDeps } from './deps.ts'
import { noPayment, noThread, otherCustomer } from './errors.ts'
import { paymentRepository } from './repository.ts'

export function show({ tx }: Pick<PaymentContext, 'tx'>, payment: Payment): void {
  const { organizationId, conversationId, id, agentId } = payment
  const change = { organizationId, type: 'record.changed' as const, data: { noun: 'payment', id } }
  if (conversationId) tx.show({ ...change, stream: streams.conversation(conversationId) })
  tx.show({ ...change, stream: streams.lists(organizationId), ownerId: agentId })
}

/** Whoever caused it: what follows from a payment is not a matter of what they see. */
export const wide = (ctx: PaymentContext): PaymentContext => ({
  ...ctx,
  scope: { ...ctx.scope, see: 'all' },
})

/** Only where it still is what was read: two that change it at one moment cannot both be the first. */
export async function update(ctx: PaymentContext, before: Payment, set: Partial<Payment>): Promise<Payment> {
  const own = systemScope(before.organizationId)
  const from = { status: before.status, refundReserved: before.refundReserved }
  const after = await paymentRepository.update(own, before.id, from, set, ctx.tx.session)
  if (!after) throw noPayment()
  show(ctx, after)
  return after
}

/** The words of a payment as its customer reads them. */
export async function wordsFor(deps: PaymentDeps, ctx: PaymentContext, payment: Payment) {
  const { organizationId, contactId, amount, currency, description } = payment
  const organization = await deps.organizations.get(organizationId)
  const contact = await deps.contacts.get(systemScope(organizationId), contactId, ctx.tx.session)
  const reader = readerOf(contact, organization)
  const params = { business: organization.name, customer: contact.name ?? '', description }
  return { reader, params: { ...params, amount: money(amount, currency, reader.tag) } }
}

/** A thread of this customer's. */
export async function assertThread(
  { conversations }: Pick<PaymentDeps, 'conversations'>,
  { scope, tx }: PaymentContext,
  { contactId, conversationId }: { contactId: Id; conversationId: Id },
): Promise<void> {
  const conversation = await conversations.state(scope, conversationId, tx.session)
  if (!conversation) throw noThread()
  if (conversation.contactId !== contactId) throw otherCustomer()
}

interface Said {
  key: string
  text: Text
  params?: Record<string, string>
}

/** In the customer's thread, where there is one. Where nothing can be sent there, the payment goes on all the same. */
export async function tellCustomer(
  deps: PaymentDeps,
  ctx: PaymentContext,
  payment: Payment,
  said: Said,
): Promise<Id | null> {
  const { conversationId } = payment
  if (!conversationId) return null
  const { reader, params } = await wordsFor(deps, ctx, payment)
  const userId = userIdOf(ctx.scope)
  try {
    const message = await deps.conversations.send(wide(ctx), {
      conversationId,
      text: say(said.text, reader.locale, { ...params, ...said.params }),
      lane: 'transactional',
      clientId: said.key,
      sender: { kind: userId ? 'user' : 'system', userId, name: userId ? ctx.scope.actor.name : params.business },
    })
    return message.id
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

interface Noticed extends Said {
  level: 'info' | 'warning' | 'error'
}
/** Those who asked for it; where nobody did, those who look after payments. */
export async function tellStaff(
  deps: PaymentDeps,
  ctx: PaymentContext,
  payment: Payment,
  { key, text, params, level }: Noticed,
): Promise<void> {
  const words = await wordsFor(deps, ctx, payment)
  await deps.notifications.notify(effectOf(ctx), {
    to: payment.agentId ? [payment.agentId] : { permission: 'manage_payments' },
    ...{ type: 'payment', level, text, params: { ...words.params, ...params }, key },
    record: { noun: 'payment', id: payment.id },
    conversationId: payment.conversationId,
  })
}

/** A line in the customer's history. */
export async function remember(deps: PaymentDeps, ctx: PaymentContext, payment: Payment, verb: string): Promise<void> {
  const { contactId, conversationId, id, amount, currency, description } = payment
  const { kind, id: actorId } = ctx.scope.actor
  await deps.activities.add(effectOf(ctx), {
    ...{ contactId, conversationId, record: { noun: 'payment', id }, verb, actor: { kind, id: actorId } },
    params: { amount: money(amount, currency, 'en'), description },
  })
}
