import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Order } from '../../schemas/order.ts'
import type { Quote } from '../../schemas/quote.ts'
import { newId } from '../../src/core/ids.ts'
import { createCrm } from './kit.ts'

let crm: Awaited<ReturnType<typeof createCrm>>
let shop: Awaited<ReturnType<typeof crm.openShop>>
beforeAll(async () => {
  crm = await createCrm()
  shop = await crm.openShop('Door')
})
afterAll(() => crm.drop())

let phones = 0
const customer = (name = 'Luis') => crm.receive(shop.id, `+52155550${String(++phones).padStart(5, '0')}`, 'hello', name)
const quotesOf = async (contactId: string) =>
  (await crm.run<{ items: Quote[] }>(shop.manager, 'quote.list', { contactId })).items

describe('a line in a conversation', () => {
  it('/quote sends a quote; the customer says yes; the order exists', async () => {
    const message = await customer()
    const answer = await crm.type(shop.manager, message.conversationId, '/quote 2x "Air pump" @ 250 discount 10%')
    expect(answer).toMatchObject({ ok: true, record: { noun: 'quote' } })
    expect(answer.text).toMatch(/Quote Q-\d+ for \$450.00 was sent/)
    await crm.customerSays(message, 'yes')
    expect(
      await crm.run<{ items: Order[] }>(shop.manager, 'order.list', { contactId: message.contactId }),
    ).toMatchObject({ items: [{ total: 45_000 }] })
  })
  it('the same message again gives the same answer and does it once', async () => {
    const { conversationId, contactId } = await customer()
    const id = newId()
    const first = await crm.type(shop.manager, conversationId, '/quote Filter 10', id)
    expect(await crm.type(shop.manager, conversationId, '/quote Filter 10', id)).toEqual(first)
    expect(await quotesOf(contactId)).toHaveLength(1)
  })
  it('/order, /ticket, /note, /assign, /bot and /close do what they say, in other languages too', async () => {
    const { conversationId, contactId } = await customer()
    const say = (line: string) => crm.type(shop.manager, conversationId, line)
    expect((await say('/order')).text).toContain('no quote to order from')
    await say('/cotización Filtro 10')
    expect((await say('/pedido')).text).toMatch(/^Order ORD-\d+/)
    const opened = await say('/ticket !urgent No hot water')
    expect(opened.text).toMatch(/^Ticket TKT-/)
    const number = /TKT-\S+/.exec(opened.text)?.[0] ?? ''
    expect((await say(`/ticket ${number} in_progress`)).text).toBe(`Ticket ${number} is in progress.`)
    expect((await say(`/caso ${number} rejected`)).text).toContain('only open, closed')
    expect((await say('/ticket hours 1h Set it up')).text).toContain('0:00 h left')
    expect(await crm.run(shop.manager, 'ticket.list', { contactId })).toMatchObject({
      items: [{ priority: 'urgent', subject: 'No hot water' }],
    })
    expect((await say('/note Call on Friday')).record?.noun).toBe('note')
    expect((await say('/assign @abel')).text).toMatch(/^Abel has the conversation now\./)
    expect((await say('/assign me')).text).toMatch(/^Mara has the conversation now\./)
    expect((await say('/bot off')).text).toContain('off')
    expect((await crm.rowOf(shop.id, conversationId)).botOff).toBe(true)
    expect((await say('/close')).ok).toBe(true)
    expect((await crm.rowOf(shop.id, conversationId)).status).toBe('closed')
  })
  it('a bad line gets what was wrong and the usage, and changes nothing', async () => {
    const { conversationId, contactId } = await customer()
    const answer = await crm.type(shop.manager, conversationId, '/quote "Air pump"')
    expect(answer).toMatchObject({ ok: false, record: null })
    expect(answer.text).toContain('The price is missing')
    expect(answer.text).toContain('Usage: /quote')
    expect(await quotesOf(contactId)).toEqual([])
    expect((await crm.type(shop.manager, conversationId, '/qoute x 1')).text).toContain('Did you mean /quote?')
    expect((await crm.type(shop.manager, conversationId, '/assign @zoe')).text).toContain('Abel')
    await crm.join(shop, 'agent', 'Abelardo')
    expect((await crm.type(shop.manager, conversationId, '/assign @abe')).text).toMatch(/fits several: Abel .*Abelardo/)
  })
  it('who lacks the permission is told so before the line is read', async () => {
    const { conversationId } = await customer()
    expect((await crm.type(shop.agent, conversationId, '/quote')).text).toContain(
      'You may not use /quote: it needs the permission manage_quotes',
    )
    const help = (await crm.type(shop.agent, conversationId, '/help')).text
    expect(help).toContain('/ticket')
    expect(help).not.toContain('/quote')
    expect((await crm.type(shop.manager, conversationId, '/help quote')).text).toContain('• /quote 2x')
  })
  it('of another organization is not found', async () => {
    const { conversationId } = await customer()
    const twin = await crm.openShop('Doortwin')
    expect(await crm.type(twin.owner, conversationId, '/note hi')).toMatchObject({ ok: false })
  })
})

describe("a member's own number", () => {
  it('names the customer, by name or number; several are listed', async () => {
    const maria = await customer('Maria Lopez')
    await customer('Marina')
    expect((await crm.type(shop.manager, null, '/quote 2x Pump @ 250')).text).toContain('/quote @Maria')
    expect((await crm.type(shop.manager, null, '/quote @mari Pump @ 250')).text).toMatch(
      /fits several[\s\S]*Marina[\s\S]*Maria Lopez/,
    )
    expect((await crm.type(shop.manager, null, '/quote @"Maria Lopez" Pump @ 250')).text).toMatch(/^Maria Lopez: Quote/)
    const phone = (await crm.rowOf(shop.id, maria.conversationId)).contact.phone
    expect((await crm.type(shop.manager, null, `/note @${phone} Likes blue`)).ok).toBe(true)
    expect((await crm.type(shop.manager, null, '/note @nobody x')).text).toContain('no customer "nobody"')
    expect((await crm.type(shop.manager, null, 'hello')).text).toContain('/help')
    expect(await quotesOf(maria.contactId)).toHaveLength(1)
  })
  it('a customer who types /quote is a customer', async () => {
    const { conversationId, contactId } = await customer()
    const scope = {
      organizationId: shop.id,
      actor: { kind: 'contact' as const, id: contactId, name: 'Luis' },
      see: 'all' as const,
    }
    const caller = { scope, door: 'chat' as const, locale: 'es' as const, timeZone: 'UTC' }
    const answer = await crm.door.run({ caller, conversationId, line: '/quote Pump 1', messageId: newId() })
    expect(answer).toEqual({ ok: false, text: 'Los comandos son para miembros del equipo.', record: null })
  })
})

describe('the doors of HTTP', () => {
  it('command.run puts the answer into the thread as a card, once for a clientId', async () => {
    const { conversationId } = await customer()
    const given = { conversationId, line: '/note Friday', clientId: newId() }
    const first = await crm.run<{ ok: boolean; messageId: string }>(shop.manager, 'command.run', given)
    expect(await crm.run(shop.manager, 'command.run', given)).toEqual(first)
    const cards = (await crm.thread(shop.id, conversationId)).filter((message) => message.kind === 'card')
    expect(cards).toMatchObject([
      { id: first.messageId, audience: 'team', card: { ok: true, command: '/note Friday' } },
    ])
  })
  it('command.list says which a member may use', async () => {
    const { items } = await crm.run<{ items: { name: string; allowed: boolean }[] }>(shop.agent, 'command.list')
    expect(items.map((item) => item.name).sort()).toEqual([
      'assign',
      'bot',
      'close',
      'help',
      'note',
      'order',
      'quote',
      'ticket',
    ])
    expect(
      items
        .filter((item) => !item.allowed)
        .map((item) => item.name)
        .sort(),
    ).toEqual(['assign', 'order', 'quote'])
  })
})
