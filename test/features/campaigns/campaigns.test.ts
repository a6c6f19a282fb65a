import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newId } from '../../../src/core/ids.ts'
import { rows } from '../../doors/kit.ts'
import { previewed } from '../../helpers/confirm.ts'
import { type CampaignKit, openShop } from './kit.ts'

let kit: CampaignKit
beforeAll(async () => {
  kit = await openShop()
})
afterAll(() => kit.test.close())
beforeEach(async () => {
  for (const name of ['contacts', 'contactIdentities', 'campaigns', 'campaignRecipients', 'conversations'])
    await rows(name).deleteMany({ organizationId: kit.shop.id })
  await rows('messages').deleteMany({ organizationId: kit.shop.id })
})

const setContact = (id: string, set: object) => rows('contacts').updateOne({ _id: id as never }, { $set: set })

test('a contact who opted out, is blocked, or had enough this week gets nothing; the others one message each', async () => {
  const [free, out, blocked, full] = [
    await kit.customer(),
    await kit.customer(),
    await kit.customer(),
    await kit.customer(),
  ]
  await setContact(out.contactId, { optedOutAt: new Date() })
  await setContact(blocked.contactId, { isBlocked: true })
  await rows('campaignRecipients').insertMany(
    [1, 2].map((at) => ({
      ...{ _id: newId() as never, organizationId: kit.shop.id, campaignId: newId(), contactId: full.contactId },
      ...{ name: 'Full', status: 'sent', queuedAt: new Date(kit.now().getTime() - at * 86_400_000) },
    })),
  )
  const { id } = await kit.create()
  const preview = await previewed(kit.owner, 'POST', `/campaigns/${id}/launch`, {})
  expect(preview.count).toBe(1)
  expect((await kit.launch(id)).body.status).toBe('running')
  const done = await kit.runToTheEnd(id)
  expect(done).toMatchObject({ status: 'completed', totalRecipients: 4, sentCount: 1, skippedCount: 3, failedCount: 0 })
  const reasons = new Map((await kit.recipients(id)).map(({ contactId, skipReason }) => [contactId, skipReason]))
  expect(reasons.get(free.contactId)).toBeNull()
  expect(reasons.get(out.contactId)).toBe('opted_out')
  expect(reasons.get(blocked.contactId)).toBe('blocked')
  expect(reasons.get(full.contactId)).toBe('weekly_cap')
  const sent = await kit.messages(id)
  expect(sent.map(({ contactId }) => contactId)).toEqual([free.contactId])
  expect(sent[0]).toMatchObject({ lane: 'campaign', text: 'Hi Maria, 20 % off' })
})

test('who says STOP between the queue and the wire gets nothing', async () => {
  const { contactId } = await kit.customer()
  const { id } = await kit.create()
  await kit.launch(id)
  await kit.tick()
  await kit.tick()
  expect(await kit.messages(id)).toHaveLength(1)
  await setContact(contactId, { optedOutAt: new Date() })
  expect(await kit.claim(id)).toEqual([])
  expect((await kit.messages(id))[0]?.status).toBe('cancelled')
  expect((await kit.recipients(id))[0]).toMatchObject({ status: 'skipped', skipReason: 'opted_out' })
})

test('an empty first name breaks no send and leaves no gap', async () => {
  const { contactId } = await kit.customer()
  await setContact(contactId, { name: '', pushName: null })
  const { id } = await kit.create({ message: 'Hello {{first_name}}, welcome to {{business}}' })
  await kit.launch(id)
  await kit.runToTheEnd(id)
  expect((await kit.messages(id)).map(({ text }) => text)).toEqual(['Hello, welcome to campaigns'])
})

test('a recipient is sent to once: two workers at one moment, and a step that dies before its commit', async () => {
  for (let at = 0; at < 5; at++) await kit.customer()
  const { id } = await kit.create()
  await kit.launch(id)
  await kit.tick()
  const { database } = kit.test.kernel
  const { transaction } = database
  let dies = 3
  // the process is gone after its work, before the commit
  database.transaction = ((work: never, options: never) =>
    transaction(async (tx) => {
      const done = await (work as (given: typeof tx) => Promise<unknown>)(tx)
      if (dies-- > 0) throw new Error('killed')
      return done
    }, options)) as typeof transaction
  for (let look = 0; look < 3; look++) await kit.tick().catch(() => undefined)
  database.transaction = transaction
  for (let look = 0; look < 8; look++) {
    await Promise.all([kit.tick(), kit.tick(0)])
    await kit.sendQueued(id)
  }
  const sent = await kit.messages(id)
  expect(sent).toHaveLength(5)
  expect(new Set(sent.map(({ contactId }) => contactId)).size).toBe(5)
  expect(await kit.get(id)).toMatchObject({ status: 'completed', sentCount: 5 })
})

test('a paused campaign sends nothing, not even what was queued; resumed it goes on where it was', async () => {
  for (let at = 0; at < 5; at++) await kit.customer()
  const { id } = await kit.create()
  await kit.launch(id)
  await kit.tick()
  await kit.tick()
  expect(await kit.messages(id)).toHaveLength(3)
  expect((await kit.owner.call('POST', `/campaigns/${id}/pause`)).status).toBe(200)
  expect(await kit.claim(id)).toEqual([])
  for (let look = 0; look < 3; look++) await kit.tick()
  const paused = await kit.messages(id)
  expect(paused).toHaveLength(3)
  expect(paused.every(({ status }) => status === 'queued')).toBe(true)
  expect((await kit.owner.call('POST', `/campaigns/${id}/resume`)).status).toBe(200)
  expect(await kit.runToTheEnd(id)).toMatchObject({ status: 'completed', sentCount: 5 })
})

test('a cancelled campaign stops before the wire; nobody else is written to', async () => {
  for (let at = 0; at < 5; at++) await kit.customer()
  const { id } = await kit.create()
  await kit.launch(id)
  await kit.tick()
  await kit.tick()
  expect((await kit.owner.call('POST', `/campaigns/${id}/cancel`)).status).toBe(200)
  expect(await kit.claim(id)).toEqual([])
  expect(await kit.get(id)).toMatchObject({ status: 'cancelled', skippedCount: 5, sentCount: 0 })
  expect((await kit.owner.call<{ code: string }>('POST', `/campaigns/${id}/resume`)).status).toBe(409)
})

test('nothing is queued while what came before has not gone to the wire, and the reason is shown', async () => {
  for (let at = 0; at < 5; at++) await kit.customer()
  const { id } = await kit.create()
  await kit.launch(id)
  for (let look = 0; look < 4; look++) await kit.tick()
  expect(await kit.messages(id)).toHaveLength(3)
  await rows('messages').updateMany(
    { organizationId: kit.shop.id, campaignId: id },
    { $set: { failure: { code: 'daily_limit', text: '' } } },
  )
  await kit.tick()
  expect((await kit.get(id)).waitingFor).toBe('daily_limit')
})

test('a recipient follows their message, in whatever order its news comes', async () => {
  await kit.customer()
  const { id } = await kit.create()
  await kit.launch(id)
  await kit.tick()
  await kit.tick()
  const [message] = await kit.claim(id)
  await kit.receipt(message ?? '', 'read')
  await kit.receipt(message ?? '', 'sent')
  await kit.receipt(message ?? '', 'delivered')
  expect(await kit.get(id)).toMatchObject({ sentCount: 1, deliveredCount: 1, readCount: 1, failedCount: 0 })
  expect((await kit.recipients(id))[0]).toMatchObject({ status: 'read', readAt: expect.any(Date) })
})

test('a campaign that is planned begins at its time', async () => {
  await kit.customer()
  const { id } = await kit.create()
  const startDate = new Date(Date.now() + 3_600_000 * 24).toISOString()
  expect((await kit.launch(id, { startDate })).body.status).toBe('scheduled')
  await kit.tick()
  expect((await kit.get(id)).status).toBe('scheduled')
  await kit.tick(86_400 * 2)
  expect(await kit.runToTheEnd(id)).toMatchObject({ status: 'completed', sentCount: 1 })
})

test('an audience by label or by the status of leads reaches those and nobody else, each once', async () => {
  const [vip, lead, other] = [await kit.customer(), await kit.customer(), await kit.customer()]
  const labelId = newId()
  await setContact(vip.contactId, { labelIds: [labelId] })
  for (const status of ['new', 'new', 'lost'])
    await rows('leads').insertOne({
      ...{ _id: newId() as never, organizationId: kit.shop.id, status },
      contactId: status === 'new' ? lead.contactId : other.contactId,
    })
  for (const [audience, contactId] of [
    [{ kind: 'label', labelId, name: 'vip' }, vip.contactId],
    [{ kind: 'lead_status', status: 'new' }, lead.contactId],
  ] as const) {
    const { id } = await kit.create({ audience })
    await kit.launch(id)
    await kit.runToTheEnd(id)
    expect((await kit.recipients(id)).map((one) => one.contactId)).toEqual([contactId])
  }
})

test('a text that cannot be filled in, a line that is no number and an empty audience are refused before anything is stored', async () => {
  const draft = { name: 'x', lineId: kit.line.id, message: 'Hi', audience: { kind: 'all' } }
  const refused = async (change: object, code: string) => {
    const answer = await kit.owner.call<{ code: string }>('POST', '/campaigns', { ...draft, ...change })
    expect([answer.status >= 400, JSON.stringify(answer.body)]).toEqual([true, expect.stringContaining(code)])
  }
  await refused({ message: 'Hi {{firstname}}' }, 'template.unknown-variable')
  await refused({ message: 'Hi {{first_name' }, 'template.not-readable')
  await refused({ message: '{% include "/etc/passwd" %}' }, 'template.not-readable')
  await refused({ message: '  ' }, 'campaign.no-text')
  const { id } = await kit.create()
  const launch = await kit.owner.call<{ code: string }>('POST', `/campaigns/${id}/launch`, {})
  expect(JSON.stringify(launch.body)).toContain('campaign.nobody')
  expect(await rows('campaigns').countDocuments({ organizationId: kit.shop.id })).toBe(1)
})

test('an export names each recipient with what became of them, and nothing that a spreadsheet would run', async () => {
  await kit.customer('=HYPERLINK("http://evil")')
  const { id } = await kit.create()
  await kit.launch(id)
  await kit.runToTheEnd(id)
  const { body } = await kit.owner.call<{ csv: string; fileName: string }>('POST', `/campaigns/${id}/export`)
  expect(body.fileName).toBe('campaign-Summer-sale.csv')
  expect(body.csv).toContain('sent')
  expect(body.csv).not.toMatch(/(^|,|")=HYPERLINK/m)
})
