import type { z } from 'zod'
import type * as params from './params.ts'
import { type Account, invalid, nowSeconds, type StripeObject, StripeRefusal } from './world.ts'

/** Money that moves: intents, charges, refunds. Each says so by its events. */

const declinedMethods = new Set(['pm_card_chargeDeclined', 'tok_chargeDeclined'])
const isDeclined = (account: Account, method: string): boolean =>
  declinedMethods.has(method) || account.find(method, 'payment_method')?.token === 'tok_chargeDeclined'

function assertMethod(account: Account, method: string): void {
  if (/^pm_card_\w+$/.test(method)) return
  account.get(method, 'payment_method')
}

export function createIntent(account: Account, input: z.output<typeof params.intent>): StripeObject {
  const { amount, currency, description = null, metadata, customer = null, payment_method = null, shipping } = input
  if (customer) account.get(customer, 'customer')
  const intent = account.create('pi', 'payment_intent', {
    ...{ amount, currency, description, metadata, customer, payment_method, shipping: shipping ?? null },
    ...{ amount_received: 0, latest_charge: null, last_payment_error: null, payment_method_types: ['card'] },
    status: payment_method ? 'requires_confirmation' : 'requires_payment_method',
  })
  account.emit('payment_intent.created', intent)
  return input.confirm ? confirmIntent(account, intent, payment_method) : intent
}

/** Takes the money, or throws the card's refusal. */
export function confirmIntent(account: Account, intent: StripeObject, method: string | null): StripeObject {
  const payment_method = method ?? (intent.payment_method as string | null)
  if (intent.status === 'succeeded' || intent.status === 'canceled')
    throw invalid(`This PaymentIntent has a status of ${String(intent.status)}`, {
      code: 'payment_intent_unexpected_state',
    })
  if (!payment_method) throw invalid('You cannot confirm this PaymentIntent because it’s missing a payment method.')
  assertMethod(account, payment_method)
  const { amount, currency, metadata, customer, description } = intent
  const isRefused = isDeclined(account, payment_method)
  const charge = account.create('ch', 'charge', {
    ...{ amount, currency, metadata, customer, description, payment_intent: intent.id, payment_method },
    ...{
      captured: !isRefused,
      paid: !isRefused,
      refunded: false,
      amount_refunded: 0,
      amount_captured: isRefused ? 0 : amount,
    },
    status: isRefused ? 'failed' : 'succeeded',
    receipt_url: isRefused ? null : `${account.origin}/receipt`,
    payment_method_details: { type: 'card', card: { brand: 'visa', last4: isRefused ? '0002' : '4242' } },
  })
  intent.latest_charge = charge.id
  if (isRefused) {
    const error = { type: 'card_error', code: 'card_declined', message: 'Your card was declined.', charge: charge.id }
    Object.assign(intent, { status: 'requires_payment_method', last_payment_error: error, payment_method: null })
    account.emit('charge.failed', charge)
    account.emit('payment_intent.payment_failed', intent)
    throw new StripeRefusal(402, { ...error, payment_intent: structuredClone(intent) })
  }
  Object.assign(intent, { status: 'succeeded', amount_received: amount, payment_method, last_payment_error: null })
  account.emit('charge.succeeded', charge)
  account.emit('payment_intent.succeeded', intent)
  return intent
}

export function cancelIntent(account: Account, intent: StripeObject): StripeObject {
  if (intent.status === 'succeeded') throw invalid('A PaymentIntent that succeeded cannot be canceled')
  Object.assign(intent, { status: 'canceled', canceled_at: nowSeconds() })
  account.emit('payment_intent.canceled', intent)
  return intent
}

export function createRefund(account: Account, input: z.output<typeof params.refund>): StripeObject {
  const intent = input.payment_intent ? account.get(input.payment_intent, 'payment_intent') : null
  const charge = account.get(intent?.latest_charge ?? input.charge, 'charge')
  if (charge.status !== 'succeeded') throw invalid('This charge did not succeed', { code: 'charge_not_refundable' })
  const left = Number(charge.amount) - Number(charge.amount_refunded)
  if (left === 0) throw invalid('Charge has already been refunded.', { code: 'charge_already_refunded' })
  const amount = input.amount ?? left
  if (amount > left)
    throw invalid(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, {
      param: 'amount',
    })
  const refund = account.create('re', 'refund', {
    ...{ amount, currency: charge.currency, charge: charge.id, payment_intent: charge.payment_intent ?? null },
    ...{ metadata: input.metadata, status: 'succeeded', reason: null, failure_reason: null },
  })
  charge.amount_refunded = Number(charge.amount_refunded) + amount
  charge.refunded = charge.amount_refunded === charge.amount
  account.emit('refund.created', refund)
  account.emit('charge.refunded', charge)
  return refund
}
