import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lead, type LeadBoard, LeadStatus, leadMoves } from '../../../schemas/lead.ts'
import { newId } from '../../../src/core/ids.ts'
import { addLine, customerWrites, rows } from '../../doors/kit.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../../helpers/app.ts'
import { createCalls, on, phone } from './kit.ts'

let app: TestApp
let shop: TestOrganization
let line: { id: string; accountId: string }
beforeAll(async () => {
  app = await createTestApp()
  shop = await app.addOrganization('leads')
  line = await addLine(app, shop, 'leads')
})
afterAll(() => app.close())

const { call, make, move } = createCalls(
  () => app,
  () => shop,
)

describe('a lead', () => {
  it('is linked to a contact: found by its number or e-mail address, or made', async () => {
    const number = phone()
    const message = await customerWrites(app, shop, line, 'Hello', number)
    const known = await make({ phone: number.replace('+52', '0052 ') })
    expect(known).toMatchObject({ contactId: message.contactId, conversationId: message.conversationId })
    const email = `Ana-${newId()}@mail.example`
    const [first, second] = [await make({ email, name: 'Ana' }), await make({ email: email.toLowerCase() })]
    expect(second.contactId).toBe(first.contactId)
    const { body: contact } = await call<{ name: string; identities: { value: string; proof: string }[] }>(
      'GET /api/v1/contacts/:id',
      on(first.contactId),
    )
    expect(contact).toMatchObject({ name: 'Ana', identities: [{ value: email.toLowerCase(), proof: 'claimed' }] })
    // the number that was written down is the customer's when they write
    const later = phone()
    const made = await make({ phone: later })
    expect((await customerWrites(app, shop, line, 'Hi', later)).contactId).toBe(made.contactId)
    expect((await call('POST /api/v1/leads', { body: { priority: 'low' } })).status).toBe(400)
  })

  it('has the fields of its pack, each checked by its type', async () => {
    const { id, customFields } = await make({
      customFields: { parts: 'pump, filter', years: ['2014'], comments: 'Soon' },
    })
    expect(customFields).toEqual({ parts: ['pump', 'filter'], years: ['2014'], comments: 'Soon' })
    const changed = await call(
      'PATCH /api/v1/leads/:id',
      on(id, { customFields: { years: null, states: ['Jalisco'] } }),
    )
    expect(changed.body.customFields).toEqual({ parts: ['pump', 'filter'], states: ['Jalisco'], comments: 'Soon' })
    const own = {
      key: 'budget',
      type: 'number',
      label: { en: 'Budget', es: 'Presupuesto', pt: 'Orçamento', ar: 'ميزانية' },
    }
    await call('PATCH /api/v1/lead-settings', { body: { fields: [{ ...own, options: [] }] } })
    for (const customFields of [{ budget: 'much' }, { colour: 'red' }, { parts: [1] }]) {
      expect((await call('PATCH /api/v1/leads/:id', on(id, { customFields }))).status).toBe(400)
    }
    expect(
      (await call('PATCH /api/v1/leads/:id', on(id, { customFields: { budget: 250 } }))).body.customFields.budget,
    ).toBe(250)
    const twice = await call('PATCH /api/v1/lead-settings', {
      body: { fields: [{ ...own, key: 'parts', options: [] }] },
    })
    expect(twice.status).toBe(400)
  })

  it('keeps date of birth and address sealed in the store, and opens them for who reads the lead', async () => {
    const address = { street: 'Calle Secreta 12', city: 'Puebla', state: 'PUE', postalCode: '72000', country: 'Mexico' }
    const lead = await make({ dateOfBirth: '1984-05-06', address })
    const [stored] = await rows('leads')
      .find({ _id: lead.id as never })
      .toArray()
    expect(JSON.stringify(stored)).not.toMatch(/Secreta|Puebla|1984-05/)
    expect(stored?.personal).toMatchObject({ keyId: expect.any(String) })
    expect((await call('GET /api/v1/leads/:id', on(lead.id))).body).toMatchObject({
      dateOfBirth: '1984-05-06',
      address,
    })
    const list = await call<{ items: object[] }>('GET /api/v1/leads', { query: { contactId: lead.contactId } })
    expect(JSON.stringify(list.body)).not.toContain('Secreta')
    await call('PATCH /api/v1/leads/:id', on(lead.id, { dateOfBirth: null }))
    expect((await call('GET /api/v1/leads/:id', on(lead.id))).body).toMatchObject({ dateOfBirth: null, address })
  })
})

describe('the status of a lead', () => {
  const reach: Record<LeadStatus, LeadStatus[]> = {
    new: [],
    contacted: ['contacted'],
    qualified: ['qualified'],
    nurturing: ['nurturing'],
    converted: ['qualified', 'converted'],
    lost: ['lost'],
    archived: ['archived'],
  }
  /** What a move that may be made leaves as the reason. */
  const reasonAfter = (from: LeadStatus, to: LeadStatus) =>
    to === 'lost' ? 'Too expensive' : from === 'lost' && to === 'archived' ? 'x' : null
  it.each(LeadStatus.options)('moves from %s only as the table says', async (from) => {
    for (const to of LeadStatus.options.filter((status) => status !== from)) {
      const { id } = await make()
      for (const status of reach[from]) expect((await move(id, { status, lostReason: 'x' })).body.status).toBe(status)
      const { status, body } = await move(id, { status: to, lostReason: 'Too expensive' })
      const after = (await call('GET /api/v1/leads/:id', on(id))).body.status
      const isAllowed = leadMoves[from].includes(to)
      expect(`${from} → ${to}: ${status} ${after}`).toBe(`${from} → ${to}: ${isAllowed ? `200 ${to}` : `422 ${from}`}`)
      if (isAllowed) expect(body.lostReason).toBe(reasonAfter(from, to))
    }
  })

  it('is taken back within minutes, and not after a conversion', async () => {
    const { id } = await make()
    await move(id, { status: 'qualified' })
    const undone = await call('POST /api/v1/leads/:id/undo-move', on(id))
    expect(undone.body.status).toBe('new')
    expect((await call('POST /api/v1/leads/:id/undo-move', on(id))).status).toBe(409)
    await move(id, { status: 'qualified' })
    await rows('leads').updateOne({ _id: id as never }, { $set: { 'lastMove.at': new Date(Date.now() - 700_000) } })
    expect((await call('POST /api/v1/leads/:id/undo-move', on(id))).status).toBe(409)
    await move(id, { status: 'converted' })
    expect((await call('POST /api/v1/leads/:id/undo-move', on(id))).status).toBe(409)
  })

  it('converted makes its contact a customer, names what they took, and goes into the history', async () => {
    const message = await customerWrites(app, shop, line, 'Buying', phone())
    const { contactId, conversationId } = message
    const quote = { contactId, conversationId, lines: [{ name: 'Pump', quantity: '1', unitPrice: 100 }] }
    const { body: made } = await call<{ id: string }>('POST /api/v1/quotes', { body: quote })
    const stranger = await make({ phone: phone() })
    await move(stranger.id, { status: 'qualified' })
    expect((await move(stranger.id, { status: 'converted', quoteId: made.id })).status).toBe(422)
    const { id } = await make({ contactId })
    await move(id, { status: 'qualified' })
    const { body } = await move(id, { status: 'converted', quoteId: made.id })
    expect(body).toMatchObject({ quoteId: made.id, convertedAt: expect.any(String) })
    const contact = await call<{ customerSince: string }>('GET /api/v1/contacts/:id', on(contactId))
    expect(contact.body.customerSince).toBe(body.convertedAt)
    const history = await call<{ items: { record: { id: string }; verb: string; params: object }[] }>(
      'GET /api/v1/activities',
      { query: { contactId } },
    )
    const verbs = history.body.items.filter(({ record }) => record.id === id).map(({ verb }) => verb)
    expect(verbs).toEqual(['moved', 'moved', 'created'])
  })

  it('lost wants a reason', async () => {
    const { id } = await make()
    expect((await move(id, { status: 'lost' })).status).toBe(422)
  })
})

describe('who has a lead', () => {
  it('features/notifications: a lead assigned notifies its owner', async () => {
    const { id } = await make({ nextFollowUpDate: new Date(Date.now() + 86_400_000).toISOString() })
    const agent = shop.members.agent.userId
    await call('POST /api/v1/leads/:id/assign', on(id, { assigneeId: agent }))
    const told = await rows('notifications').find({ 'record.id': id }).toArray()
    expect(told.map((one) => [one.recipient.id, one.type, one.level, one.status])).toEqual([
      [agent, 'assignment', 'info', 'unread'],
    ])
    const [reminder] = await rows('reminders')
      .find({ key: `lead:${id}:follow-up` })
      .toArray()
    expect(reminder).toMatchObject({ userId: agent, status: 'waiting' })
    await move(id, { status: 'lost', lostReason: 'Bought elsewhere' })
    expect(await rows('reminders').findOne({ key: `lead:${id}:follow-up` })).toMatchObject({ status: 'dropped' })
  })

  it('is somebody who may', async () => {
    const { id } = await make()
    for (const assigneeId of [shop.members.developer.userId, newId()])
      expect((await call('POST /api/v1/leads/:id/assign', on(id, { assigneeId }))).status).toBe(422)
  })

  it('goes round robin, evenly also when many come at once', async () => {
    const fair = await app.addOrganization('fair')
    const userIds = [fair.members.agent.userId, fair.members.manager.userId, fair.members.admin.userId]
    const settings = { body: { roundRobin: { isOn: true, userIds } } }
    expect((await call('PATCH /api/v1/lead-settings', settings, 'owner', fair)).status).toBe(200)
    const made = await Promise.all(Array.from({ length: 12 }, (_, n) => make({ name: `Many ${n}` }, 'owner', fair)))
    const shares = userIds.map((id) => made.filter(({ assigneeId }) => assigneeId === id).length)
    expect(shares).toEqual([4, 4, 4])
    const nobody = { body: { roundRobin: { isOn: true, userIds: [fair.members.developer.userId] } } }
    expect((await call('PATCH /api/v1/lead-settings', nobody, 'owner', fair)).status).toBe(422)
  })

  it('sees it, and a colleague who sees only their own does not', async () => {
    const mine = await make({ assigneeId: shop.members.agent.userId })
    const theirs = await make({ assigneeId: shop.members.manager.userId })
    expect((await call('GET /api/v1/leads/:id', on(mine.id), 'agent')).status).toBe(200)
    expect((await call('GET /api/v1/leads/:id', on(theirs.id), 'agent')).status).toBe(404)
    expect((await move(theirs.id, { status: 'contacted' }, 'agent')).status).toBe(404)
    const ids = async (route: string, query: Record<string, string>) =>
      JSON.stringify((await call<object>(route, { query }, 'agent')).body)
    for (const route of ['GET /api/v1/leads/board', 'GET /api/v1/leads', 'GET /api/v1/leads/export'])
      for (const query of [{}, { assigneeId: shop.members.manager.userId }] as Record<string, string>[])
        expect(await ids(route, query)).not.toContain(theirs.id)
    expect(await ids('GET /api/v1/leads/board', {})).toContain(mine.id)
  })
})

describe('the board', () => {
  it('has the newest of each stage with counts and sums that move with the leads, and pages on', async () => {
    const other = await app.addOrganization('board')
    const made: Lead[] = []
    for (let n = 0; n < 5; n++) made.push(await make({ name: `Card ${n}`, estimatedValue: 100 * n }, 'owner', other))
    const at = async (query: Record<string, string> = {}) =>
      (await call<LeadBoard>('GET /api/v1/leads/board', { query: { limit: '2', ...query } }, 'owner', other)).body
    const head = (board: LeadBoard, status: string) => board.columns.find((column) => column.status === status)
    expect(head(await at(), 'new')).toMatchObject({ count: 5, amount: 1000 })
    const first = head(await at(), 'new')
    expect(first?.items.map(({ name }) => name)).toEqual(['Card 4', 'Card 3'])
    const query = { status: 'new', sort: 'stage', limit: '2', cursor: first?.nextCursor ?? '' }
    const second = await call<{ items: Lead[]; nextCursor: string }>('GET /api/v1/leads', { query }, 'owner', other)
    expect(second.body.items.map(({ name }) => name)).toEqual(['Card 2', 'Card 1'])
    const id = made[3]?.id ?? ''
    await call('POST /api/v1/leads/:id/move', on(id, { status: 'qualified' }), 'owner', other)
    await call('PATCH /api/v1/leads/:id', on(id, { estimatedValue: 5000 }), 'owner', other)
    const board = await at()
    expect(head(board, 'new')).toMatchObject({ count: 4, amount: 700 })
    expect(head(board, 'qualified')).toMatchObject({ count: 1, amount: 5000, items: [{ id }] })
    expect(head(await at({ q: 'card' }), 'new')).toMatchObject({ count: null, amount: null })
    expect(head(await at({ q: 'car 2' }), 'new')?.items.map(({ name }) => name)).toEqual(['Card 2'])
    expect(head(await at({ assigneeId: other.members.agent.userId }), 'new')?.count).toBe(0)
  })

  it.each(['created', 'score', 'value', 'followUp', 'name', 'stage'])(
    'lists by %s, a page after the other',
    async (sort) => {
      const of = await app.addOrganization(`sort-${sort.toLowerCase()}`)
      const day = (n: number) => new Date(Date.UTC(2030, 0, 1 + n)).toISOString()
      for (const n of [3, 1, 2, 0])
        await make({ name: `Lead ${n}`, estimatedValue: n * 40_000, nextFollowUpDate: day(n) }, 'owner', of)
      const seen: string[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const query: Record<string, string> = { sort, limit: '3', ...(cursor ? { cursor } : {}) }
        const page: { status: number; body: { items: Lead[]; nextCursor: string | null } } = await call(
          'GET /api/v1/leads',
          { query },
          'owner',
          of,
        )
        expect(page.status).toBe(200)
        seen.push(...page.body.items.map(({ name }) => name.slice(-1)))
        cursor = page.body.nextCursor
      }
      if (sort === 'score') expect([seen.length, seen.slice(0, 2).sort().join('')]).toEqual([4, '23'])
      else expect(seen.join('')).toBe({ value: '3210', followUp: '0123', name: '0123' }[sort] ?? '0213')
      const bad = await call('GET /api/v1/leads', { query: { sort, cursor: 'bm9uc2Vuc2U' } }, 'owner', of)
      expect(bad.status).toBe(400)
    },
  )

  it('exports what a list shows, and no cell of it is a formula', async () => {
    await make({ name: '=HYPERLINK("http://evil")', company: '+1', address: { street: 'Hidden 1' } })
    const { body } = await call<{ csv: string }>('GET /api/v1/leads/export', { query: { q: 'hyperlink' } })
    expect(body.csv).toContain(`"'=HYPERLINK(""http://evil"")",'+1`)
    expect(body.csv).not.toContain('Hidden')
  })
})

describe('what is gone', () => {
  it('a source that is deleted is none of its leads', async () => {
    const source = await call<{ id: string; slug: string }>('POST /api/v1/lead-sources', {
      body: { name: 'Feria de Repuestos', type: 'event' },
    })
    expect(source.body.slug).toBe('feria-de-repuestos')
    const twice = await call('POST /api/v1/lead-sources', { body: { name: 'Feria de repuestos', type: 'event' } })
    expect(twice.status).toBe(409)
    const { id } = await make({ sourceId: source.body.id })
    await call('DELETE /api/v1/lead-sources/:id', on(source.body.id))
    await app.services.leads.forget(shop.id, 'sourceId', source.body.id)
    expect((await call('GET /api/v1/leads/:id', on(id))).body.sourceId).toBeNull()
    expect((await call('PATCH /api/v1/leads/:id', on(id, { sourceId: source.body.id }))).status).toBe(404)
  })

  it('leads that were won or lost long ago are archived where the organization wants it', async () => {
    const old = await app.addOrganization('oldleads')
    const lost = await make({}, 'owner', old)
    const fresh = await make({}, 'owner', old)
    for (const { id } of [lost, fresh])
      await call('POST /api/v1/leads/:id/move', on(id, { status: 'lost', lostReason: 'x' }), 'owner', old)
    await rows('leads').updateOne(
      { _id: lost.id as never },
      { $set: { stageAt: new Date(Date.now() - 40 * 86_400_000) } },
    )
    expect(await app.services.leads.archiveRested(new Date())).toBe(0)
    await call('PATCH /api/v1/lead-settings', { body: { archiveAfterDays: 30 } }, 'owner', old)
    expect(await app.services.leads.archiveRested(new Date())).toBe(1)
    const get = async ({ id }: Lead) => (await call('GET /api/v1/leads/:id', on(id), 'owner', old)).body.status
    expect([await get(lost), await get(fresh)]).toEqual(['archived', 'lost'])
    const board = (await call<LeadBoard>('GET /api/v1/leads/board', {}, 'owner', old)).body
    expect(board.columns.find(({ status }) => status === 'lost')?.count).toBe(1)
  })
})
