import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mayMove } from '../../../schemas/common.ts'
import { ActivityModel } from '../../../schemas/models/activity.model.ts'
import { HoursModel } from '../../../schemas/models/hours.model.ts'
import { type Ticket, TicketLifeCycle, TicketStatus, ticketMoves } from '../../../schemas/ticket.ts'
import type { TicketComment } from '../../../schemas/ticket-comment.ts'
import { addCustomer, addLine, ask, rows } from '../../doors/kit.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../../helpers/app.ts'

let app: TestApp
let shop: TestOrganization
let line: Awaited<ReturnType<typeof addLine>>
beforeAll(async () => {
  app = await createTestApp()
  shop = await app.addOrganization('ticketlife')
  line = await addLine(app, shop, 'ticketlife')
})
afterAll(() => app.close())

const as =
  (role: 'owner' | 'manager' | 'agent') =>
  async <T>(route: string, asked: Parameters<typeof ask>[2] = {}) => {
    const { statusCode, body } = await ask(app.app, route, asked, shop.members[role].cookie)
    return { statusCode, json: JSON.parse(body || 'null') as T, body }
  }
const owner = as('owner')
const customer = () => addCustomer(app, shop, line, { canary: 'life', holder: shop.members.owner })
const open = async (more: object = {}) => {
  const { contactId, conversationId } = await customer()
  const { json } = await owner<Ticket>('POST /api/v1/tickets', {
    body: { contactId, conversationId, subject: 'It leaks', ...more },
  })
  return json
}
const change = (id: string, body: object) => owner<Ticket>('PATCH /api/v1/tickets/:id', { params: { id }, body })
const sentTo = async (conversationId: string | null) =>
  (await rows('messages').find({ conversationId, direction: 'out', audience: 'customer' }).toArray()).map((one) =>
    String(one.text),
  )
const minutesOf = async (contactId: string) =>
  (await owner<{ balance: number }>('GET /api/v1/hours', { query: { contactId } })).json.balance
const grant = (contactId: string, minutes: number) =>
  owner('POST /api/v1/hours', { body: { contactId, minutes, reason: 'Plan' } })

describe('every move of a status that is not in the table is refused, and every one that is is done', () => {
  for (const lifeCycle of TicketLifeCycle.options)
    it(lifeCycle, async () => {
      const { id } = await open({ lifeCycle })
      const own = TicketStatus.options.filter(
        (status) => ticketMoves[lifeCycle][status].length > 0 || status === 'rejected',
      )
      for (const from of own)
        for (const to of TicketStatus.options.filter((status) => status !== from)) {
          await rows('tickets').updateOne({ _id: id as never }, { $set: { status: from } })
          const { statusCode } = await change(id, { status: to, tellCustomer: false })
          expect(`${from} → ${to} ${statusCode}`).toBe(
            `${from} → ${to} ${mayMove(ticketMoves[lifeCycle], from, to) ? 200 : 422}`,
          )
        }
    })
})

describe("a customer's hours", () => {
  it('go to a ticket, and come back once when it is rejected', async () => {
    const { contactId, conversationId } = await customer()
    await grant(contactId, 180)
    const made = await owner<Ticket>('POST /api/v1/tickets', {
      body: { contactId, conversationId, subject: 'Advice', lifeCycle: 'service', dedicatedMinutes: 90 },
    })
    expect(await minutesOf(contactId)).toBe(90)
    const { id } = made.json
    expect(
      (await owner<Ticket>('POST /api/v1/tickets/:id/hours', { params: { id }, body: { minutes: 30 } })).json
        .dedicatedMinutes,
    ).toBe(120)
    const tooMuch = await owner('POST /api/v1/tickets/:id/hours', { params: { id }, body: { minutes: 61 } })
    expect([tooMuch.statusCode, tooMuch.body]).toEqual([422, expect.stringContaining('1:00')])
    expect(await minutesOf(contactId)).toBe(60)
    const answers = await Promise.all([0, 1].map(() => change(id, { status: 'rejected' })))
    expect(answers.map((answer) => answer.statusCode)).toContain(200)
    expect(await minutesOf(contactId)).toBe(180)
    expect(await HoursModel.countDocuments({ ticketId: id, kind: 'refund' })).toBe(2)
    expect((await owner<Ticket>('GET /api/v1/tickets/:id', { params: { id } })).json.dedicatedMinutes).toBe(0)
    // asked again by whatever way, they do not come back twice
    await app.kernel.database.transaction(async (tx) => {
      const back = await app.services.hours.giveBack({ tx, now: new Date(), organizationId: shop.id }, { ticketId: id })
      expect(back).toBe(0)
    })
    expect(await minutesOf(contactId)).toBe(180)
    expect((await owner('POST /api/v1/tickets/:id/hours', { params: { id }, body: { minutes: 1 } })).statusCode).toBe(
      422,
    )
  })
  it('that are not there open no ticket', async () => {
    const { contactId } = await customer()
    const { statusCode } = await owner('POST /api/v1/tickets', {
      body: { contactId, subject: 'Advice', dedicatedMinutes: 1 },
    })
    expect([statusCode, await rows('tickets').countDocuments({ contactId, subject: 'Advice' })]).toEqual([422, 0])
  })
})

describe('a new status', () => {
  it('is told to the customer, unless told otherwise or they want no messages', async () => {
    const ticket = await open()
    await change(ticket.id, { status: 'in_progress' })
    await change(ticket.id, { status: 'closed', tellCustomer: false })
    expect((await sentTo(ticket.conversationId)).filter((text) => text.includes(ticket.number))).toEqual([
      `We are working on your request "It leaks" (${ticket.number}).`,
    ])
    await rows('contacts').updateOne({ _id: ticket.contactId as never }, { $set: { optedOutAt: new Date() } })
    await change(ticket.id, { status: 'open' })
    expect((await sentTo(ticket.conversationId)).filter((text) => text.includes(ticket.number))).toHaveLength(1)
    const verbs = (await ActivityModel.find({ 'record.id': ticket.id }).lean()).map((one) => one.verb)
    expect(verbs).toEqual(['created', 'in_progress', 'closed', 'open'])
  })
})

describe('a comment', () => {
  const comment = (id: string, body: object) =>
    owner<TicketComment>('POST /api/v1/tickets/:id/comments', { params: { id }, body })
  it('for the team stays in the house; one for the customer is sent, and what they answer to it is one too', async () => {
    const ticket = await open()
    await comment(ticket.id, { message: 'Check the valve first' })
    const { json } = await comment(ticket.id, { message: 'Which model is it?', audience: 'customer' })
    const sent = await sentTo(ticket.conversationId)
    expect(sent).toContain('Which model is it?')
    expect(sent).not.toContain('Check the valve first')
    const reply = {
      contactId: ticket.contactId,
      messageId: json.id,
      quotedMessageId: json.messageId ?? '',
      text: 'The blue one',
    }
    const scope = {
      organizationId: shop.id,
      actor: { kind: 'system' as const, id: null, name: 'Parley' },
      see: 'all' as const,
    }
    for (const _ of [1, 2])
      await app.kernel.database.transaction((tx) =>
        app.services.tickets.replyFromChat({ scope, tx, now: new Date() }, reply),
      )
    const all = await owner<{ items: TicketComment[] }>('GET /api/v1/tickets/:id/comments', {
      params: { id: ticket.id },
    })
    expect(all.json.items.map(({ author, audience, message }) => [author.kind, audience, message])).toEqual([
      ['user', 'team', 'Check the valve first'],
      ['user', 'customer', 'Which model is it?'],
      ['contact', 'customer', 'The blue one'],
    ])
  })
  it('to a customer without a conversation is refused and kept nowhere', async () => {
    const { contactId } = await customer()
    const { json } = await owner<Ticket>('POST /api/v1/tickets', { body: { contactId, subject: 'By phone' } })
    expect((await comment(json.id, { message: 'Hello', audience: 'customer' })).statusCode).toBe(422)
    expect(await rows('ticketComments').countDocuments({ ticketId: json.id })).toBe(0)
  })
})

describe('whose it is', () => {
  it('is told to who gets it, once, and not to who gives it', async () => {
    const ticket = await open()
    const { userId } = shop.members.agent
    expect((await change(ticket.id, { agentId: userId })).json.agentId).toBe(userId)
    await change(ticket.id, { agentId: userId })
    const told = await rows('notifications').find({ ticketId: ticket.id, type: 'assignment' }).toArray()
    expect(told.map((one) => one.recipient.id)).toEqual([userId])
    expect((await change(ticket.id, { agentId: ticket.id })).statusCode).toBe(404)
    const mine = await as('agent')<{ items: Ticket[] }>('GET /api/v1/tickets', { query: { agent: 'me' } })
    expect(mine.json.items.map((one) => one.id)).toEqual([ticket.id])
  })
})

describe('a promise', () => {
  const settings = {
    policies: [{ priority: 'urgent', firstResponseMinutes: 60, resolutionMinutes: 600 }],
    hours: {
      weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' })),
      ...{ holidays: [], timeZone: 'Europe/Berlin' },
    },
  }
  it('that is not kept is told once to whoever works on the ticket; one that is kept is not', async () => {
    expect((await owner('PUT /api/v1/sla', { body: settings })).statusCode).toBe(200)
    const [late, answered, plain] = [
      await open({ priority: 'urgent' }),
      await open({ priority: 'urgent' }),
      await open(),
    ]
    expect(plain.sla).toBeNull()
    await owner('POST /api/v1/tickets/:id/comments', {
      ...{ params: { id: answered.id }, body: { message: 'On our way', audience: 'customer' } },
    })
    const later = new Date(Date.now() + 61 * 60_000)
    await app.services.tickets.checkPromises(later)
    await app.services.tickets.checkPromises(later)
    const told = await rows('notifications').find({ type: 'sla' }).toArray()
    expect(told.map((one) => one.ticketId)).toEqual([late.id])
    const { json } = await owner<Ticket>('GET /api/v1/tickets/:id', { params: { id: late.id } })
    expect(json.sla?.breached).toEqual(['first_response'])
    // the other promise still runs, and ends with the ticket
    expect(json.slaDueAt).toBe(json.sla?.resolutionDueAt)
    expect((await change(late.id, { status: 'closed', tellCustomer: false })).json.slaDueAt).toBeNull()
  })
})
