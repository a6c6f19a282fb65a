import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Notification } from '../../../schemas/notification.ts'
import type { Reminder } from '../../../schemas/reminder.ts'
import { newId } from '../../../src/core/ids.ts'
import { addCustomer, addLine, ask, rows } from '../../doors/kit.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../../helpers/app.ts'

let app: TestApp
let shop: TestOrganization
let line: Awaited<ReturnType<typeof addLine>>
beforeAll(async () => {
  app = await createTestApp()
  shop = await app.addOrganization('reminding')
  line = await addLine(app, shop, 'reminding')
})
afterAll(() => app.close())

const ownerAsks = async <T>(route: string, asked: Parameters<typeof ask>[2] = {}) => {
  const { statusCode, body } = await ask(app.app, route, asked, shop.members.owner.cookie)
  return { statusCode, json: JSON.parse(body) as T }
}
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000)
const set = (content: string, dueDate: Date, more: object = {}) =>
  ownerAsks<Reminder>('POST /api/v1/reminders', { body: { content, dueDate, ...more } })
const change = (id: string, body: object) =>
  ownerAsks<Reminder>('PATCH /api/v1/reminders/:id', { params: { id }, body })
const notices = async () =>
  (await ownerAsks<{ items: Notification[] }>('GET /api/v1/notifications')).json.items.filter(
    (one) => one.type === 'reminder',
  )

describe('a reminder', () => {
  it('is told once when it is due, and anew when it was snoozed', async () => {
    const { json: reminder } = await set('Call Maria', inHours(1), { priority: 'high' })
    await app.services.reminders.fireDue(inHours(0.9))
    expect(await notices()).toEqual([])
    await app.services.reminders.fireDue(inHours(1.1))
    await app.services.reminders.fireDue(inHours(1.1))
    expect((await notices()).map(({ message, level }) => [message.en, message.es, level])).toEqual([
      ['Reminder: Call Maria', 'Recordatorio: Call Maria', 'warning'],
    ])
    expect((await change(reminder.id, { dueDate: inHours(3) })).json).toMatchObject({ status: 'waiting', snoozes: 1 })
    await app.services.reminders.fireDue(inHours(3.1))
    expect(await notices()).toHaveLength(2)
    expect((await change(reminder.id, { isDone: true })).json.status).toBe('done')
  })
  it('of a time that is over is refused, and one that is done is told no more', async () => {
    expect((await set('Too late', inHours(-1))).statusCode).toBe(400)
    const { json } = await set('Never', inHours(1))
    await change(json.id, { isDone: true })
    const before = (await notices()).length
    await app.services.reminders.fireDue(inHours(2))
    expect(await notices()).toHaveLength(before)
  })
  it('is told in the member’s own chat too', async () => {
    const { contactId, conversationId } = await addCustomer(app, shop, line, {
      canary: 'own',
      holder: shop.members.owner,
    })
    await rows('staffNumbers').insertOne({
      ...{ _id: newId() as never, organizationId: shop.id, userId: shop.members.owner.userId, contactId, phone: null },
      ...{ codeHash: null, codeExpiresAt: null, linkedAt: new Date(), createdAt: new Date(), updatedAt: new Date() },
    })
    await set('Send the invoice', inHours(1))
    await app.services.reminders.fireDue(inHours(1.1))
    const sent = await rows('messages').find({ conversationId, direction: 'out' }).toArray()
    expect(sent.map((one) => one.text)).toContain('⏰ Reminder: Send the invoice')
  })
  it('of a cause is one however often it is put, and goes with it', async () => {
    const ctxOf = <T>(work: (ctx: Parameters<typeof app.services.reminders.put>[0]) => Promise<T>) =>
      app.kernel.database.transaction((tx) => work({ tx, now: new Date(), organizationId: shop.id }))
    const about = { key: 'lead:1:follow-up', userId: shop.members.owner.userId, contactId: null, conversationId: null }
    for (const hours of [5, 6])
      await ctxOf((ctx) =>
        app.services.reminders.put(ctx, { ...about, dueAt: inHours(hours), priority: 'low', text: `In ${hours}` }),
      )
    const open = async () => (await ownerAsks<{ items: Reminder[] }>('GET /api/v1/reminders')).json.items
    expect((await open()).map((one) => one.content)).toContain('In 6')
    expect((await open()).map((one) => one.content)).not.toContain('In 5')
    await ctxOf((ctx) => app.services.reminders.drop(ctx, about.key))
    expect((await open()).map((one) => one.content)).not.toContain('In 6')
  })
})

describe('notifications', () => {
  it('are counted, read, unread and read all at once, each member their own', async () => {
    const count = async () => (await ownerAsks<{ unread: number }>('GET /api/v1/notifications/count')).json.unread
    const [one] = await notices()
    expect(await count()).toBeGreaterThan(0)
    const before = await count()
    const mark = (status: string) =>
      ownerAsks('PATCH /api/v1/notifications/:id', { params: { id: one?.id ?? '' }, body: { status } })
    await mark('read')
    expect(await count()).toBe(before - 1)
    await mark('unread')
    await ownerAsks('POST /api/v1/notifications/read-all')
    expect(await count()).toBe(0)
    const theirs = await ask(app.app, 'GET /api/v1/notifications', {}, shop.members.agent.cookie)
    expect(theirs.json()).toMatchObject({ items: [] })
  })
})
