import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Lead } from '../../../schemas/lead.ts'
import type { LeadSettingsView } from '../../../schemas/lead-rules.ts'
import type { Message } from '../../../schemas/message.ts'
import { createRunner } from '../../../src/compose/actions.ts'
import type { Caller } from '../../../src/core/action.ts'
import { newId } from '../../../src/core/ids.ts'
import { addLine, customerWrites, rows } from '../../doors/kit.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../../helpers/app.ts'
import { createCalls, on, phone } from './kit.ts'

let app: TestApp
let shop: TestOrganization
let line: { id: string; accountId: string }
let message: Message
beforeAll(async () => {
  app = await createTestApp()
  shop = await app.addOrganization('working')
  line = await addLine(app, shop, 'working')
})
afterAll(() => app.close())
const { call, make } = createCalls(
  () => app,
  () => shop,
)
const writes = async () => {
  message = await customerWrites(app, shop, line, 'Hello', phone())
}
const type = async (text: string) =>
  (
    await call<{ ok: boolean; text: string; record: { id: string } }>('POST /api/v1/commands', {
      body: { conversationId: message.conversationId, line: text, clientId: newId() },
    })
  ).body
const lead = async (id: string) => (await call<Lead>('GET /api/v1/leads/:id', on(id))).body

describe('/lead', () => {
  it("makes the customer's lead once, then changes it", async () => {
    await writes()
    const made = await type('/lead value 500 !high')
    expect(made).toMatchObject({ ok: true, text: expect.stringMatching(/^Lead made: .*new · score 35 · \$500\.00/) })
    const shown = await type('/prospecto score')
    expect(shown.record.id).toBe(made.record.id)
    expect(shown.text).toContain('+15 Writes to us')
    await type('/lead qualified assign me follow 3d')
    const after = await lead(made.record.id)
    expect(after).toMatchObject({ status: 'qualified', assigneeId: shop.members.owner.userId, priority: 'high' })
    const days = (Date.parse(String(after.nextFollowUpDate)) - Date.now()) / 86_400_000
    expect(days > 2 && days < 4).toBe(true)
    expect(await type('/lead lost')).toMatchObject({ ok: false, text: expect.stringContaining('why') })
    await type('/lead lost found one elsewhere')
    expect(await lead(made.record.id)).toMatchObject({ status: 'lost', lostReason: 'found one elsewhere' })
    // a lost one is done with: the next line is about a new one, unless it moves the old one
    expect((await type('/lead contacted')).record.id).toBe(made.record.id)
  })

  it('says what it does not understand, and changes nothing', async () => {
    await writes()
    const before = await rows('leads').countDocuments({ organizationId: shop.id })
    for (const text of [
      '/lead fluffy',
      '/lead value 1.250',
      '/lead source nowhere',
      '/lead value 5 EUR',
      '/lead assign Zork',
    ])
      expect(await type(text), text).toMatchObject({ ok: false })
    expect(await rows('leads').countDocuments({ organizationId: shop.id })).toBe(before)
  })
})

it('a bot notes its own customer, once, and nobody else', async () => {
  await writes()
  const { runner } = createRunner(app.kernel, app.services)
  const { conversationId, contactId } = message
  const caller: Caller = {
    scope: { organizationId: shop.id, actor: { kind: 'bot', id: 'parts-counter', name: 'Bot' }, see: 'all', contactId },
    ...{ door: 'bot', locale: 'en', timeZone: 'UTC', conversationId },
  }
  const asked = { contactId, conversationId, customFields: { parts: ['pump'] } }
  const first = (await runner.run('lead.create', caller, asked)) as Lead
  const again = (await runner.run('lead.create', caller, { ...asked, customFields: { years: '2014' } })) as Lead
  expect(again).toMatchObject({ id: first.id, contactId, customFields: { parts: ['pump'], years: ['2014'] } })
  const updated = (await runner.run('lead.update', caller, { contactId, company: 'Acme' })) as Lead
  expect(updated).toMatchObject({ id: first.id, company: 'Acme' })
  const other = await make({ name: 'Somebody else' })
  await expect(runner.run('lead.update', caller, { id: other.id, company: 'Mine' })).rejects.toThrow(/Not found/)
  await expect(runner.run('lead.create', caller, { contactId: other.contactId })).rejects.toThrow(/Not found/)
})

it('rules that change score every lead anew, and say why', async () => {
  const [big, small] = [await make({ estimatedValue: 900_000, company: 'Acme' }), await make({ estimatedValue: 100 })]
  const { body } = await call<LeadSettingsView>('GET /api/v1/lead-settings')
  expect(body.rules.length).toBeGreaterThan(5)
  const rules = [
    { id: 'big', name: 'A big one', field: 'estimatedValue', operator: 'at_least', value: 500_000, points: 80 },
    { id: 'firm', name: 'A firm', field: 'company', operator: 'is_set', value: null, points: 60 },
  ]
  expect((await call('PATCH /api/v1/lead-settings', { body: { rules } })).status).toBe(200)
  await app.services.leads.scoreAll(shop.id)
  expect(await lead(big.id)).toMatchObject({
    score: 100,
    scoreReasons: [{ points: 80 }, { name: 'A firm', points: 60 }],
  })
  expect(await lead(small.id)).toMatchObject({ score: 0, scoreReasons: [] })
  const bad = [
    { ...rules[0], points: 101 },
    { ...rules[0], field: 'dateOfBirth' },
    { ...rules[0], operator: 'like' },
  ]
  for (const rule of bad)
    expect((await call('PATCH /api/v1/lead-settings', { body: { rules: [rule] } })).status).toBe(400)
  const agent = await call('PATCH /api/v1/lead-settings', { body: { rules: [] } }, 'agent')
  expect(agent.status).toBe(403)
})

it('a contact that is merged takes its leads along, and back', async () => {
  const [kept, merged] = [await make({ phone: phone() }), await make({ phone: phone() })]
  await call('POST /api/v1/contacts/:id/merge', on(kept.contactId, { otherId: merged.contactId }))
  expect((await lead(merged.id)).contactId).toBe(kept.contactId)
  const { body } = await call<{ items: { id: string }[] }>('GET /api/v1/contacts/:id/merges', on(kept.contactId))
  await call('POST /api/v1/contact-merges/:id/undo', on(body.items[0]?.id ?? ''))
  expect((await lead(merged.id)).contactId).toBe(merged.contactId)
})
