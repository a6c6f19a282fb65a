import { Id } from '../../../schemas/common.ts'
import type { GatewayMode } from '../../../schemas/payment-gateway.ts'
import {
  type CheckoutInput,
  type Fact,
  type Gateway,
  type GatewayAccount,
  GatewayRefusal,
  type PaymentFact,
  type RefundFact,
  UnprovenWebhook,
} from './gateway.ts'
import { fromDecimal, toDecimal } from './minor.ts'

export interface PayPalSettings {
  /** A stand-in's address; null: PayPal's own, live or sandbox by the gateway's mode. */
  url: string | null
}
const urls: Record<GatewayMode, string> = {
  live: 'https://api-m.paypal.com',
  test: 'https://api-m.sandbox.paypal.com',
}
const timeoutMs = 20_000
/** PayPal names no age; Stripe's advice is taken. */
const toleranceMs = 5 * 60_000
const events = [
  'CHECKOUT.ORDER.APPROVED',
  'PAYMENT.CAPTURE.COMPLETED',
  'PAYMENT.CAPTURE.PENDING',
  'PAYMENT.CAPTURE.DENIED',
  'PAYMENT.CAPTURE.REFUNDED',
]

type Loose = Record<string, unknown>
const asObject = (value: unknown): Loose => (typeof value === 'object' && value !== null ? (value as Loose) : {})
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const listOf = (value: unknown): Loose[] => (Array.isArray(value) ? value.map(asObject) : [])

/** PayPal's Orders by REST. It has no subscriptions of these shapes: plans are paid through Stripe or written down. */
export function createPayPalGateway(account: GatewayAccount, { url }: PayPalSettings): Gateway {
  const call = caller(account, url ?? urls[account.mode])
  const noSubscriptions = () => Promise.reject(new GatewayRefusal('PayPal has no plans here: connect Stripe for them'))
  const capture = async (orderId: string): Promise<Fact[]> =>
    capturesOf(await call('POST', `/v2/checkout/orders/${orderId}/capture`, {}, `capture-${orderId}`))
  const order = (input: CheckoutInput) => createOrder(account, call, input)
  return {
    account: async () => {
      await call('GET', '/v1/notifications/webhooks')
      return { accountId: null }
    },
    customer: () => Promise.resolve(null),
    createCheckout: order,
    createLink: order,
    async refund({ refundId, externalPaymentId, amount, currency }) {
      const body = { amount: { value: toDecimal(amount, currency), currency_code: currency }, custom_id: refundId }
      const made = await call('POST', `/v2/payments/captures/${externalPaymentId}/refund`, body, refundId)
      return { ...refundOf({ ...made, amount: made.amount ?? body.amount, custom_id: refundId }), externalPaymentId }
    },
    async retrieve({ externalSessionId }) {
      if (!externalSessionId) return []
      const found = await call('GET', `/v2/checkout/orders/${externalSessionId}`)
      return found.status === 'APPROVED' ? capture(externalSessionId) : capturesOf(found)
    },
    retrieveRefund: async (id) => refundOf(await call('GET', `/v2/payments/refunds/${id}`)),
    subscription: noSubscriptions,
    cancelSubscription: noSubscriptions,
    portal: () => Promise.resolve(null),
    async createWebhook(endpoint) {
      const event_types = events.map((name) => ({ name }))
      const made = await call('POST', '/v1/notifications/webhooks', { url: endpoint, event_types })
      return String(made.id)
    },
    verifyWebhook: (raw, headers) => verify(account, call, raw, headers),
    /** The customer said yes: their money is taken now. */
    async finish(body) {
      const event = asObject(JSON.parse(body))
      const id = text(asObject(event.resource).id)
      return event.event_type === 'CHECKOUT.ORDER.APPROVED' && id ? capture(id) : []
    },
    parseEvent(body) {
      const event = asObject(JSON.parse(body))
      const resource = asObject(event.resource)
      const type = String(event.event_type)
      if (type === 'PAYMENT.CAPTURE.REFUNDED') return [refundOf(resource)]
      return type.startsWith('PAYMENT.CAPTURE.') ? [captureOf(resource)] : []
    },
  }
}

type Call = (method: 'GET' | 'POST', path: string, body?: unknown, key?: string) => Promise<Loose>

function caller({ clientId, secretKey }: GatewayAccount, url: string): Call {
  let token: { text: string; until: number } | null = null
  const send = async (path: string, init: RequestInit): Promise<Loose> => {
    const answer = await fetch(url + path, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
    const said = asObject(await answer.json().catch(() => ({})))
    if (answer.ok) return said
    const problem = text(said.message) ?? text(said.error_description) ?? `PayPal answered ${answer.status}`
    // too many at once, or its own trouble: nobody knows
    if (answer.status === 429 || answer.status >= 500) throw new Error(problem)
    throw new GatewayRefusal(problem.slice(0, 300))
  }
  const bearer = async (): Promise<string> => {
    if (token && token.until > Date.now()) return token.text
    const authorization = `Basic ${Buffer.from(`${clientId}:${secretKey}`).toString('base64')}`
    const body = new URLSearchParams({ grant_type: 'client_credentials' })
    const said = await send('/v1/oauth2/token', { method: 'POST', headers: { authorization }, body })
    token = { text: String(said.access_token), until: Date.now() + (Number(said.expires_in) - 60) * 1_000 }
    return token.text
  }
  return async (method, path, body, key) => {
    const headers = {
      ...{
        authorization: `Bearer ${await bearer()}`,
        'content-type': 'application/json',
        prefer: 'return=representation',
      },
      ...(key && { 'paypal-request-id': key }),
    }
    const content = typeof body === 'string' ? body : JSON.stringify(body)
    return send(path, { method, headers, ...(body === undefined ? {} : { body: content }) })
  }
}

async function createOrder({ organizationId }: GatewayAccount, call: Call, input: CheckoutInput) {
  if (input.recurring) throw new GatewayRefusal('PayPal has no plans here: connect Stripe for them')
  const { amount, currency, paymentId, description, returnUrl } = input
  const unit = {
    ...{ reference_id: organizationId, custom_id: paymentId, description: description.slice(0, 127) },
    amount: { currency_code: currency, value: toDecimal(amount, currency) },
  }
  const experience_context = { return_url: returnUrl, cancel_url: returnUrl, user_action: 'PAY_NOW' }
  const body = { intent: 'CAPTURE', purchase_units: [unit], payment_source: { paypal: { experience_context } } }
  const made = await call('POST', '/v2/checkout/orders', body, paymentId)
  const link = listOf(made.links).find(({ rel }) => rel === 'payer-action' || rel === 'approve')
  const address = text(link?.href)
  if (!address) throw new GatewayRefusal('PayPal gave the order no address')
  return { url: address, sessionId: String(made.id), expiresAt: null }
}

const amountOf = (value: unknown): { amount: number | null; currency: string | null } => {
  const { currency_code, value: decimal } = asObject(value)
  const currency = text(currency_code)
  return { currency, amount: currency ? fromDecimal(String(decimal), currency) : null }
}

const captureStatuses: Record<string, PaymentFact['status']> = {
  COMPLETED: 'succeeded',
  PARTIALLY_REFUNDED: 'succeeded',
  REFUNDED: 'succeeded',
  PENDING: 'processing',
  DECLINED: 'failed',
  DENIED: 'failed',
  FAILED: 'failed',
}

function captureOf(capture: Loose): PaymentFact {
  const { order_id } = asObject(asObject(capture.supplementary_data).related_ids)
  const status = captureStatuses[String(capture.status)] ?? 'processing'
  return {
    kind: 'payment',
    paymentId: Id.safeParse(capture.custom_id).data ?? null,
    status,
    ...amountOf(capture.amount),
    ...{ method: 'paypal', receiptUrl: null, externalCustomerId: null, externalChargeId: null },
    reason: status === 'failed' ? (text(asObject(capture.status_details).reason) ?? 'declined') : null,
    ...{ externalPaymentId: text(capture.id), externalSessionId: text(order_id) },
  }
}

const capturesOf = (order: Loose): Fact[] =>
  listOf(order.purchase_units).flatMap((unit) =>
    listOf(asObject(unit.payments).captures).map((capture) => captureOf({ custom_id: unit.custom_id, ...capture })),
  )

const refundStatuses: Record<string, RefundFact['status']> = {
  COMPLETED: 'succeeded',
  PENDING: 'processing',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
}

function refundOf(refund: Loose): RefundFact {
  const up = listOf(refund.links).find(({ rel }) => rel === 'up')
  const { amount, currency } = amountOf(refund.amount)
  return {
    kind: 'refund',
    refundId: Id.safeParse(refund.custom_id).data ?? null,
    externalRefundId: String(refund.id),
    externalPaymentId: text(up?.href)?.split('/').at(-1) ?? '',
    externalChargeId: null,
    status: refundStatuses[String(refund.status)] ?? 'processing',
    ...{ amount: amount ?? 0, currency: currency ?? '', reason: null },
  }
}

const signed = ['auth-algo', 'cert-url', 'transmission-id', 'transmission-sig', 'transmission-time'] as const

/** PayPal itself is asked whether the bytes are its own: its certificates are not ours to keep. */
async function verify(
  { webhookSecret, mode }: GatewayAccount,
  call: Call,
  raw: Buffer,
  headers: Readonly<Record<string, unknown>>,
) {
  const values = signed.map((name) => [name.replaceAll('-', '_'), headers[`paypal-${name}`]] as const)
  if (!webhookSecret || values.some(([, value]) => typeof value !== 'string')) throw new UnprovenWebhook('no signature')
  const sent = Date.parse(String(headers['paypal-transmission-time']))
  if (!(Math.abs(Date.now() - sent) < toleranceMs)) throw new UnprovenWebhook('too old')
  const event = parsed(raw)
  // the event goes as it came: parsed and written again its signature would not hold
  const rest = JSON.stringify({ ...Object.fromEntries(values), webhook_id: webhookSecret }).slice(0, -1)
  const body = `${rest},"webhook_event":${raw.toString('utf8')}}`
  const said = await call('POST', '/v1/notifications/verify-webhook-signature', body)
  if (said.verification_status !== 'SUCCESS') throw new UnprovenWebhook('not PayPal’s')
  const [unit] = listOf(asObject(event.resource).purchase_units)
  const organizationId = Id.safeParse(unit?.reference_id).data ?? null
  return { eventId: String(event.id), type: String(event.event_type), mode, accountId: null, organizationId }
}

function parsed(raw: Buffer): Loose {
  try {
    return asObject(JSON.parse(raw.toString('utf8')))
  } catch {
    throw new UnprovenWebhook('not JSON')
  }
}
