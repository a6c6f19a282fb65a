import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/core/ids.ts'
import { createTestApp, type TestApp } from '../helpers/app.ts'
import { type Asked, ask } from './kit.ts'
import { openShopIn, type Shop } from './shop.ts'
import type { Target } from './table.ts'

let app: TestApp
let shop: Shop
let target: Target
beforeAll(async () => {
  // the driver tells of its commands only when asked at the start
  const uri = new URL(process.env.MONGODB_URI ?? '')
  uri.searchParams.set('monitorCommands', 'true')
  process.env.MONGODB_URI = uri.href
  app = await createTestApp()
  shop = await openShopIn(app, 'queries')
  target = await shop.targetFor(shop.members.owner)
})
afterAll(() => app.close())

/** So many customers write; each conversation is some member's. */
async function addConversations(count: number): Promise<void> {
  const owners = Object.values(shop.members).map(({ userId }) => userId)
  const at = new Date()
  const arrivals = Array.from({ length: count }, (_, n) => ({
    ...{ accountId: shop.line.accountId, lineId: shop.line.id, arrivedAt: at },
    inbound: {
      ...{
        wireId: newId(),
        peer: { phone: `+57${newId().replace(/\D/g, '').slice(-6).padStart(6, '1')}${String(n).padStart(4, '0')}` },
      },
      ...{ fromMe: false, kind: 'text' as const, text: `Hello ${n}`, pushName: `Somebody ${n}`, sentAt: at },
      ...{ arrival: 'live' as const, quotedWireId: null, media: null },
    },
  }))
  const received = await app.kernel.database.transaction((tx) =>
    app.services.conversations.receive(tx, shop.id, arrivals),
  )
  const scope = {
    organizationId: shop.id,
    actor: { kind: 'system' as const, id: null, name: 'Parley' },
    see: 'all' as const,
  }
  for (const [n, entry] of received.entries())
    if (entry && n % 2 === 0)
      await app.kernel.database.transaction((tx) =>
        app.services.conversations.assign(
          { scope, tx, now: at },
          entry.conversation.id,
          owners[n % owners.length] ?? null,
        ),
      )
}

/** Commands that the store gets for one request, the session's two among them; commits are counted too. */
async function cost(route: string, asked: Asked): Promise<number> {
  const client = mongoose.connection.getClient()
  let commands = 0
  const count = () => {
    commands += 1
  }
  client.on('commandStarted', count)
  const { statusCode, body } = await ask(app.app, route, asked, shop.members.owner.cookie)
  client.off('commandStarted', count)
  expect(`${statusCode} ${route} ${body.slice(0, 200)}`).toMatch(/^2/)
  return commands
}

const views = ['mine', 'unassigned', 'all', 'bot', 'snoozed', 'closed']
const thread = () => ({ params: { id: target.conversationId } })
const pump = { name: 'Pump', quantity: '1', unitPrice: 100 }
/** Route, what is asked, the ceiling. */
const routes: [string, () => Asked, number][] = [
  ...views.map((view): [string, () => Asked, number] => ['GET /api/v1/conversations', () => ({ query: { view } }), 8]),
  ['GET /api/v1/conversations', () => ({ query: { q: 'Some' } }), 6],
  ['GET /api/v1/conversations/counts', () => ({}), 3],
  ['GET /api/v1/conversations/:id', thread, 5],
  ['GET /api/v1/conversations/:id/messages', thread, 5],
  ['GET /api/v1/me', () => ({}), 4],
  ['GET /api/v1/members', () => ({}), 4],
  ['GET /api/v1/lines', () => ({}), 4],
  ['GET /api/v1/contacts/:id', () => ({ params: { id: target.contactId } }), 5],
  ['GET /api/v1/notes', () => ({ query: { contactId: target.contactId } }), 5],
  ['GET /api/v1/quotes', () => ({}), 4],
  ['GET /api/v1/orders', () => ({}), 4],
  ['GET /api/v1/sales', () => ({}), 4],
  ['GET /api/v1/sales/progress', () => ({}), 6],
  ['GET /api/v1/products', () => ({}), 3],
  ['GET /api/v1/leads', () => ({}), 3],
  ['GET /api/v1/leads', () => ({ query: { sort: 'stage', status: 'new' } }), 6],
  ['GET /api/v1/leads/board', () => ({}), 10],
  ['GET /api/v1/leads/:id', () => ({ params: { id: target.leadId } }), 5],
  ['GET /api/v1/tickets', () => ({}), 4],
  ['GET /api/v1/campaigns', () => ({}), 3],
  ['GET /api/v1/contacts/:id/consents', () => ({ params: { id: target.contactId } }), 5],
  ['POST /api/v1/conversations/:id/messages', () => ({ ...thread(), body: { text: 'x', clientId: newId() } }), 16],
  ['POST /api/v1/conversations/:id/read', () => ({ ...thread(), body: { seq: 1 } }), 8],
  ['POST /api/v1/quotes', () => ({ body: { contactId: target.contactId, lines: [pump] } }), 12],
]

test('a route costs the same few commands with sixty-five conversations as with five, and none more than its ceiling', async () => {
  await addConversations(5)
  // names and lines are remembered for a moment: asked for once before it counts
  for (const [route, asked] of routes) await cost(route, asked())
  const few: number[] = []
  for (const [route, asked] of routes) few.push(await cost(route, asked()))
  await addConversations(60)
  for (const [route, asked] of routes) await cost(route, asked())
  const measured: string[] = []
  for (const [at, [route, asked, ceiling]] of routes.entries()) {
    const many = await cost(route, asked())
    const what = `${route} ${JSON.stringify(asked().query ?? '')}: ${few[at]} with few, ${many} with many`
    measured.push(what)
    expect.soft(many, what).toBeLessThanOrEqual(ceiling)
    expect.soft(few[at], what).toBeLessThanOrEqual(ceiling)
  }
  if (process.env.SHOW_QUERIES) process.stdout.write(`${measured.join('\n')}\n`)
})
