import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Order } from '../../schemas/order.ts'
import { newId } from '../../src/core/ids.ts'
import { up } from '../../src/migrations/0004-lines-and-orders.ts'
import { createTestDatabase } from '../helpers/database.ts'

let store: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  store = await createTestDatabase()
})
afterAll(() => store.drop())

test('an order of before has its lines, goods and tracking under the names of now, and twice is once', async () => {
  const [_id, organizationId, contactId] = [newId(), newId(), newId()]
  const line = { description: 'Air pump', quantity: '2', unitPrice: 100, amount: 200, discount: 0, tax: 0, total: 200 }
  const now = new Date()
  const orders = mongoose.connection.collection<{ _id: string }>('orders')
  await orders.insertOne({
    ...{ _id, organizationId, contactId, conversationId: null, quoteId: null, messageId: null, agentId: null },
    ...{ number: 'ORD-1001', status: 'shipped', paymentStatus: 'paid', fulfilmentStatus: 'partial', currency: 'USD' },
    ...{ lines: [line], total: 200, tracking: 'DHL 1', createdAt: now, updatedAt: now },
  })
  const db = mongoose.connection.db as never
  await up(db)
  await up(db)
  const { _id: id, ...rest } = (await orders.findOne({ _id })) as unknown as { _id: string }
  const order = Order.strict().parse({ id, ...rest })
  expect(order.lines).toEqual([
    {
      ...{ productId: null, taxBasisPoints: 0, name: 'Air pump', quantity: '2', unitPrice: 100 },
      ...{ amount: 200, discount: 0, tax: 0, total: 200 },
    },
  ])
  expect(order).toMatchObject({ fulfillmentStatus: 'partially_fulfilled', trackingNumber: 'DHL 1', paidTotal: 0 })
})
