import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Order } from '../../../schemas/order.ts'
import type { Quote } from '../../../schemas/quote.ts'
import { createCrm, pumps } from '../../commands/kit.ts'

let crm: Awaited<ReturnType<typeof createCrm>>
let shop: Awaited<ReturnType<typeof crm.openShop>>
let twin: typeof shop
let customers = 0
beforeAll(async () => {
  crm = await createCrm()
  shop = await crm.openShop('Rivera')
  twin = await crm.openShop('Twin')
})
afterAll(() => crm.drop())

const customer = (of = shop) => crm.receive(of.id, `+52155500${String(++customers).padStart(4, '0')}`, 'hello')
/** A quote that was sent to a new customer. */
async function sent(more: object = {}) {
  const message = await customer()
  const quote = await crm.run<Quote>(
    shop.manager,
    'quote.create',
    pumps(message.contactId, message.conversationId, more),
  )
  return { message, quote, conversationId: message.conversationId }
}
const quoteOf = (id: string) => crm.run<Quote>(shop.manager, 'quote.get', { id })

describe('a quote is sent', () => {
  it('in the words of its customer, with number, lines, total, validity and how to answer', async () => {
    const { quote, conversationId } = await sent()
    expect(quote).toMatchObject({
      status: 'sent',
      subtotal: 50_000,
      discountTotal: 5_000,
      total: 45_000,
      currency: 'USD',
    })
    const [text] = await crm.said(shop.id, conversationId)
    for (const part of [
      quote.number,
      '2 × Air pump',
      '$250.00',
      'Discount: -$50.00',
      'Total: $450.00',
      'Valid until',
      'Reply YES to accept or NO to decline.',
    ])
      expect(text).toContain(part)
    expect((await crm.rowOf(shop.id, conversationId)).awaiting).toEqual([
      { noun: 'quote', id: quote.id, messageId: quote.messageId },
    ])
    expect(await crm.systemLines(shop.id, conversationId)).toContain('quote_sent')
    const [message] = (await crm.thread(shop.id, conversationId)).filter((one) => one.direction === 'out')
    expect(message).toMatchObject({ lane: 'transactional', status: 'queued', awaits: { noun: 'quote', id: quote.id } })
  })
  it('in Spanish, with its way to write money, to a contact that speaks it', async () => {
    const message = await customer()
    await crm.inTx(shop.id, (ctx) => crm.contacts.update(ctx, { id: message.contactId, patch: { locale: 'es-ES' } }))
    await crm.run(shop.manager, 'quote.create', pumps(message.contactId, message.conversationId, { currency: 'EUR' }))
    const [text] = await crm.said(shop.id, message.conversationId)
    expect(text).toMatch(/cotización Q-\d+/)
    expect(text).toMatch(/Total: 450,00\s€/)
    expect(text).toContain('Responde SÍ para aceptar')
  })
  it('and does not take the conversation from who has it', async () => {
    const { conversationId } = await sent()
    expect((await crm.rowOf(shop.id, conversationId)).holderKind).toBe('bot')
  })
  it('once: again is refused with the reason; a draft is not sent until it is', async () => {
    const { message, quote } = await sent({ send: false })
    expect(quote.status).toBe('draft')
    expect(await crm.said(shop.id, message.conversationId)).toEqual([])
    expect((await crm.run<Quote>(shop.manager, 'quote.send', { id: quote.id })).status).toBe('sent')
    await expect(crm.run(shop.manager, 'quote.send', { id: quote.id })).rejects.toThrow(
      /is sent, so it cannot become sent/,
    )
    expect(await crm.said(shop.id, message.conversationId)).toHaveLength(1)
  })
  it('or not at all: with a conversation of another contact, or none to send in', async () => {
    const [one, other] = [await customer(), await customer()]
    await expect(crm.run(shop.manager, 'quote.create', pumps(one.contactId, other.conversationId))).rejects.toThrow(
      /another contact/,
    )
    const { conversationId: _, ...nowhere } = pumps(one.contactId, one.conversationId)
    await expect(crm.run(shop.manager, 'quote.create', nowhere)).rejects.toThrow(/no conversation/)
  })
})

describe('the numbers of quotes', () => {
  it('begin at 1001 in each organization and are never given twice, also at one moment', async () => {
    const fresh = await crm.openShop('Numbers')
    const message = await customer(fresh)
    const made = await Promise.all(
      Array.from({ length: 5 }, () =>
        crm.run<Quote>(
          fresh.manager,
          'quote.create',
          pumps(message.contactId, message.conversationId, { send: false }),
        ),
      ),
    )
    expect(made.map((quote) => quote.number).sort()).toEqual(['Q-1001', 'Q-1002', 'Q-1003', 'Q-1004', 'Q-1005'])
  })
})

describe('the customer answers in chat', () => {
  it('yes: accepted, ordered, said in the thread and confirmed, in one go', async () => {
    const { message, quote, conversationId } = await sent()
    expect(await crm.customerSays(message, 'Sí, acepto')).toEqual({ reply: null })
    const after = await quoteOf(quote.id)
    expect(after.status).toBe('accepted')
    const { items } = await crm.run<{ items: Order[] }>(shop.manager, 'order.list', { contactId: message.contactId })
    expect(items).toMatchObject([{ id: after.orderId, quoteId: quote.id, total: 45_000, status: 'pending' }])
    expect(items[0]?.number).toMatch(/^ORD-\d+$/)
    expect(await crm.systemLines(shop.id, conversationId)).toEqual(['quote_sent', 'quote_accepted', 'order_created'])
    expect((await crm.rowOf(shop.id, conversationId)).awaiting).toEqual([])
    const texts = await crm.said(shop.id, conversationId)
    expect(texts).toHaveLength(2)
    expect(texts[1]).toContain(`Your order is ${items[0]?.number}`)
    const woken = crm.woken.filter((row) => row.queue === 'events').length
    expect(woken).toBeGreaterThan(0)
    // said again, it means nothing any more
    expect(await crm.customerSays(message, 'yes')).toBeNull()
    expect(await crm.said(shop.id, conversationId)).toHaveLength(2)
  })
  it('no: declined, nothing ordered', async () => {
    const { message, quote, conversationId } = await sent()
    expect(await crm.customerSays(message, 'No, thanks')).toEqual({ reply: null })
    expect((await quoteOf(quote.id)).status).toBe('declined')
    expect((await crm.said(shop.id, conversationId)).at(-1)).toContain('Nothing was ordered')
    await expect(crm.run(shop.manager, 'quote.accept', { id: quote.id })).rejects.toThrow(
      /is declined, so it cannot become accepted/,
    )
  })
  it('something else: left for whoever has the conversation', async () => {
    const { message, quote } = await sent()
    expect(await crm.customerSays(message, 'no problem, but is it in stock?')).toBeNull()
    expect((await quoteOf(quote.id)).status).toBe('sent')
  })
  it('with two open, the quoted one is meant; without a quote they are asked which', async () => {
    const { message, quote } = await sent()
    const second = await crm.run<Quote>(shop.manager, 'quote.create', pumps(message.contactId, message.conversationId))
    expect((await crm.customerSays(message, 'yes'))?.reply).toContain(`${quote.number}, ${second.number}`)
    await crm.customerSays(message, 'yes', second.messageId)
    expect((await quoteOf(second.id)).status).toBe('accepted')
    expect((await quoteOf(quote.id)).status).toBe('sent')
    // a reply to some other message is about that one
    expect(await crm.customerSays(message, 'yes', message.id ?? null)).toBeNull()
  })
  it('too late: expired, and told so', async () => {
    const { message, quote, conversationId } = await sent({ validDays: 1 })
    const later = new Date(Date.now() + 3 * 86_400_000)
    expect((await crm.customerSays(message, 'yes', null, later))?.reply).toMatch(/was valid until .* and has expired/)
    expect((await quoteOf(quote.id)).status).toBe('expired')
    expect((await crm.rowOf(shop.id, conversationId)).awaiting).toEqual([])
  })
})

describe('accepting', () => {
  it('at the same moment from two sides makes one order and one confirmation', async () => {
    const { message, quote, conversationId } = await sent()
    await Promise.all([
      crm.run(shop.manager, 'quote.accept', { id: quote.id }),
      crm.customerSays(message, 'yes'),
      crm.run(shop.manager, 'quote.accept', { id: quote.id }),
    ])
    const { items } = await crm.run<{ items: Order[] }>(shop.manager, 'order.list', { contactId: message.contactId })
    expect(items).toHaveLength(1)
    expect(await crm.said(shop.id, conversationId)).toHaveLength(2)
  })
})

describe('the sweep', () => {
  it('expires what was sent and not answered in time, and nothing else', async () => {
    const short = await sent({ validDays: 1 })
    const long = await sent({ validDays: 30 })
    const draft = await sent({ validDays: 1, send: false })
    const later = new Date(Date.now() + 3 * 86_400_000)
    expect(await crm.quotes.expireDue(later)).toBeGreaterThan(0)
    expect(await crm.quotes.expireDue(later)).toBe(0)
    expect((await quoteOf(short.quote.id)).status).toBe('expired')
    expect((await quoteOf(long.quote.id)).status).toBe('sent')
    expect((await quoteOf(draft.quote.id)).status).toBe('draft')
    expect(await crm.customerSays(short.message, 'yes')).toBeNull()
  })
  it('a withdrawn quote is not answered any more', async () => {
    const { message, quote } = await sent()
    await crm.run(shop.manager, 'quote.withdraw', { id: quote.id })
    expect(await crm.customerSays(message, 'yes')).toBeNull()
    expect((await quoteOf(quote.id)).status).toBe('superseded')
  })
})

describe('another version', () => {
  const cheaper = { lines: [{ name: 'Air pump', quantity: '2', unitPrice: 20_000 }] }
  const revise = (id: string, more: object = {}) =>
    crm.run<Quote>(shop.manager, 'quote.revise', { id, ...cheaper, ...more })
  it('has the same number with -2, -3, takes the place of the one before, and keeps its history', async () => {
    const { quote } = await sent()
    const second = await revise(quote.id)
    expect(second).toMatchObject({ number: `${quote.number}-2`, version: 2, status: 'draft', total: 40_000 })
    expect(await quoteOf(quote.id)).toMatchObject({ status: 'superseded', supersededById: second.id, total: 45_000 })
    const same = await revise(second.id, { discount: { kind: 'percent', basisPoints: 5000 } })
    expect(same).toMatchObject({ id: second.id, number: second.number, total: 20_000 })
    await crm.run(shop.manager, 'quote.send', { id: second.id })
    const third = await revise(second.id, { send: true })
    expect(third).toMatchObject({ number: `${quote.number}-3`, version: 3, firstId: quote.id, status: 'sent' })
    const { items } = await crm.run<{ items: Quote[] }>(shop.manager, 'quote.versions', { id: second.id })
    expect(items.map(({ number }) => number)).toEqual([third.number, second.number, quote.number])
    await expect(revise(quote.id)).rejects.toThrow(`was replaced by ${third.number}`)
    expect((await crm.run<Order>(shop.manager, 'order.create', { quoteId: third.id, accept: true })).total).toBe(40_000)
    await expect(revise(third.id)).rejects.toThrow(/is accepted, so it cannot become withdrawn/)
  })
  it('answered in chat by quoting the old message: refused, and told which one holds', async () => {
    const { quote, message, conversationId } = await sent()
    const next = await revise(quote.id, { send: true })
    const answer = await crm.customerSays(message, 'yes', quote.messageId)
    expect(answer?.reply).toContain(`${quote.number} was replaced by ${next.number}`)
    expect((await quoteOf(next.id)).status).toBe('sent')
    expect((await crm.rowOf(shop.id, conversationId)).awaiting).toMatchObject([{ id: next.id }])
    await crm.customerSays(message, 'yes')
    expect((await quoteOf(next.id)).status).toBe('accepted')
  })
})

describe('what cannot be right', () => {
  it.each([
    ['an amount below zero', { lines: [{ name: 'x', quantity: '1', unitPrice: -1 }] }, /unitPrice/],
    ['a quantity of a thousand million', { lines: [{ name: 'x', quantity: '1000000000', unitPrice: 1 }] }, /quantity/],
    ['a currency that does not exist', { currency: 'QQQ' }, /not a currency/],
    [
      'a discount above the total',
      { discount: { kind: 'amount', amount: 50_001 } },
      /more than the total of \$500\.00/,
    ],
    ['more than everything off', { discount: { kind: 'percent', basisPoints: 10_001 } }, /discount/],
  ])('%s is refused, and nothing is made or sent', async (_what, wrong, why) => {
    const message = await customer()
    const draft = pumps(message.contactId, message.conversationId, wrong)
    await expect(crm.run(shop.manager, 'quote.create', draft)).rejects.toThrow(why)
    const list = await crm.run<{ items: Quote[] }>(shop.manager, 'quote.list', { contactId: message.contactId })
    expect(list.items).toEqual([])
    expect(await crm.said(shop.id, message.conversationId)).toEqual([])
  })
})

describe('who sees a quote', () => {
  it('not the twin organization, by no way', async () => {
    const { message, quote } = await sent()
    for (const action of ['quote.get', 'quote.send', 'quote.accept', 'quote.decline', 'quote.withdraw'])
      await expect(crm.run(twin.manager, action, { id: quote.id })).rejects.toThrow(/Not found/)
    expect(await crm.run(twin.owner, 'quote.list', { contactId: message.contactId })).toMatchObject({ items: [] })
    await expect(
      crm.run(twin.manager, 'quote.create', pumps(message.contactId, message.conversationId)),
    ).rejects.toThrow(/Not found/)
    await expect(crm.run(twin.manager, 'order.create', { quoteId: quote.id, accept: true })).rejects.toThrow(
      /Not found/,
    )
  })
  it("an agent sees what a manager offered in the agent's own conversation, and not in a colleague's", async () => {
    const { message, quote, conversationId } = await sent()
    const giveTo = (userId: string) => crm.run(shop.manager, 'conversation.assign', { id: conversationId, userId })
    const items = [expect.objectContaining({ id: quote.id })]
    await giveTo(shop.agent.id)
    expect(await crm.run(shop.agent, 'quote.list', { contactId: message.contactId })).toMatchObject({ items })
    expect(await crm.run(shop.agent, 'quote.get', { id: quote.id })).toMatchObject({ id: quote.id })
    await giveTo(shop.manager.id)
    expect(await crm.run(shop.agent, 'quote.list', { contactId: message.contactId })).toMatchObject({ items: [] })
    await expect(crm.run(shop.agent, 'quote.get', { id: quote.id })).rejects.toThrow(/Not found/)
  })
  it('a manager sees all; an agent makes none', async () => {
    const { message, quote } = await sent()
    expect(await crm.run(shop.manager, 'quote.list', { contactId: message.contactId })).toMatchObject({
      items: [{ id: quote.id }],
    })
    await expect(crm.run(shop.agent, 'quote.create', pumps(message.contactId, message.conversationId))).rejects.toThrow(
      /manage_quotes/,
    )
  })
})
