import Stripe from 'stripe'
import type { PayingApp, PayingShop } from './kit.ts'

/** A body as Stripe sends it to this shop's webhook, signed by the SDK's own hand. */
export async function signedBy(
  { test, stripe }: Pick<PayingApp, 'test' | 'stripe'>,
  { gatewayId }: Pick<PayingShop, 'gatewayId'>,
  event: object | string,
  timestamp = Math.floor(Date.now() / 1_000),
) {
  const gateway = await test.services.payments.gateways.opened(gatewayId)
  const secret = gateway?.webhookSecret ?? ''
  if (!secret) throw new Error(`No webhook at ${stripe.url}`)
  const payload = typeof event === 'string' ? event : JSON.stringify(event)
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp })
  const headers: Record<string, string> = { 'content-type': 'application/json', 'stripe-signature': signature }
  return { payload, secret, headers }
}
