import mongoose from 'mongoose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Report, ReportName, ReportQuery } from '../../../schemas/report.ts'
import { newId } from '../../../src/core/ids.ts'
import { type Scope, systemScope } from '../../../src/core/scope.ts'
import { monthBefore, thisMonth } from '../../../src/features/reports/months.ts'
import { addLine, customerWrites, rows } from '../../doors/kit.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../../helpers/app.ts'
import { injectAs } from '../../helpers/confirm.ts'

let app: TestApp
let shop: TestOrganization
let scope: Scope
let maria: string
let other: string
const zone = 'America/Bogota'
const now = new Date('2026-11-21T12:00:00Z')
/** Midnight of the first of November in Bogotá is five in the morning of UTC. */
const november = new Date('2026-11-01T05:00:00Z')
const justBefore = new Date('2026-11-01T04:59:59Z')

beforeAll(async () => {
  // the driver tells of its commands only when asked at the start
  const uri = new URL(process.env.MONGODB_URI ?? '')
  uri.searchParams.set('monitorCommands', 'true')
  process.env.MONGODB_URI = uri.href
  app = await createTestApp()
  shop = await app.addOrganization('reports')
  scope = systemScope(shop.id)
  await rows('organizations').updateOne({ _id: shop.id as never }, { $set: { timeZone: zone, currency: 'USD' } })
  const line = await addLine(app, shop, 'reports')
  maria = (await customerWrites(app, shop, line, 'Maria Lopez')).contactId
  other = (await customerWrites(app, shop, line, 'John Roe')).contactId
  await rows('contacts').updateMany({ organizationId: shop.id }, { $set: { customerSince: now } })
  await customerWrites(app, shop, line, 'Nobody yet')
  await rows('contactIdentities').insertOne({ ...stored(), contactId: maria, ...email('maria@example.com') })
})
afterAll(() => app.close())

const stored = (at = now) => ({ _id: newId() as never, organizationId: shop.id, createdAt: at, updatedAt: at })
const email = (value: string) => ({ kind: 'email', scope: '', value, proof: 'proven' })
const show = (name: ReportName, query: Partial<ReportQuery> = {}): Promise<Report> =>
  app.services.reports.show(scope, { name, ...query }, now, 100)
const payment = (more: object) =>
  rows('payments').insertOne({
    ...{ ...stored(), contactId: maria, agentId: null, type: 'one_time', status: 'succeeded', currency: 'USD' },
    ...{ amount: 100, billingType: null, processedAt: now, externalPaymentId: newId(), gateway: 'other', ...more },
  })

test('customers: those who are customers, with name and address, newest first', async () => {
  const { rows: found } = await show('customers')
  expect(found).toMatchObject([
    { name: 'John Roe', email: null },
    { name: 'Maria Lopez', email: 'maria@example.com' },
  ])
})

test('revenue: this month and the last by the organization’s own calendar, per currency, less what went back', async () => {
  expect((await show('revenueByMonth')).rows).toEqual([
    { period: 'current_month', total: 0, currency: 'USD' },
    { period: 'previous_month', total: 0, currency: 'USD' },
  ])
  await payment({ amount: 5_000, processedAt: november })
  await payment({ amount: 700, processedAt: justBefore })
  await payment({ amount: 300, processedAt: november, currency: 'EUR' })
  await payment({ amount: 9_999, status: 'pending', processedAt: null })
  await payment({ amount: 1_000, status: 'partially_refunded' })
  await payment({ amount: 400, type: 'refund' })
  await payment({ amount: 1, processedAt: new Date('2026-09-30T12:00:00Z') })
  expect((await show('revenueByMonth')).rows).toEqual([
    { period: 'current_month', total: 300, currency: 'EUR' },
    { period: 'previous_month', total: 0, currency: 'EUR' },
    { period: 'current_month', total: 5_600, currency: 'USD' },
    { period: 'previous_month', total: 700, currency: 'USD' },
  ])
  const billing = await show('billing', { contactId: maria })
  expect(billing.rows).toHaveLength(7)
  expect(billing.rows.find(({ amount }) => amount === -400)).toMatchObject({ customer: 'Maria Lopez', currency: 'USD' })
})

test('tickets with their customer, one in detail with the address, and their number by status', async () => {
  const ticket = (status: string, at: number, contactId = maria) => ({
    ...{ ...stored(), contactId, agentId: null, number: `TKT-${at}`, subject: `Leak ${at}`, description: 'It drips' },
    ...{ status, priority: 'high', dedicatedMinutes: 90 },
  })
  const gone = ticket('open', 4, newId())
  const leak = ticket('open', 1)
  await rows('tickets').insertMany([leak, ticket('closed', 2), ticket('open', 3, other), gone])
  const { rows: found } = await show('tickets')
  expect(found.map(({ number, customer }) => [number, customer])).toEqual([
    ['TKT-3', 'John Roe'],
    ['TKT-2', 'Maria Lopez'],
    ['TKT-1', 'Maria Lopez'],
    ['TKT-4', ''],
  ])
  const [detail, ...others] = (await show('ticketDetails', { ticketId: leak._id })).rows
  expect(others).toEqual([])
  expect(detail).toMatchObject({
    title: 'Leak 1',
    details: 'It drips',
    email: 'maria@example.com',
    dedicatedMinutes: 90,
  })
  expect((await show('ticketCountsByStatus')).rows).toEqual([
    { status: 'open', count: 3 },
    { status: 'closed', count: 1 },
  ])
})

test('subscriptions: every customer with plan, hours and dates, those without one too; active ones counted by plan', async () => {
  const [pro, basic] = [newId(), newId()]
  await rows('plans').insertMany([
    { ...stored(), _id: pro as never, code: 'pro', name: 'Pro' },
    { ...stored(), _id: basic as never, code: 'basic', name: 'Basic' },
  ])
  const subscription = (planId: string, status: string, contactId: string) => ({
    ...{
      ...stored(),
      contactId,
      planId,
      status,
      minutesAllocated: 600,
      minutesRemaining: 90,
      live: status === 'active',
    },
    ...{ subscriber: { kind: 'contact', id: newId() }, currentPeriodStart: now, currentPeriodEnd: now },
    externalSubscriptionId: newId(),
  })
  await rows('subscriptions').insertMany([
    subscription(pro, 'active', maria),
    subscription(basic, 'expired', maria),
    subscription(pro, 'active', newId()),
    subscription(basic, 'active', newId()),
  ])
  const { rows: found } = await show('subscriptionsByCustomer')
  expect(found.map(({ name, plan, status }) => [name, plan, status])).toEqual([
    ['John Roe', null, null],
    ['Maria Lopez', 'Pro', 'active'],
    ['Maria Lopez', 'Basic', 'expired'],
  ])
  expect((await show('subscriptionsByCustomer', { contactId: other })).rows).toHaveLength(1)
  expect((await show('activePlanCounts')).rows).toEqual([
    { plan: 'Pro', count: 2 },
    { plan: 'Basic', count: 1 },
  ])
})

test('an agent’s sales against their target, and the funnel with its shares', async () => {
  const { userId } = shop.members.agent
  await rows('memberships').updateOne({ organizationId: shop.id, userId }, { $set: { monthlyTarget: 10_000 } })
  const sale = (amount: number, more: object = {}) => ({
    ...{ ...stored(), contactId: maria, agentId: userId, amount, currency: 'USD', saleDate: now, voidedAt: null },
    ...{ sourceKey: newId(), ...more },
  })
  await rows('sales').insertMany([
    sale(2_500),
    sale(5_000, { saleDate: justBefore }),
    sale(1_000, { voidedAt: now }),
    sale(70, { currency: 'EUR' }),
  ])
  const { rows: agents } = await show('salesAgainstTarget')
  expect(agents.filter((row) => row.userId === userId)).toMatchObject([
    { sold: 2_500, target: 10_000, progress: 2_500, currency: 'USD' },
    { sold: 70, target: null, currency: 'EUR' },
  ])
  const lead = (status: string, estimatedValue: number | null) => ({
    ...{ ...stored(), contactId: maria, assigneeId: null, status, currency: 'USD', estimatedValue },
  })
  await rows('leads').insertMany([lead('new', 100), lead('new', null), lead('converted', 900), lead('lost', 1)])
  const { rows: stages } = await show('leadFunnel')
  expect(stages.find(({ stage }) => stage === 'new')).toMatchObject({ count: 2, share: 5_000, value: 100 })
  expect(stages.find(({ stage }) => stage === 'converted')).toMatchObject({ count: 1, share: 2_500, value: 900 })
  expect(stages.find(({ stage }) => stage === 'qualified')).toMatchObject({ count: 0, share: 0 })
})

test('a complex report is one query at the store: one query a report', async () => {
  const client = mongoose.connection.getClient()
  for (const name of ['customers', 'tickets', 'subscriptionsByCustomer', 'billing', 'revenueByMonth'] as const) {
    const commands: string[] = []
    const note = ({ commandName }: { commandName: string }) => void commands.push(commandName)
    await show(name)
    client.on('commandStarted', note)
    await show(name)
    client.off('commandStarted', note)
    expect([name, commands.filter((command) => command === 'aggregate')]).toEqual([name, ['aggregate']])
  }
})

describe('over HTTP', () => {
  test('a manager reads and exports it; an agent is refused', async () => {
    const manager = injectAs(app.app, shop.members.manager.cookie)
    const answer = await manager.call<Report>('GET', '/reports/customers')
    expect([answer.status, answer.body.rows.length]).toEqual([200, 2])
    const exported = await manager.call<{ csv: string; fileName: string }>('POST', '/reports/customers/export')
    expect(exported.body.fileName).toBe('customers.csv')
    expect(exported.body.csv).toContain('Maria Lopez,maria@example.com')
    const agent = injectAs(app.app, shop.members.agent.cookie)
    expect((await agent.call('GET', '/reports/customers')).status).toBe(403)
    expect((await manager.call('GET', '/reports/salaries')).status).toBe(400)
  })
})

test('months follow the organization’s calendar over a year’s end and a clock change', () => {
  const january = thisMonth(new Date('2027-01-01T03:00:00Z'), zone)
  expect(january.name).toBe('2026-12')
  expect(monthBefore(thisMonth(new Date('2027-01-15T00:00:00Z'), zone), zone).name).toBe('2026-12')
  const march = thisMonth(new Date('2026-03-15T00:00:00Z'), 'Europe/Madrid')
  expect([march.from.toISOString(), march.to.toISOString()]).toEqual([
    '2026-02-28T23:00:00.000Z',
    '2026-03-31T22:00:00.000Z',
  ])
})
