import type { TestApp } from '../helpers/app.ts'
import { ask } from './kit.ts'
import type { Target } from './row.ts'

const of = (code: string) => ({ params: { code } })

/** A customer who paid, owes and is subscribed. Nothing is at a provider: no worker runs. */
export async function addPayments(
  { app }: TestApp,
  boss: string,
  { contactId, conversationId }: Pick<Target, 'contactId' | 'conversationId'>,
  words: string,
): Promise<Pick<Target, 'paymentId' | 'askedId' | 'gatewayId' | 'invoiceIds' | 'planId' | 'subscriptionId'>> {
  const made = async (route: string, body: object, asked = {}): Promise<string> => {
    const answer = await ask(app, route, { ...asked, body }, boss)
    if (answer.statusCode >= 300) throw new Error(`${route}: ${answer.body}`)
    return answer.json<{ id: string }>().id
  }
  const about = { contactId, conversationId }
  const gateway = { secretKey: 'sk_test_rows12345678' }
  const plan = { name: words.slice(0, 80), price: 9_000, currency: 'USD', minutes: 600, hourPrice: 2_000 }
  const money = { ...about, amount: 5_000, currency: 'USD', description: words }
  const lines = [{ name: words, quantity: '1', unitPrice: 100 }]
  const gatewayId = await made('PUT /api/v1/payment-providers/:provider', gateway, { params: { provider: 'stripe' } })
  const planId = await made('PUT /api/v1/plans/:code', plan, of('standard'))
  const paymentId = await made('POST /api/v1/payments/records', money)
  await made('POST /api/v1/payments/records', { ...money, planId })
  const askedId = await made('POST /api/v1/payments', { ...about, amount: 100, description: words })
  const draft = { ...about, lines, send: false }
  const invoiceIds = [
    await made('POST /api/v1/invoices', draft),
    await made('POST /api/v1/invoices', { ...about, lines }),
  ]
  const query = { query: { contactId } }
  type Page = { items: { id: string }[] }
  const { items } = (await ask(app, 'GET /api/v1/subscriptions', query, boss)).json<Page>()
  return { paymentId, askedId, gatewayId, invoiceIds, planId, subscriptionId: items[0]?.id ?? '' }
}
