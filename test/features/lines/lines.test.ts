import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { streams } from '../../../schemas/events.ts'
import type { LineView } from '../../../schemas/line.ts'
import { AuditModel } from '../../../schemas/models/audit.model.ts'
import { ChannelAccountModel } from '../../../schemas/models/channel-account.model.ts'
import { EventModel } from '../../../schemas/models/event.model.ts'
import { codeOf, createWorld, type Member, type World } from '../users/kit.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.drop())

let numbers = 0
const newNumber = () => `+5215550${String(++numbers).padStart(6, '0')}`
const qr = { text: '2@secret-of-the-link', expiresAt: new Date('2030-01-01') }
const add = (owner: Member) => world.run<LineView>(owner, 'line.create', { name: 'Shop phone' })
const accountOf = (line: LineView) => line.account?.id ?? ''
async function only(member: Member): Promise<LineView> {
  const { items } = await world.run<{ items: LineView[] }>(member, 'line.list')
  expect(items).toHaveLength(1)
  return items[0] as LineView
}
async function linked(owner: Member, number = newNumber()): Promise<LineView> {
  const line = await add(owner)
  await world.lines.accountState(accountOf(line), { state: 'connected', number })
  return world.run<{ items: LineView[] }>(owner, 'line.list').then(({ items }) => items.at(-1) as LineView)
}
const wantedOf = async (line: LineView) =>
  (await world.lines.wantedAccounts()).find((wanted) => wanted.accountId === accountOf(line))

describe('a new line', () => {
  test('listens only, and its account is wanted by the sessions process', async () => {
    const { owner } = await world.found('Shop')
    const line = await add(owner)
    expect(line).toMatchObject({ channel: 'whatsapp', botMode: 'listen', address: null })
    expect(line.account).toMatchObject({ state: 'disconnected', wanted: true, adapter: 'baileys' })
    expect(await wantedOf(line)).toMatchObject({ lineId: line.id, organizationId: owner.organizationId, logout: false })
    expect(world.woken).toContainEqual({ queue: 'events', key: 'due' })
  })

  test('is linked by a QR that only those see who may link', async () => {
    const shop = await world.found('Shop')
    const [agent, developer] = [await world.join(shop, 'agent'), await world.join(shop, 'developer')]
    const line = await add(shop.owner)
    await world.lines.accountState(accountOf(line), { state: 'waiting_for_qr', qr })
    expect((await only(shop.owner)).account?.qr).toBe(qr.text)
    expect((await only(developer)).account?.qr).toBe(qr.text)
    expect((await only(agent)).account).toMatchObject({ state: 'waiting_for_qr', qr: null })
    expect(world.shown.at(-1)).toMatchObject({ stream: streams.lists(shop.id), type: 'line.changed', data: null })
  })

  test('knows its number when linked, and the QR is gone', async () => {
    const { owner } = await world.found('Shop')
    const line = await add(owner)
    await world.lines.accountState(accountOf(line), { state: 'waiting_for_qr', qr })
    const number = newNumber()
    await world.lines.accountState(accountOf(line), { state: 'connected', number })
    const now = await only(owner)
    expect(now).toMatchObject({ address: number, account: { number, state: 'connected', qr: null, health: 'healthy' } })
    expect(now.account?.connectedAt).toBeInstanceOf(Date)
    expect(world.shown.at(-1)).toMatchObject({ type: 'line.changed', data: { id: line.id, address: number } })
  })

  test('leaves no QR in the audit log nor in what browsers were shown', async () => {
    const logged = JSON.stringify([await AuditModel.find().lean(), await EventModel.find().lean()])
    expect(logged).toContain('line.create')
    expect(logged).not.toContain(qr.text)
  })
})

describe('a connection’s state', () => {
  test('that says nothing new shows nothing', async () => {
    const { owner } = await world.found('Shop')
    const line = await add(owner)
    await world.lines.accountState(accountOf(line), { state: 'connecting' })
    const before = world.shown.length
    await world.lines.accountState(accountOf(line), { state: 'connecting' })
    expect(world.shown).toHaveLength(before)
  })

  test('tells how bad a close is, and keeps the reason when the session then stops', async () => {
    const { owner } = await world.found('Shop')
    const line = await linked(owner)
    await world.lines.accountState(accountOf(line), { state: 'disconnected', reason: 'connection_lost' })
    expect((await only(owner)).account).toMatchObject({
      ...{ health: 'warning', healthReason: 'closed', closeReason: 'connection_lost' },
    })
    await world.lines.accountState(accountOf(line), { state: 'failed', reason: 'replaced' })
    await world.lines.accountState(accountOf(line), { state: 'disconnected', reason: 'stopped' })
    expect((await only(owner)).account).toMatchObject({ state: 'failed', health: 'critical', closeReason: 'replaced' })
  })

  test('of an account that is gone is passed over', async () => {
    await expect(world.lines.accountState('f'.repeat(24), { state: 'connected' })).resolves.toBeUndefined()
  })
})

describe('connecting', () => {
  test('is wanted, not wanted, wanted again', async () => {
    const { owner } = await world.found('Shop')
    const line = await linked(owner)
    await world.run(owner, 'line.disconnect', { id: line.id })
    expect(await wantedOf(line)).toBeUndefined()
    await world.run(owner, 'line.connect', { id: line.id })
    expect(await wantedOf(line)).toMatchObject({ logout: false })
  })

  test('unlinking is asked of the sessions process, and done when it says so', async () => {
    const { owner } = await world.found('Shop')
    const line = await linked(owner)
    await world.run(owner, 'line.logout', { id: line.id })
    expect(await wantedOf(line)).toMatchObject({ logout: true })
    await world.lines.accountState(accountOf(line), { state: 'disconnected', reason: 'logged_out' })
    expect(await wantedOf(line)).toBeUndefined()
    expect((await only(owner)).account).toMatchObject({ wanted: false, closeReason: 'logged_out' })
  })
})

describe('a number', () => {
  test('is live in one organization only: the second fails with the reason and stops', async () => {
    const [mine, twin] = [await world.found('Mine'), await world.found('Twin')]
    const number = newNumber()
    await linked(mine.owner, number)
    await linked(twin.owner, number)
    const second = await only(twin.owner)
    expect(second.account).toMatchObject({
      state: 'failed',
      closeReason: 'number_in_use',
      wanted: false,
      health: 'critical',
    })
    expect(second.address).toBeNull()
    expect((await only(mine.owner)).account).toMatchObject({ state: 'connected', number })
    expect(await wantedOf(second)).toBeUndefined()
  })

  test('that two link at the same moment goes to one', async () => {
    const shops = await Promise.all(['One', 'Two', 'Three', 'Four'].map((name) => world.found(name)))
    const lines = await Promise.all(shops.map((shop) => add(shop.owner)))
    const number = newNumber()
    await Promise.all(lines.map((line) => world.lines.accountState(accountOf(line), { state: 'connected', number })))
    const states = await Promise.all(shops.map(async (shop) => (await only(shop.owner)).account?.state))
    expect(states.sort()).toEqual(['connected', 'failed', 'failed', 'failed'])
  })

  test('is free again when it was unlinked, not when it is only disconnected', async () => {
    const [mine, twin] = [await world.found('Mine'), await world.found('Twin')]
    const number = newNumber()
    const first = await linked(mine.owner, number)
    const second = await add(twin.owner)
    await world.lines.accountState(accountOf(first), { state: 'disconnected', reason: 'stopped' })
    await world.lines.accountState(accountOf(second), { state: 'connected', number })
    expect((await only(twin.owner)).account?.state).toBe('failed')
    await world.lines.accountState(accountOf(first), { state: 'disconnected', reason: 'logged_out' })
    await world.run(twin.owner, 'line.connect', { id: second.id })
    await world.lines.accountState(accountOf(second), { state: 'connecting' })
    await world.lines.accountState(accountOf(second), { state: 'connected', number })
    expect((await only(twin.owner)).account).toMatchObject({ state: 'connected', number })
    // and the same account reconnects as often as it likes
    await world.lines.accountState(accountOf(second), { state: 'disconnected', reason: 'connection_lost' })
    await world.lines.accountState(accountOf(second), { state: 'connected' })
    expect((await only(twin.owner)).account).toMatchObject({ state: 'connected', number })
  })

  test('gives way when the line is linked with another phone', async () => {
    const [mine, twin] = [await world.found('Mine'), await world.found('Twin')]
    const [first, second] = [newNumber(), newNumber()]
    const line = await linked(mine.owner, first)
    await world.lines.accountState(accountOf(line), { state: 'disconnected', reason: 'connection_lost' })
    await world.lines.accountState(accountOf(line), { state: 'connected', number: second })
    expect(await only(mine.owner)).toMatchObject({ address: second })
    expect((await linked(twin.owner, first)).account?.state).toBe('connected')
  })
})

describe('sending', () => {
  test('is counted by the day, against the limit', async () => {
    const { owner } = await world.found('Shop')
    const account = accountOf(await linked(owner))
    expect(await world.lines.outbound(account)).toMatchObject({ adapter: 'baileys', budgetLeft: null })
    await ChannelAccountModel.updateOne({ _id: account }, { $set: { dailyLimit: 10 } })
    world.lines.count(owner.organizationId, account, { sent: 2 })
    world.lines.count(owner.organizationId, account, { sent: 1 })
    expect((await world.lines.outbound(account))?.budgetLeft).toBe(7)
    await world.lines.flushCounts()
    expect((await world.lines.outbound(account))?.budgetLeft).toBe(7)
    expect((await only(owner)).account?.sentToday).toBe(3)
    await ChannelAccountModel.updateOne({ _id: account }, { $set: { sentOn: '2020-01-01' } })
    expect((await world.lines.outbound(account))?.budgetLeft).toBe(10)
    world.lines.count(owner.organizationId, account, { sent: 4 })
    await world.lines.flushCounts()
    expect((await world.lines.outbound(account))?.budgetLeft).toBe(6)
    expect(await world.lines.outbound('f'.repeat(24))).toBeNull()
  })
})

describe('who may', () => {
  const changes: [string, Record<string, unknown>][] = [
    ['line.update', { name: 'Other' }],
    ['line.connect', {}],
    ['line.disconnect', {}],
    ['line.logout', {}],
  ]
  test('an agent and a manager see lines and change none', async () => {
    const shop = await world.found('Shop')
    const line = await add(shop.owner)
    for (const role of ['agent', 'manager'] as const) {
      const member = await world.join(shop, role)
      expect((await only(member)).id).toBe(line.id)
      for (const [action, more] of changes)
        expect(await codeOf(world.run(member, action, { id: line.id, ...more }))).toBe('forbidden')
      expect(await codeOf(world.run(member, 'line.create', { name: 'Mine' }))).toBe('forbidden')
    }
  })

  test('a twin organization’s line is neither seen nor changed', async () => {
    const [mine, twin] = [await world.found('Mine'), await world.found('Twin')]
    const line = await add(twin.owner)
    expect(await world.run(mine.owner, 'line.list')).toEqual({ items: [] })
    for (const [action, more] of changes)
      expect(await codeOf(world.run(mine.owner, action, { id: line.id, ...more }))).toBe('not-found')
    expect(await only(twin.owner)).toMatchObject({ name: 'Shop phone', account: { wanted: true } })
  })

  test('the bot is switched on by its owner, and the log says which field', async () => {
    const { owner } = await world.found('Shop')
    const line = await add(owner)
    expect(await world.run(owner, 'line.update', { id: line.id, botMode: 'on' })).toMatchObject({ botMode: 'on' })
    const entry = await AuditModel.findOne({ organizationId: owner.organizationId, action: 'line.update' }).lean()
    expect(entry).toMatchObject({ changed: ['botMode'], records: [{ noun: 'line', id: line.id }] })
  })
})
