/** What is shown: a number's limits, its brake and the proof of its outages, from counters. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LineView } from '../../../schemas/line.ts'
import { type LineHealth, type Outage, usualWarmUp } from '../../../schemas/line-health.ts'
import { codeOf, createWorld, day, hour, type Member, minute, type World } from '../users/kit.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.drop())

let numbers = 0
async function linked(): Promise<{ owner: Member; line: LineView; account: string }> {
  const { owner } = await world.found('Shop')
  const line = await world.run<LineView>(owner, 'line.create', { name: 'Counter' })
  const account = line.account?.id ?? ''
  const number = `+5215551${String(++numbers).padStart(6, '0')}`
  await world.lines.accountState(account, { state: 'connected', number })
  return { owner, line, account }
}
const healthOf = (owner: Member, line: LineView) => world.run<LineHealth>(owner, 'line.health', { id: line.id })
const viewOf = async (owner: Member) =>
  (await world.run<{ items: LineView[] }>(owner, 'line.list')).items[0]?.account ?? null
const outagesOf = async (owner: Member, line: LineView) =>
  (await world.run<{ items: Outage[] }>(owner, 'line.outages', { id: line.id })).items

describe('the numbers', () => {
  test('are today’s and the week’s, with ratios once there is enough to say', async () => {
    const { owner, line, account } = await linked()
    world.lines.count(owner.organizationId, account, { sent: 8, delivered: 8, newContacts: 4, replied: 1 })
    await world.lines.flushCounts()
    expect((await healthOf(owner, line)).week).toMatchObject({ sent: 8, deliveredRatio: null, replyRatio: null })
    world.pass(day)
    world.lines.count(owner.organizationId, account, {
      sent: 12,
      delivered: 10,
      failed: 2,
      newContacts: 16,
      replied: 4,
    })
    await world.lines.flushCounts()
    const { today, week } = await healthOf(owner, line)
    expect(today).toMatchObject({ sent: 12, delivered: 10, failed: 2, newContacts: 16, replied: 4 })
    expect(week).toMatchObject({ sent: 20, delivered: 18, deliveredRatio: 0.9, newContacts: 20, replyRatio: 0.25 })
    world.pass(7 * day)
    expect((await healthOf(owner, line)).week).toMatchObject({ sent: 0, deliveredRatio: null })
  })

  test('the limit is the smaller of the owner’s and the warm-up’s, which grows by the day and ends', async () => {
    const { owner, line, account } = await linked()
    const limits = { id: line.id, dailyLimit: 40, newContactsLimit: 5, warmUp: true }
    await world.run(owner, 'line.limits', limits)
    expect(await healthOf(owner, line)).toMatchObject({ limit: 20, left: 20, newContactsLeft: 5, warmUp: { day: 1 } })
    world.lines.count(owner.organizationId, account, { sent: 19, newContacts: 3 })
    expect(await world.lines.outbound(account)).toMatchObject({ budgetLeft: 1, newContactsLeft: 2 })
    await world.lines.flushCounts()
    expect(await world.lines.outbound(account)).toMatchObject({ budgetLeft: 1, newContactsLeft: 2 })
    world.pass(2 * day)
    // 45 by the plan, 40 by the owner
    expect(await healthOf(owner, line)).toMatchObject({ limit: 40, left: 40, warmUp: { day: 3, limit: 45 } })
    world.pass(usualWarmUp.length * day)
    expect(await healthOf(owner, line)).toMatchObject({ limit: 40, warmUp: null })
    await world.run(owner, 'line.limits', { id: line.id, dailyLimit: null, warmUp: false })
    expect(await healthOf(owner, line)).toMatchObject({ limit: null, left: null, newContactsLimit: 5 })
  })
})

describe('the brake', () => {
  test('is put on by a restriction, for strangers only, longer each time, and lifted by a person', async () => {
    const { owner, line, account } = await linked()
    await world.lines.sendEnded(account, { ok: false, code: '463' })
    const { brake } = await healthOf(owner, line)
    expect(brake).toMatchObject({ reason: 'restricted', scope: 'new_contacts', code: '463', times: 1 })
    expect((await world.lines.outbound(account))?.brake).toMatchObject({ scope: 'new_contacts' })
    expect(await viewOf(owner)).toMatchObject({ state: 'connected', health: 'warning', healthReason: 'restricted' })
    const lasts = (brake?.until.getTime() ?? 0) - (brake?.since.getTime() ?? 0)
    expect(lasts).toBe(hour)
    // said again while it is on: nothing new
    await world.lines.sendEnded(account, { ok: false, code: '463' })
    expect((await healthOf(owner, line)).brake).toMatchObject({ times: 1 })

    world.pass(hour + minute)
    expect((await healthOf(owner, line)).brake).toBeNull()
    await world.lines.sendEnded(account, { ok: false, code: '463' })
    const again = (await healthOf(owner, line)).brake
    expect(again).toMatchObject({ times: 2 })
    expect((again?.until.getTime() ?? 0) - (again?.since.getTime() ?? 0)).toBe(2 * hour)
    await world.run(owner, 'line.release', { id: line.id })
    expect((await healthOf(owner, line)).brake).toBeNull()
    expect(world.woken).toContainEqual({ queue: 'outbound', key: account })
  })

  test('holds until the end that WhatsApp names, and goes when WhatsApp says so', async () => {
    const { owner, line, account } = await linked()
    const until = new Date(world.clock().getTime() + 5 * hour)
    await world.lines.accountState(account, { state: 'connected', restrictedUntil: until })
    expect((await healthOf(owner, line)).brake).toMatchObject({ reason: 'restricted', until })
    // a reconnect does not lift it
    await world.lines.accountState(account, { state: 'disconnected', reason: 'connection_lost' })
    await world.lines.accountState(account, { state: 'connected' })
    expect((await healthOf(owner, line)).brake).toMatchObject({ until })
    await world.lines.accountState(account, { state: 'connected', restrictedUntil: null })
    expect((await healthOf(owner, line)).brake).toBeNull()
  })

  test('is put on for all when half of the last sends failed, but not by numbers that nobody has', async () => {
    const { owner, line, account } = await linked()
    for (let n = 0; n < 12; n++) await world.lines.sendEnded(account, { ok: false, code: 'not_on_whatsapp' })
    expect((await healthOf(owner, line)).brake).toBeNull()
    for (let n = 0; n < 8; n++) await world.lines.sendEnded(account, { ok: true })
    for (let n = 0; n < 7; n++) await world.lines.sendEnded(account, { ok: false, code: '403' })
    expect((await healthOf(owner, line)).brake).toBeNull()
    await world.lines.sendEnded(account, { ok: false, code: '403' })
    expect((await healthOf(owner, line)).brake).toMatchObject({ reason: 'failures', scope: 'all', code: '403' })
    expect(await viewOf(owner)).toMatchObject({ health: 'critical', healthReason: 'failures' })
  })
})

describe('an outage', () => {
  test('has its reason, its length and its proof', async () => {
    const { owner, line, account } = await linked()
    await world.lines.accountState(account, { state: 'disconnected', reason: 'connection_lost' })
    expect(await outagesOf(owner, line)).toMatchObject([{ reason: 'connection_lost', to: null, arrived: null }])
    world.pass(3 * minute)
    await world.lines.accountState(account, { state: 'connecting' })
    await world.lines.accountState(account, { state: 'connected' })
    await world.lines.outageProved(account, { arrived: 3, stored: 3, parked: 0, refs: [] })
    const [outage] = await outagesOf(owner, line)
    expect(outage).toMatchObject({ arrived: 3, stored: 3, parked: 0, answered: 0 })
    expect((outage?.to?.getTime() ?? 0) - (outage?.from.getTime() ?? 0)).toBeGreaterThanOrEqual(3 * minute)
    // what is told again later replaces what was told
    await world.lines.outageProved(account, { arrived: 4, stored: 3, parked: 1, refs: [] })
    expect(await outagesOf(owner, line)).toMatchObject([{ arrived: 4, stored: 3, parked: 1 }])
  })

  test('of a line that was silent began when it was last heard', async () => {
    const { owner, line, account } = await linked()
    const since = new Date(world.clock().getTime() - 10 * minute)
    await world.lines.accountState(account, { state: 'disconnected', reason: 'silent', since })
    expect(await outagesOf(owner, line)).toMatchObject([{ reason: 'silent', from: since }])
    // it was only quiet
    await world.lines.accountState(account, { state: 'connected' })
    await world.lines.outageProved(account, { arrived: 0, stored: 0, parked: 0, refs: [] })
    expect(await outagesOf(owner, line)).toEqual([])
  })

  test('of a line whose process died is found by the next owner, from when it was last known to live', async () => {
    const { owner, line, account } = await linked()
    world.lines.heard(owner.organizationId, account, { aliveAt: world.clock() })
    await world.lines.flushCounts()
    const { aliveAt } = (await viewOf(owner)) ?? {}
    world.pass(2 * minute)
    await world.lines.accountState(account, { state: 'connecting', isOpening: true })
    await world.lines.accountState(account, { state: 'connected' })
    expect(await outagesOf(owner, line)).toMatchObject([{ reason: 'owner_gone', from: aliveAt }])
  })

  test('goes on where the line was back too shortly to be handed what had waited', async () => {
    const { owner, line, account } = await linked()
    await world.lines.accountState(account, { state: 'disconnected', reason: 'connection_lost' })
    world.pass(3 * minute)
    await world.lines.accountState(account, { state: 'connected' })
    world.pass(minute)
    await world.lines.accountState(account, { state: 'connecting', isOpening: true })
    expect(await outagesOf(owner, line)).toMatchObject([{ reason: 'connection_lost', to: null }])
    await world.lines.accountState(account, { state: 'connected' })
    await world.lines.outageProved(account, { arrived: 2, stored: 2, parked: 0, refs: [] })
    expect(await outagesOf(owner, line)).toMatchObject([{ reason: 'connection_lost', arrived: 2, stored: 2 }])
    // proved, it is over: the next is another
    await world.lines.accountState(account, { state: 'disconnected', reason: 'server_unavailable' })
    expect(await outagesOf(owner, line)).toMatchObject([{ reason: 'server_unavailable' }, { arrived: 2 }])
  })

  test('keeps its proof when the number is linked anew', async () => {
    const { owner, line, account } = await linked()
    await world.lines.accountState(account, { state: 'disconnected', reason: 'connection_lost' })
    await world.lines.accountState(account, { state: 'connected' })
    await world.lines.outageProved(account, { arrived: 5, stored: 5, parked: 0, refs: [] })
    world.pass(minute)
    await world.lines.accountState(account, { state: 'failed', reason: 'logged_out' })
    await world.lines.accountState(account, { state: 'connected' })
    await world.lines.outageProved(account, { arrived: 0, stored: 0, parked: 0, refs: [] })
    expect(await outagesOf(owner, line)).toMatchObject([{ reason: 'connection_lost', arrived: 5 }])
  })

  test('is a shop’s own: a twin neither sees it nor its numbers', async () => {
    const { line } = await linked()
    const other = await world.found('Twin')
    for (const action of ['line.outages', 'line.health', 'line.release'])
      expect(await codeOf(world.run(other.owner, action, { id: line.id }))).toBe('not-found')
    expect(await codeOf(world.run(other.owner, 'line.limits', { id: line.id, dailyLimit: 1 }))).toBe('not-found')
  })
})

test('a code to link with is for those who may link, and gone once linked', async () => {
  const shop = await world.found('Shop')
  const agent = await world.join(shop, 'agent')
  const line = await world.run<LineView>(shop.owner, 'line.create', { name: 'Counter' })
  const account = line.account?.id ?? ''
  await world.run(shop.owner, 'line.link', { id: line.id, phone: '+525512345678' })
  const wanted = (await world.lines.wantedAccounts()).find(({ accountId }) => accountId === account)
  expect(wanted).toMatchObject({ pairingNumber: '+525512345678' })
  const pairingCode = { text: 'AB12CD34', expiresAt: new Date('2030-01-01') }
  await world.lines.accountState(account, { state: 'waiting_for_qr', pairingCode })
  expect(await viewOf(shop.owner)).toMatchObject({ pairingCode: 'AB12CD34' })
  expect(await viewOf(agent)).toMatchObject({ pairingCode: null, qr: null })
  expect(world.shown.at(-1)).toMatchObject({ type: 'line.changed', data: null })
  await world.lines.accountState(account, { state: 'connected', number: '+525512345678' })
  expect(await viewOf(shop.owner)).toMatchObject({ pairingCode: null, pairingExpiresAt: null })
  expect(await codeOf(world.run(shop.owner, 'line.link', { id: line.id, phone: '+525512345678' }))).toBe('line.linked')
})
