import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../../src/core/ids.ts'
import { createPayPalGateway } from '../../../src/features/payments/index.ts'
import { fromDecimal, fromStripe, toDecimal, toStripe } from '../../../src/features/payments/minor.ts'

/** As much of PayPal as the contract asks for: orders, captures, refunds, and its word on signatures. */
let server: Server
let url = ''
const seen: { path: string; key: string | undefined; body: string }[] = []
const custom = newId()
const capture = {
  ...{ id: 'CAP1', status: 'COMPLETED', amount: { currency_code: 'USD', value: '12.50' }, custom_id: custom },
  supplementary_data: { related_ids: { order_id: 'ORDER1' } },
}
const answers: Record<string, (body: string) => [number, unknown]> = {
  'POST /v1/oauth2/token': () => [200, { access_token: 'token', expires_in: 3_600 }],
  'POST /v2/checkout/orders': () => [200, { id: 'ORDER1', links: [{ rel: 'payer-action', href: `${url}/pay` }] }],
  'POST /v2/checkout/orders/ORDER1/capture': () => [
    201,
    { purchase_units: [{ custom_id: custom, payments: { captures: [capture] } }] },
  ],
  'POST /v2/payments/captures/CAP1/refund': (body) => [201, { ...JSON.parse(body), id: 'REF1', status: 'COMPLETED' }],
  'POST /v1/notifications/webhooks': () => [201, { id: 'HOOK1' }],
  'POST /v1/notifications/verify-webhook-signature': (body) => [
    200,
    {
      verification_status:
        body.includes('"transmission_sig":"good"') && body.includes('"HOOK1"') ? 'SUCCESS' : 'FAILURE',
    },
  ],
}
const bodyOf = async (request: IncomingMessage) => {
  let body = ''
  for await (const part of request) body += String(part)
  return body
}
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    const path = `${request.method} ${request.url}`
    seen.push({ path, key: request.headers['paypal-request-id'] as string | undefined, body })
    const [status, said] = answers[path]?.(body) ?? [404, { message: 'RESOURCE_NOT_FOUND' }]
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const account = {
  ...{ id: newId(), organizationId: newId(), provider: 'paypal' as const, mode: 'test' as const },
  ...{ secretKey: 'secret', clientId: 'client', webhookSecret: 'HOOK1' },
}
const paypal = () => createPayPalGateway(account, { url })
const headers = (more: object = {}) => ({
  ...{
    'paypal-auth-algo': 'SHA256withRSA',
    'paypal-cert-url': 'https://api.paypal.com/cert',
    'paypal-transmission-id': '1',
  },
  ...{ 'paypal-transmission-sig': 'good', 'paypal-transmission-time': new Date().toISOString(), ...more },
})
const order = {
  ...{ paymentId: custom, contactId: newId(), amount: 1_250, currency: 'USD', description: 'Pump' },
  ...{ customerId: null, returnUrl: 'http://127.0.0.1/paid', recurring: null },
}

describe('PayPal, by the same contract', () => {
  it('makes an order under our id, takes the money when the customer said yes, and refunds in part', async () => {
    const gateway = paypal()
    expect(await gateway.createCheckout(order)).toEqual({ url: `${url}/pay`, sessionId: 'ORDER1', expiresAt: null })
    expect(seen.find(({ path }) => path === 'POST /v2/checkout/orders')).toMatchObject({ key: custom })
    const approved = { id: 'WH1', event_type: 'CHECKOUT.ORDER.APPROVED', resource: { id: 'ORDER1' } }
    const [fact] = (await gateway.finish?.(JSON.stringify(approved))) ?? []
    expect(fact).toMatchObject({
      kind: 'payment',
      status: 'succeeded',
      amount: 1_250,
      currency: 'USD',
      paymentId: custom,
    })
    expect(fact).toMatchObject({ externalPaymentId: 'CAP1', externalSessionId: 'ORDER1' })
    const refundId = newId()
    const input = { refundId, externalPaymentId: 'CAP1', externalChargeId: null, amount: 500, currency: 'USD' }
    expect(await gateway.refund(input)).toMatchObject({
      refundId,
      amount: 500,
      status: 'succeeded',
      externalRefundId: 'REF1',
    })
    const monthly = { planId: newId(), interval: 'month' as const, intervalCount: 1, trialDays: 0 }
    await expect(gateway.createCheckout({ ...order, recurring: monthly })).rejects.toThrow(/no plans/)
  })

  it('believes a webhook only when PayPal says that the bytes are its own, and only a recent one', async () => {
    const body = JSON.stringify({ id: 'WH2', event_type: 'PAYMENT.CAPTURE.COMPLETED', resource: capture })
    const proven = await paypal().verifyWebhook(Buffer.from(body), headers())
    expect(proven).toMatchObject({ eventId: 'WH2', type: 'PAYMENT.CAPTURE.COMPLETED' })
    expect(seen.at(-1)?.body).toContain(`"webhook_event":${body}}`)
    expect(paypal().parseEvent(body)).toMatchObject([
      { kind: 'payment', status: 'succeeded', externalPaymentId: 'CAP1' },
    ])
    const old = new Date(Date.now() - 3_600_000).toISOString()
    for (const more of [
      { 'paypal-transmission-sig': 'bad' },
      { 'paypal-transmission-time': old },
      { 'paypal-transmission-time': undefined },
    ])
      await expect(paypal().verifyWebhook(Buffer.from(body), headers(more))).rejects.toThrow()
    await expect(paypal().verifyWebhook(Buffer.from(body.slice(0, 40)), headers())).rejects.toThrow(/not JSON/)
  })
})

describe('amounts on their way to a provider', () => {
  it('come back as they went, in every currency, or are refused', () => {
    for (const currency of Intl.supportedValuesOf('currency'))
      for (const minor of [1, 99, 100, 12_345, 99_999_900]) {
        const there = (work: () => number | null) => {
          try {
            return work()
          } catch {
            return minor
          }
        }
        expect([currency, there(() => fromStripe(toStripe(minor, currency), currency))]).toEqual([currency, minor])
        expect([currency, there(() => fromDecimal(toDecimal(minor, currency), currency))]).toEqual([currency, minor])
      }
    expect([toStripe(1_250, 'USD'), toStripe(500, 'JPY'), toStripe(500, 'ISK')]).toEqual([1_250, 500, 50_000])
  })
})
