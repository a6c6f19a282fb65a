import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Order } from '../../../schemas/order.ts'
import type { Quote } from '../../../schemas/quote.ts'
import { createCrm, pumps } from '../../commands/kit.ts'

let crm: Awaited<ReturnType<typeof createCrm>>
let shop: Awaited<ReturnType<typeof crm.openShop>>
beforeAll(async () => {
  crm = await createCrm()
  shop = await crm.openShop('Orders')
})
afterAll(() => crm.drop())

async function quoted() {
  const message = await crm.receive(shop.id, `+5215551${Math.floor(Math.random() * 900_000 + 100_000)}`, 'hello')
  return crm.run<Quote>(shop.manager, 'quote.create', pumps(message.contactId, message.conversationId))
}

it('an order is made from an accepted quote, and is the same one when asked again', async () => {
  const quote = await quoted()
  await expect(crm.run(shop.manager, 'order.create', { quoteId: quote.id })).rejects.toThrow(/is sent/)
  const order = await crm.run<Order>(shop.manager, 'order.create', { quoteId: quote.id, accept: true })
  expect(order).toMatchObject({ quoteId: quote.id, total: quote.total, status: 'pending', paymentStatus: 'pending' })
  expect((await crm.run<Order>(shop.manager, 'order.create', { quoteId: quote.id })).id).toBe(order.id)
})

it('its status moves as the table says, and what is not in the table is refused with what is', async () => {
  const quote = await quoted()
  const { id } = await crm.run<Order>(shop.manager, 'order.create', { quoteId: quote.id, accept: true })
  await expect(crm.run(shop.manager, 'order.update', { id, status: 'delivered' })).rejects.toThrow(
    /only confirmed, cancelled/,
  )
  for (const status of ['confirmed', 'shipped', 'delivered'])
    expect(await crm.run(shop.manager, 'order.update', { id, status })).toMatchObject({ status })
  expect(await crm.run(shop.manager, 'order.update', { id, tracking: 'DHL 1' })).toMatchObject({
    tracking: 'DHL 1',
    fulfilmentStatus: 'fulfilled',
  })
  await expect(crm.run(shop.manager, 'order.update', { id })).rejects.toThrow(/status or tracking/)
  await expect(crm.run(shop.agent, 'order.update', { id, status: 'refunded' })).rejects.toThrow(/manage_orders/)
})
