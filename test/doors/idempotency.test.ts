import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/core/ids.ts'
import { createTestApp, type TestApp } from '../helpers/app.ts'
import { type Asked, ask, dump, rows } from './kit.ts'
import { openShopIn, type Shop } from './shop.ts'
import { type Target, table } from './table.ts'

let app: TestApp
let shop: Shop
let target: Target
beforeAll(async () => {
  app = await createTestApp()
  shop = await openShopIn(app, 'once')
  target = await shop.targetFor(shop.members.owner)
})
afterAll(() => app.close())

const keyed = (asked: Asked, key: string): Asked => ({
  ...asked,
  headers: { ...asked.headers, 'idempotency-key': key },
})
const send = (route: string, asked: Asked, who: keyof Shop['members'] = 'owner') =>
  ask(app.app, route, asked, shop.members[who].cookie)
const count = (collection: string) => rows(collection).countDocuments({ organizationId: shop.id })

/** What makes something new each time it is done. */
const makers: [string, string][] = [
  ['POST /api/v1/notes', 'notes'],
  ['POST /api/v1/tickets', 'tickets'],
  ['POST /api/v1/quotes', 'quotes'],
  ['POST /api/v1/lines', 'lines'],
  ['POST /api/v1/invitations', 'invitations'],
]

test.each(makers)(
  '%s with one key, eight times at once and once more, is done once and answers the same',
  async (route, into) => {
    const before = await count(into)
    const asked = keyed(table[route]?.of?.(target) ?? {}, newId())
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(route, asked)))
    const later = await send(route, asked)
    expect(new Set([...answers, later].map(({ statusCode }) => statusCode))).toEqual(new Set([201]))
    expect(new Set([...answers, later].map(({ body }) => body)).size).toBe(1)
    expect((await count(into)) - before).toBe(1)
  },
)

test('one key with other input is refused, and nothing more is done', async () => {
  const key = newId()
  const note = (content: string) => keyed({ body: { contactId: target.contactId, content } }, key)
  expect((await send('POST /api/v1/notes', note('first'))).statusCode).toBe(201)
  const before = await count('notes')
  const other = await send('POST /api/v1/notes', note('second'))
  expect([other.statusCode, other.json<{ error: { code: string } }>().error.code]).toEqual([409, 'key-reused'])
  expect(await count('notes')).toBe(before)
})

test('a key is its member’s and its action’s: the same word of another, or for another thing, is another key', async () => {
  const key = newId()
  const note = keyed({ body: { contactId: target.contactId, content: 'mine' } }, key)
  const ticket = keyed({ body: { contactId: target.contactId, subject: 'mine' } }, key)
  const ids = [
    await send('POST /api/v1/notes', note),
    await send('POST /api/v1/notes', note, 'manager'),
    await send('POST /api/v1/tickets', ticket),
  ].map((answer) => answer.json<{ id: string }>().id)
  expect(new Set(ids).size).toBe(3)
})

test('what was refused may be tried again with the same key', async () => {
  const key = newId()
  const asked = keyed({ params: { id: target.conversationId }, body: { userId: newId() } }, key)
  expect((await send('POST /api/v1/conversations/:id/assign', asked)).statusCode).toBe(404)
  const good = { ...asked, body: { userId: shop.members.agent.userId } }
  expect((await send('POST /api/v1/conversations/:id/assign', good)).statusCode).toBe(200)
})

test('a message is sent once for its clientId, also five times at once; the id in another thread is refused', async () => {
  const clientId = newId()
  const message = (id: string) => ({ params: { id }, body: { text: 'Once', clientId } })
  const route = 'POST /api/v1/conversations/:id/messages'
  const answers = await Promise.all(Array.from({ length: 5 }, () => send(route, message(target.conversationId))))
  answers.push(await send(route, message(target.conversationId)))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 200))
  expect(new Set(answers.map((answer) => answer.json<{ id: string }>().id)).size).toBe(1)
  expect(await rows('messages').countDocuments({ organizationId: shop.id, clientId })).toBe(1)
  const other = await shop.targetFor(shop.members.owner)
  expect((await send(route, message(other.conversationId))).statusCode).toBe(409)
})

test('a command is run once for its clientId, and its card stands in the thread once', async () => {
  const asked = { body: { conversationId: target.conversationId, line: '/note once only', clientId: newId() } }
  const answers = [await send('POST /api/v1/commands', asked), await send('POST /api/v1/commands', asked)]
  expect(answers.map((answer) => answer.json())).toEqual([answers[0]?.json(), answers[0]?.json()])
  expect(await rows('notes').countDocuments({ content: 'once only' })).toBe(1)
})

test('an answer that holds a secret is kept by no record', async () => {
  const { body } = await send('POST /api/v1/staff-numbers', keyed({}, newId()))
  const { code } = JSON.parse(body) as { code: string }
  expect(code).toMatch(/^[A-Z0-9-]{6,7}$/)
  expect(JSON.stringify(await dump())).not.toContain(code)
})
