import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Payment } from '../../../schemas/payment.ts'
import { crmWork } from '../../../src/compose/crm-workers.ts'
import { newId } from '../../../src/core/ids.ts'
import { createStripeSimulator, type StripeSimulator } from '../../../src/simulator/stripe/index.ts'
import { addLine, ask, customerWrites } from '../../doors/kit.ts'
import { createTestApp, type TestApp } from '../../helpers/app.ts'
import { eventually } from '../../helpers/eventually.ts'

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** The whole API at a port of its own, a Stripe beside it, and the workers' part done when asked. */
export async function createPayingApp(env: Record<string, string> = {}) {
  const stripe = await createStripeSimulator()
  const port = await freePort()
  const publicUrl = `http://127.0.0.1:${port}`
  const test = await createTestApp({ PUBLIC_URL: publicUrl, STRIPE_API_URL: stripe.url, ...env })
  await test.app.listen({ host: '127.0.0.1', port })
  const { handlers } = crmWork(test.kernel, test.services)
  /** What events wait for is done: links are made, webhooks acted on, papers drawn. */
  const drain = () =>
    test.kernel.outbox.claimEvents(
      async (row) => handlers[row.key as keyof typeof handlers]?.(row),
      async () => undefined,
    )
  return {
    ...{ test, stripe, drain, publicUrl },
    openShop: (name: string) => openShop({ test, stripe, drain }, name),
    async close() {
      await stripe.close()
      await test.close()
    },
  }
}
export type PayingApp = Awaited<ReturnType<typeof createPayingApp>>
export type PayingShop = Awaited<ReturnType<PayingApp['openShop']>>

interface Parts {
  test: TestApp
  stripe: StripeSimulator
  drain(): Promise<void>
}

/** An organization with its own account at Stripe. */
async function openShop({ test, stripe, drain }: Parts, name: string) {
  const shop = await test.addOrganization(name)
  const { cookie } = shop.members.owner
  const call = async <T>(route: string, body?: object, params: Record<string, string> = {}) => {
    const answer = await ask(test.app, route, { params, ...(body && { body }) }, cookie)
    return { status: answer.statusCode, body: (answer.body ? answer.json() : null) as T }
  }
  const key = `sk_test_${newId()}`
  const { body: gateway } = await call<{ id: string }>(
    'PUT /api/v1/payment-providers/:provider',
    { secretKey: key },
    {
      provider: 'stripe',
    },
  )
  await drain()
  const line = await addLine(test, shop, name)
  const customer = async () => {
    const message = await customerWrites(test, shop, line, 'hello')
    return { contactId: message.contactId, conversationId: message.conversationId }
  }
  const payment = async (id: string) => (await call<Payment>('GET /api/v1/payments/:id', undefined, { id })).body
  const becomes = (id: string, status: Payment['status']) =>
    eventually(async () => {
      await drain()
      const now = await payment(id)
      if (now.status !== status) throw new Error(`${now.status}, not ${status}: ${now.failureReason ?? ''}`)
      return now
    })
  return {
    ...{ ...shop, key, line, gatewayId: gateway.id, call, customer, payment, becomes },
    /** Asks, waits for the link, and pays on its page. */
    async paid(body: object, card?: string) {
      const asked = await call<Payment>('POST /api/v1/payments', body)
      if (asked.status !== 201) throw new Error(JSON.stringify(asked.body))
      const { id } = asked.body
      await drain()
      const { link, failureReason } = await payment(id)
      if (!link) throw new Error(`no link: ${failureReason}`)
      await stripe.payPage(link, card)
      return becomes(id, card === 'pm_card_chargeDeclined' ? 'failed' : 'succeeded')
    },
  }
}
