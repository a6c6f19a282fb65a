import { afterEach, beforeEach, expect, it } from 'vitest'
import { createOrders } from '../../src/features/orders/index.ts'
import { createQuotes, type Quotes } from '../../src/features/quotes/index.ts'
import { neighboursOf } from '../features/quotes/neighbours.ts'
import { openShop, type Shop } from './dispatch-kit.ts'

let shop: Shop
let quotes: Quotes
let conversationId: string

const inTx = <T>(
  work: (ctx: {
    scope: Shop['scope']
    tx: Parameters<Parameters<Shop['database']['transaction']>[0]>[0]
    now: Date
  }) => Promise<T>,
) => shop.database.transaction((tx) => work({ scope: shop.scope, tx, now: new Date() }))
const sendQuote = async () => {
  const { contactId } = await shop.state(conversationId)
  const draft = {
    contactId,
    conversationId,
    lines: [{ name: 'Air pump', quantity: '2', unitPrice: 25_000 }],
    discount: { kind: 'percent' as const, basisPoints: 1_000 },
    validDays: 7,
    send: true,
  }
  return inTx((ctx) => quotes.create(ctx, draft))
}
const statusOf = async (id: string) => (await quotes.get(shop.scope, id)).status

beforeEach(async () => {
  shop = await openShop()
  const { database, contacts, conversations, organizations } = shop
  const neighbours = neighboursOf(contacts)
  const orders = createOrders({ contacts, conversations, organizations, ...neighbours })
  quotes = createQuotes({ database, contacts, conversations, organizations, orders, ...neighbours })
  shop.deps.quotes = quotes
  const message = await shop.receive('hello')
  conversationId = message.conversationId
  await shop.dispatchAll(conversationId)
  await shop.takeOver(conversationId)
})
afterEach(() => shop.drop())

it('the customer accepts in chat though a person has the conversation: the order exists, and the person keeps it', async () => {
  const quote = await sendQuote()
  await shop.write('yes please')
  expect(await quotes.get(shop.scope, quote.id)).toMatchObject({ status: 'accepted', orderId: expect.any(String) })
  expect(await shop.state(conversationId)).toMatchObject({ holderKind: 'user', awaiting: [] })
  expect((await shop.thread(conversationId)).map((message) => message.system?.key)).toContain('order_created')
})

it('other words are for the person; "no" declines', async () => {
  const quote = await sendQuote()
  expect(await shop.write('can you do 400?')).toEqual([])
  expect(await statusOf(quote.id)).toBe('sent')
  await shop.write('no gracias')
  expect(await statusOf(quote.id)).toBe('declined')
})

it('with two open, the quoted one is meant; without a quote the customer is asked which', async () => {
  const [one, two] = [await sendQuote(), await sendQuote()]
  const [asked] = await shop.write('yes')
  expect(asked).toContain(one.number)
  expect(asked).toContain(two.number)
  const wireId = (await shop.thread(conversationId)).find((message) => message.awaits?.id === one.id)?.wireId ?? null
  await shop.write('yes', { quotedWireId: wireId })
  expect([await statusOf(one.id), await statusOf(two.id)]).toEqual(['accepted', 'sent'])
})
