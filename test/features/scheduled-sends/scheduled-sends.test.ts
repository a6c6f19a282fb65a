import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ScheduledSend } from '../../../schemas/scheduled-send.ts'
import { createActionRunner } from '../../../src/core/action-runner.ts'
import { newId } from '../../../src/core/ids.ts'
import { createScheduledSends, scheduledSendActions } from '../../../src/features/scheduled-sends/index.ts'
import { createRoadKit, inbound, type RoadKit, type Shop } from '../conversations/kit.ts'

/** Ten o'clock of a day long gone, so that the clock is the test's alone. */
const planned = '2099-06-01T10:00'
const before = new Date('2099-06-01T09:59:59Z')
const due = new Date('2099-06-01T10:00:00Z')
const daily = { every: 'day', interval: 1, until: null } as const

describe('scheduled messages', () => {
  let kit: RoadKit
  let sends: ReturnType<typeof createScheduledSends>
  let phones = 0
  beforeAll(async () => {
    kit = await createRoadKit()
    sends = createScheduledSends({ ...kit, database: kit.database })
  })
  afterAll(() => kit.close())

  const write = (shop: Shop, phone: string, text = 'hello') => kit.ingest.ingest(shop, inbound(phone, text))
  async function open() {
    const shop = kit.shop()
    const phone = `+3466${String(1_000_000 + phones++)}`
    await write(shop, phone)
    const { id, contactId } = await kit.only(shop)
    const ana = kit.member(shop, 'Ana')
    const runner = createActionRunner({
      ...kit,
      actions: scheduledSendActions({ scheduledSends: sends }),
      audit: async () => undefined,
    })
    const scope = { ...ana, permissions: { reply_conversations: 'own', view_conversations: 'own' } as const }
    const run = (name: string, input: object) =>
      runner.run(name, { scope, door: 'http', locale: 'en', timeZone: 'UTC' }, input)
    const plan = (more: object = {}) =>
      run('scheduled-send.create', {
        ...{ id, text: 'Your pump is here', at: planned, timeZone: 'UTC', clientId: newId() },
        ...more,
      }) as Promise<ScheduledSend>
    const said = async () => (await kit.threadOf(shop, id)).filter(({ direction }) => direction === 'out')
    const only = async () => (await sends.list(shop.scope, id))[0] as ScheduledSend
    return { shop, phone, id, contactId, plan, said, only, run }
  }

  test('nothing goes before its time; then one message, which takes the conversation from nobody', async () => {
    const { plan, said, only, shop, id } = await open()
    expect(await plan()).toMatchObject({ status: 'active', nextAt: due })
    await sends.fireDue(before)
    expect(await said()).toEqual([])
    await sends.fireDue(due)
    const [message, ...more] = await said()
    expect(more).toEqual([])
    expect(message).toMatchObject({
      text: 'Your pump is here',
      status: 'queued',
      scheduledFor: due,
      sender: { name: 'Ana' },
    })
    expect(await only()).toMatchObject({ status: 'done', nextAt: null, sentCount: 1 })
    expect(await kit.conversations.get(shop.scope, id)).toMatchObject({ holderKind: 'bot' })
  })

  test('six workers at one moment, and again: sent once', async () => {
    const { plan, said } = await open()
    await plan()
    await Promise.all(Array.from({ length: 6 }, () => sends.fireDue(due)))
    await sends.fireDue(due)
    expect(await said()).toHaveLength(1)
  })

  test('a series goes on from day to day; what nobody was there to send goes once', async () => {
    const { plan, said, only } = await open()
    await plan({ repeat: daily })
    await sends.fireDue(due)
    expect(await only()).toMatchObject({ status: 'active', nextAt: new Date('2099-06-02T10:00:00Z'), sentCount: 1 })
    await sends.fireDue(new Date('2099-06-05T12:00:00Z'))
    expect(await said()).toHaveLength(2)
    expect(await only()).toMatchObject({ nextAt: new Date('2099-06-06T10:00:00Z'), sentCount: 2 })
  })

  test('the customer answers: what asks for an answer is not sent, and says so at once; the other is', async () => {
    const { plan, said, only, shop, phone } = await open()
    await plan({ cancelOnReply: true })
    await write(shop, phone, 'I come tomorrow')
    expect(await only()).toMatchObject({ status: 'cancelled', endReason: 'answered', nextAt: null })
    await plan({ text: 'Anyway' })
    await sends.fireDue(due)
    expect((await said()).map(({ text }) => text)).toEqual(['Anyway'])
  })

  test('not to somebody who was blocked or said STOP', async () => {
    const [one, two] = [await open(), await open()]
    await one.plan()
    await two.plan()
    await kit.inTx(one.shop.scope, (ctx) => kit.conversations.setBlocked(ctx, one.contactId, true))
    await kit.inTx(two.shop.scope, (ctx) => kit.contacts.setOptedOut(ctx, two.contactId, new Date()))
    await sends.fireDue(due)
    expect([await one.said(), await two.said()]).toEqual([[], []])
    expect([(await one.only()).endReason, (await two.only()).endReason]).toEqual(['blocked', 'opted_out'])
  })

  test('a line that cannot send any more ends it with that reason, and holds up no other', async () => {
    const [one, two] = [await open(), await open()]
    await one.plan({ at: '2099-06-01T09:00' })
    await two.plan()
    kit.lines.set(one.shop.lineId, { ...one.shop.line, accountId: null })
    await sends.fireDue(due)
    expect(await one.only()).toMatchObject({ status: 'cancelled', endReason: 'failed' })
    expect(await two.said()).toHaveLength(1)
  })

  test('the same key plans once; a change moves it; cancelled, it is not sent', async () => {
    const { plan, said, only, run } = await open()
    const clientId = newId()
    const [{ id }, again] = [await plan({ clientId }), await plan({ clientId })]
    expect(again.id).toBe(id)
    const moved = await run('scheduled-send.update', { id, at: '2099-06-01T11:00', text: 'Later still' })
    expect(moved).toMatchObject({ nextAt: new Date('2099-06-01T11:00:00Z') })
    await sends.fireDue(due)
    expect(await said()).toEqual([])
    await run('scheduled-send.cancel', { id })
    await sends.fireDue(new Date('2099-06-02T00:00:00Z'))
    expect(await said()).toEqual([])
    expect(await only()).toMatchObject({ status: 'cancelled', endReason: 'by_hand' })
    await expect(run('scheduled-send.cancel', { id })).rejects.toMatchObject({ code: 'scheduled-send.over' })
  })

  test('a time that is over is refused; so is a conversation of a colleague', async () => {
    const { plan, shop, id, run } = await open()
    await expect(plan({ at: '2020-01-01T10:00' })).rejects.toMatchObject({ code: 'scheduled-send.past' })
    const { id: planId } = await plan()
    const ben = kit.member(shop, 'Ben')
    await kit.inTx(shop.scope, (ctx) => kit.conversations.assign(ctx, id, ben.actor.id))
    const attempts = [
      plan,
      () => run('scheduled-send.cancel', { id: planId }),
      () => run('scheduled-send.list', { id }),
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'not-found' })
  })
})
