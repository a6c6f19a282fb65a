import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sale, SalesProgress } from '../../../schemas/sale.ts'
import { newId } from '../../../src/core/ids.ts'
import { systemScope } from '../../../src/core/scope.ts'
import { addLine, ask, customerWrites } from '../../doors/kit.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../../helpers/app.ts'

let app: TestApp
let shop: TestOrganization
let contactId: string
beforeAll(async () => {
  app = await createTestApp()
  shop = await app.addOrganization('sales')
  const line = await addLine(app, shop, 'sales')
  contactId = (await customerWrites(app, shop, line, 'hello')).contactId
})
afterAll(() => app.close())

const send = (route: string, asked: Parameters<typeof ask>[2] = {}, role: 'manager' | 'agent' = 'manager') =>
  ask(app.app, route, asked, shop.members[role].cookie)
const record = (sale: Partial<Parameters<typeof app.services.sales.record>[1]>) =>
  app.kernel.database.transaction((tx) => {
    const now = new Date()
    const whole = { contactId, agentId: shop.members.agent.userId, amount: 1_000, currency: 'USD', at: now }
    return app.services.sales.record({ tx, now, organizationId: shop.id }, { ...whole, source: 'order', ...sale })
  })
const progressOf = (userId: string, month: string) => app.services.sales.forAgent(systemScope(shop.id), userId, month)

describe('a sale', () => {
  it('is made once from its source, also at one moment', async () => {
    const orderId = newId()
    const made = await Promise.all([record({ orderId }), record({ orderId }), record({ orderId })])
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    expect((await record({ orderId: newId() })).id).not.toBe(made[0]?.id)
  })
  it('counts in its month in the organization’s zone and currency, and no more once it is voided', async () => {
    const { members } = shop
    await send('PUT /api/v1/sales/targets/:userId', {
      params: { userId: members.admin.userId },
      body: { amount: 50_000 },
    })
    const of = { agentId: members.admin.userId }
    await record({ ...of, orderId: newId(), amount: 20_000, at: new Date('2026-03-31T23:59:59Z') })
    await record({ ...of, orderId: newId(), amount: 7_000, at: new Date('2026-04-01T00:00:00Z') })
    await record({ ...of, orderId: newId(), amount: 900, currency: 'JPY', at: new Date('2026-03-02T00:00:00Z') })
    const body = { contactId, agentId: members.admin.userId, amount: 5_000, saleDate: '2026-03-15T12:00:00Z' }
    const byHand = (await send('POST /api/v1/sales', { body })).json<Sale>()
    expect(byHand).toMatchObject({ source: 'by_hand', agentId: members.admin.userId, currency: 'USD' })
    const march = await progressOf(members.admin.userId, '2026-03')
    expect(march).toMatchObject({ sold: 25_000, target: 50_000, count: 3, others: [{ currency: 'JPY', sold: 900 }] })
    const voided = await send('POST /api/v1/sales/:id/void', { params: { id: byHand.id }, body: { reason: 'twice' } })
    expect(voided.json()).toMatchObject({ voidReason: 'twice' })
    expect(await progressOf(members.admin.userId, '2026-03')).toMatchObject({ sold: 20_000, count: 2 })
    expect(await progressOf(members.admin.userId, '2026-04')).toMatchObject({ sold: 7_000 })
  })
  it.each([
    ['below zero', { amount: -5 }],
    ['of nothing', { amount: 0 }],
    ['in a currency that does not exist', { amount: 5, currency: 'QQQ' }],
    ['of somebody who is no member', { amount: 5, agentId: newId() }],
  ])('%s is refused', async (_what, wrong) => {
    const { statusCode } = await send('POST /api/v1/sales', { body: { contactId, ...wrong } })
    expect([400, 404]).toContain(statusCode)
  })
})

it('an agent sees their own sales and progress, a manager everybody’s', async () => {
  const { agent, admin } = shop.members
  const seen = async (role: 'manager' | 'agent') => {
    const list = (await send('GET /api/v1/sales', {}, role)).json<{ items: Sale[] }>().items
    const all = (await send('GET /api/v1/sales/progress', {}, role)).json<{ items: SalesProgress[] }>().items
    return { agents: new Set(list.map(({ agentId }) => agentId)), progress: all.map(({ userId }) => userId) }
  }
  expect((await seen('agent')).progress).toEqual([agent.userId])
  expect((await seen('manager')).agents).toEqual(new Set([agent.userId, admin.userId]))
  expect((await seen('manager')).progress).toEqual(expect.arrayContaining([agent.userId, admin.userId]))
})
