import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ticket } from '../../../schemas/ticket.ts'
import { createCrm } from '../../commands/kit.ts'

let crm: Awaited<ReturnType<typeof createCrm>>
let shop: Awaited<ReturnType<typeof crm.openShop>>
const draws: string[] = []
beforeAll(async () => {
  crm = await createCrm({
    drawTicket: () => draws.shift() ?? Math.random().toString(36).slice(2, 6).toUpperCase().padEnd(4, 'X'),
  })
  shop = await crm.openShop('Tickets', { timeZone: 'Asia/Tokyo' })
})
afterAll(() => crm.drop())

const customer = () => crm.receive(shop.id, `+5215552${Math.floor(Math.random() * 900_000 + 100_000)}`, 'hello')
const open = async (more: object = {}) => {
  const { contactId, conversationId } = await customer()
  return crm.run<Ticket>(shop.agent, 'ticket.create', { contactId, conversationId, subject: 'Leaks', ...more })
}

describe('the number of a ticket', () => {
  it("is the organization's clock and four letters", async () => {
    const { contactId } = await customer()
    const now = new Date('2026-03-01T20:05:09Z')
    const draft = {
      contactId,
      subject: 'Leaks',
      description: '',
      priority: 'medium' as const,
      lifeCycle: 'support' as const,
      dedicatedMinutes: 0,
    }
    draws.push('ABCD')
    expect((await crm.inTx(shop.id, (ctx) => crm.tickets.create(ctx, draft), now)).number).toBe(
      'TKT-20260302-050509-ABCD',
    )
    draws.push('ABCD', 'ABCD', 'EFGH')
    expect((await crm.inTx(shop.id, (ctx) => crm.tickets.create(ctx, draft), now)).number).toBe(
      'TKT-20260302-050509-EFGH',
    )
    // two at one moment that draw the same
    draws.push('SAME', 'SAME', 'OTHR')
    const two = await Promise.all([0, 1].map(() => crm.inTx(shop.id, (ctx) => crm.tickets.create(ctx, draft), now)))
    expect(new Set(two.map((ticket) => ticket.number)).size).toBe(2)
  })
})

describe('a ticket', () => {
  it('of support is opened, worked on, closed and opened again', async () => {
    const { id, status, conversationId } = await open()
    expect(status).toBe('open')
    expect(await crm.systemLines(shop.id, conversationId ?? '')).toContain('ticket_created')
    const closed = await crm.run<Ticket>(shop.agent, 'ticket.update', { id, status: 'closed' })
    expect(closed.closedAt).not.toBeNull()
    await expect(crm.run(shop.agent, 'ticket.update', { id, status: 'in_progress' })).rejects.toThrow(/only open/)
    expect(await crm.run(shop.agent, 'ticket.update', { id, status: 'open', priority: 'urgent' })).toMatchObject({
      closedAt: null,
      priority: 'urgent',
    })
  })
  it('of a service is pending, in progress, completed or rejected', async () => {
    const { id, status } = await open({ lifeCycle: 'service' })
    expect(status).toBe('pending')
    await expect(crm.run(shop.agent, 'ticket.update', { id, status: 'closed' })).rejects.toThrow(
      /only in_progress, rejected/,
    )
    expect(await crm.run(shop.agent, 'ticket.update', { id, status: 'rejected' })).toMatchObject({ status: 'rejected' })
    await expect(crm.run(shop.agent, 'ticket.update', { id, status: 'in_progress' })).rejects.toThrow(/only —/)
  })
  it('is seen by who opened it and by managers, not by the twin organization', async () => {
    const twin = await crm.openShop('Tickettwin')
    const ticket = await open()
    const own = await crm.run<{ items: Ticket[] }>(shop.agent, 'ticket.list', { contactId: ticket.contactId })
    expect(own.items.map((one) => one.id)).toEqual([ticket.id])
    const other = await crm.join(shop, 'agent', 'Other')
    await expect(crm.run(other, 'ticket.update', { id: ticket.id, status: 'closed' })).rejects.toThrow(/Not found/)
    await expect(crm.run(twin.owner, 'ticket.update', { id: ticket.id, status: 'closed' })).rejects.toThrow(/Not found/)
    expect(await crm.run(twin.owner, 'ticket.list')).toMatchObject({ items: [] })
  })
  it('pages, newest first', async () => {
    const { contactId } = await customer()
    for (const subject of ['one', 'two', 'three']) await crm.run(shop.manager, 'ticket.create', { contactId, subject })
    type Page = { items: Ticket[]; nextCursor: string | null }
    const first = await crm.run<Page>(shop.manager, 'ticket.list', { contactId, limit: 2 })
    const second = await crm.run<Page>(shop.manager, 'ticket.list', { contactId, limit: 2, cursor: first.nextCursor })
    expect([...first.items, ...second.items].map((ticket) => ticket.subject)).toEqual(['three', 'two', 'one'])
    expect(second.nextCursor).toBeNull()
  })
})
