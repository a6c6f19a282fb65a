import type { Payment } from '../../schemas/payment.ts'
import { createRandom } from '../bench/lib/random.ts'
import { rows } from '../doors/kit.ts'
import { signedBy } from '../features/payments/events.ts'
import type { PayingApp, PayingShop } from '../features/payments/kit.ts'

export interface StripeShuffled {
  events: number
  seed: number
}
type Body = Record<string, unknown>
/** A payment that waits, by the number that it has in both shops. */
interface Waiting {
  at: number
  id: string
  contactId: string
  shop: PayingShop
  planId: string
}
interface Told {
  id: string
  type: string
  created: number
  object(waiting: Waiting): Body
}

const amount = 5_000
const atOnce = 8
const begin = 1_760_000_000
const month = 30 * 86_400
const kinds = 5

/** What Stripe tells of the payment at a place, in its order. */
function storyOf(at: number): Told[] {
  const created = begin + at
  const marks = ({ id, shop, contactId, planId }: Waiting) => ({
    ...{ payment_id: id, organization_id: shop.id, contact_id: contactId },
    ...(at % kinds === 4 && { plan_id: planId }),
  })
  const intent =
    (status: string, more: Body = {}) =>
    (waiting: Waiting) => ({
      ...{
        id: `pi_${at}`,
        object: 'payment_intent',
        status,
        amount,
        amount_received: status === 'succeeded' ? amount : 0,
      },
      ...{ currency: 'usd', metadata: marks(waiting), latest_charge: `ch_${at}`, ...more },
    })
  const charge = (waiting: Waiting) => ({
    ...{ id: `ch_${at}`, object: 'charge', status: 'succeeded', captured: true, amount, currency: 'usd' },
    ...{ payment_intent: `pi_${at}`, metadata: marks(waiting), receipt_url: `https://stripe.example/${at}` },
    payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242' } },
  })
  const session = (status: string, payment_status: string) => (waiting: Waiting) => ({
    ...{
      id: `cs_test_${at}`,
      object: 'checkout.session',
      status,
      payment_status,
      amount_total: amount,
      currency: 'usd',
    },
    ...{ metadata: marks(waiting), payment_intent: at % kinds === 4 ? null : `pi_${at}`, customer: `cus_${at}` },
  })
  const refund = (name: string, part: number, status: string) => () => ({
    ...{ id: `re_${at}_${name}`, object: 'refund', payment_intent: `pi_${at}`, charge: `ch_${at}`, amount: part },
    ...{ currency: 'usd', status, metadata: {} },
  })
  const failed = { last_payment_error: { message: 'Your card was declined.' } }
  const paid: [string, Told['object']][] = [
    ['payment_intent.processing', intent('processing')],
    ['charge.succeeded', charge],
    ['payment_intent.succeeded', intent('succeeded')],
    ['checkout.session.completed', session('complete', 'paid')],
  ]
  const stories: [string, Told['object']][][] = [
    [...paid, ['refund.created', refund('a', 1_000, 'pending')], ['refund.updated', refund('a', 1_000, 'succeeded')]],
    [['payment_intent.payment_failed', intent('requires_payment_method', failed)], ...paid],
    [
      ['payment_intent.payment_failed', intent('requires_payment_method', failed)],
      ['checkout.session.expired', session('expired', 'unpaid')],
    ],
    [
      ...paid,
      ['refund.created', refund('a', 2_000, 'succeeded')],
      ['refund.created', refund('b', 3_000, 'pending')],
      ['refund.failed', refund('b', 3_000, 'failed')],
    ],
    subscription(at, marks, session('complete', 'paid')),
  ]
  return (stories[at % kinds] ?? []).map(([type, object], step) => ({
    ...{ id: `evt_${at}_${step}`, type, created: created + step, object },
  }))
}

function subscription(at: number, marks: (w: Waiting) => Body, session: Told['object']): [string, Told['object']][] {
  const period = (number: number) => ({ start: begin + number * month, end: begin + (number + 1) * month })
  const shown =
    (status: string, number: number, more: Body = {}) =>
    (waiting: Waiting) => ({
      ...{ id: `sub_${at}`, object: 'subscription', status, metadata: marks(waiting), billing_cycle_anchor: begin },
      items: { data: [{ current_period_start: period(number).start, current_period_end: period(number).end }] },
      ...{ cancel_at_period_end: false, canceled_at: null, trial_start: null, trial_end: null, ...more },
    })
  const invoice = (number: number) => (waiting: Waiting) => ({
    ...{ id: `in_${at}_${number}`, object: 'invoice', status: 'paid', amount_paid: amount, currency: 'usd' },
    ...{ billing_reason: number === 0 ? 'subscription_create' : 'subscription_cycle', customer: `cus_${at}` },
    parent: { subscription_details: { subscription: `sub_${at}`, metadata: marks(waiting) } },
    lines: { data: [{ period: period(number) }] },
  })
  return [
    ['customer.subscription.created', shown('active', 0)],
    ['invoice.paid', invoice(0)],
    ['checkout.session.completed', session],
    ['customer.subscription.updated', shown('active', 1)],
    ['invoice.paid', invoice(1)],
    ['customer.subscription.deleted', shown('canceled', 1, { canceled_at: begin + 2 * month })],
  ]
}

async function waitingIn(shop: PayingShop, count: number): Promise<Waiting[]> {
  const draft = { name: 'Plan', price: amount, currency: 'USD', minutes: 120, hourPrice: null }
  const { id: planId } = (await shop.call<{ id: string }>('PUT /api/v1/plans/:code', draft, { code: 'basic' })).body
  const waiting: Waiting[] = []
  for (let at = 0; at < count; at++) {
    const customer = await shop.customer()
    const about = at % kinds === 4 ? { planId } : { amount }
    const { body } = await shop.call<Payment>('POST /api/v1/payments', { ...customer, ...about, description: `P${at}` })
    waiting.push({ at, id: body.id, contactId: customer.contactId, shop, planId })
  }
  // no links: what is told of here was never at the stand-in
  await rows('outbox').deleteMany({ organizationId: shop.id, key: 'payment.requested' })
  return waiting
}

async function deliver(app: PayingApp, waiting: readonly Waiting[], told: Told): Promise<void> {
  const mine = waiting[Number(told.id.split('_')[1])]
  if (!mine) throw new Error(told.id)
  const { id, type, created } = told
  const event = { id, object: 'event', type, created, livemode: false, data: { object: told.object(mine) } }
  const { payload, headers } = await signedBy(app, mine.shop, event)
  const url = `/webhooks/stripe/${mine.shop.gatewayId}`
  const answer = await app.test.app.inject({ method: 'POST', url, payload, headers })
  if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${answer.body}`)
}

/** The same events once in their order, and each 1 to 5 times in any, several at one moment: is what is stored the same? */
export async function runStripeShuffled(app: PayingApp, { events: wanted, seed }: StripeShuffled) {
  const random = createRandom(seed)
  const told: Told[] = []
  let count = 0
  while (told.length < wanted) told.push(...storyOf(count++))
  const many = told.flatMap((one) => Array.from({ length: 1 + Math.floor(random() * 5) }, () => one))
  for (let at = many.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    ;[many[at], many[other]] = [many[other] as Told, many[at] as Told]
  }
  const [inOrder, shuffled] = [await app.openShop(`order-${seed}`), await app.openShop(`shuffled-${seed}`)]
  const first = await waitingIn(inOrder, count)
  for (const one of told) {
    await deliver(app, first, one)
    await app.drain()
  }
  const second = await waitingIn(shuffled, count)
  for (let at = 0; at < many.length; at += atOnce) {
    await Promise.all(many.slice(at, at + atOnce).map((one) => deliver(app, second, one)))
    await Promise.all([app.drain(), app.drain(), app.drain()])
  }
  await app.drain()
  const [left, right] = [await stateOf(first, inOrder), await stateOf(second, shuffled)]
  const differences = left.flatMap((row, at) => (row === right[at] ? [] : [`in order: ${row}\nshuffled: ${right[at]}`]))
  return { events: told.length, deliveries: many.length, rows: left.length, differences }
}

const money = ['status', 'type', 'billingType', 'amount', 'currency', 'refundedAmount', 'refundReserved'] as const
const ids = ['externalPaymentId', 'externalCustomerId', 'externalChargeId', 'externalInvoiceId', 'receiptUrl'] as const
const words = ['paymentMethod', 'failureReason', 'gateway'] as const
const lives = [
  'status',
  'live',
  'currentPeriodStart',
  'currentPeriodEnd',
  'minutesAllocated',
  'minutesRemaining',
] as const

const picked = (row: Body, names: readonly string[]) => names.map((name) => row[name] ?? null)

/** All that can be told apart without ids and times of our own, a line for each payment. */
async function stateOf(waiting: readonly Waiting[], shop: PayingShop): Promise<string[]> {
  const of = async (collection: string, contactId: string) =>
    (await rows(collection).find({ organizationId: shop.id, contactId }).toArray()) as unknown as Body[]
  const lines: string[] = []
  for (const { at, contactId } of waiting) {
    const sorted = (parts: unknown[]) => parts.map((part) => JSON.stringify(part)).sort()
    const payments = await of('payments', contactId)
    const paid = payments.map((row) => [
      ...picked(row, [...money, ...ids, ...words]),
      ...[(row.allocations as unknown[]).length, row.processedAt !== null, row.subscriptionId !== null],
    ])
    const invoices = (await of('invoices', contactId)).map((row) =>
      picked(row, ['kind', 'status', 'total', 'tax', 'externalInvoiceId']).concat(row.subscriptionId !== null),
    )
    const hours = (await of('hoursLedger', contactId)).map((row) => picked(row, ['kind', 'minutes', 'expiresAt']))
    const verbs = (await of('activities', contactId)).map((row) => row.verb)
    const subscriptions = (await of('subscriptions', contactId)).map((row) => picked(row, lives))
    const counts = [(await of('sales', contactId)).length, (await of('messages', contactId)).length]
    lines.push(
      JSON.stringify([at, sorted(paid), sorted(invoices), sorted(hours), sorted(verbs), subscriptions, counts]),
    )
  }
  const numbers = await rows('invoices').distinct('number', { organizationId: shop.id })
  const events = await rows('inboundWebhookEvents').countDocuments({ organizationId: shop.id, status: 'processed' })
  return [...lines, JSON.stringify([numbers.sort(), events])]
}
