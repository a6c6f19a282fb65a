import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Invoice, InvoiceStatus, invoiceMoves } from '../../../schemas/invoice.ts'
import { rows } from '../../doors/kit.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createPayingApp, type PayingApp, type PayingShop } from './kit.ts'

let app: PayingApp
let shop: PayingShop
beforeAll(async () => {
  app = await createPayingApp()
  shop = await app.openShop('invoices')
})
afterAll(() => app.close())

const lines = [{ name: 'Air pump', quantity: '2', unitPrice: 12_500 }]
const create = async (more: object = {}) =>
  (await shop.call<Invoice>('POST /api/v1/invoices', { ...(await shop.customer()), lines, ...more })).body
const act = (verb: 'issue' | 'void' | 'give-up', id: string) =>
  shop.call<Invoice>(`POST /api/v1/invoices/:id/${verb}`, {}, { id })

describe('an invoice', () => {
  it('gets its number when it is issued: many at one moment get numbers without gaps, each once', async () => {
    const drafts = await Promise.all(Array.from({ length: 12 }, () => create({ send: false })))
    expect(drafts.every(({ number, status }) => number === null && status === 'draft')).toBe(true)
    // half of them twice, and some that are refused
    const done = await Promise.all([...drafts, ...drafts.slice(0, 6)].map(({ id }) => act('issue', id)))
    expect(done.every(({ status }) => status === 200)).toBe(true)
    const numbers = await rows('invoices').distinct('number', {
      organizationId: shop.id,
      kind: 'invoice',
      number: { $ne: null },
    })
    expect(numbers.sort()).toEqual(Array.from({ length: 12 }, (_, at) => `INV-${1_001 + at}`))
    const first = drafts[0]?.id ?? ''
    await act('void', first)
    expect((await act('issue', first)).status).toBe(422)
    expect(Number((await create()).number?.slice(4))).toBe(1_013)
  })

  it('moves as its table says; every other move is refused and changes nothing', async () => {
    const verbs = { open: 'issue', void: 'void', uncollectible: 'give-up' } as const
    for (const from of InvoiceStatus.options)
      for (const [to, verb] of Object.entries(verbs) as [keyof typeof verbs, (typeof verbs)[keyof typeof verbs]][]) {
        const { id } = await create({ send: false })
        await rows('invoices').updateOne({ _id: id as never }, { $set: { status: from } })
        const { status } = await act(verb, id)
        const isAllowed = invoiceMoves[from].includes(to) && !(to === 'open' && from !== 'draft')
        const isSame = from === to && to !== 'uncollectible'
        expect([from, to, status < 300]).toEqual([from, to, isAllowed || isSame])
      }
  })

  it('is drawn as PDF, sent into the thread, and open to whoever has its address and nobody else', async () => {
    const { id, conversationId } = await create()
    await eventually(async () => {
      await app.drain()
      const sent = await rows('messages').find({ conversationId, direction: 'out' }).toArray()
      expect(sent).toMatchObject([{ clientId: `invoice:${id}`, media: { mime: 'application/pdf' } }])
    })
    const { body } = await shop.call<{ url: string }>('GET /api/v1/invoices/:id/link', undefined, { id })
    const pdf = await fetch(body.url)
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
    const other = await create()
    expect((await fetch(body.url.replace(id, other.id))).status).toBe(404)
    expect((await fetch(`${app.publicUrl}/i/x`)).status).toBe(404)
  })

  it('is paid through a payment asked for it; its order has one only', async () => {
    const customer = await shop.customer()
    const { body: order } = await shop.call<{ id: string }>('POST /api/v1/orders/from-lines', { ...customer, lines })
    const about = { ...customer, orderId: order.id }
    const { body: invoice } = await shop.call<Invoice>('POST /api/v1/invoices', about)
    expect((await shop.call('POST /api/v1/invoices', about)).status).toBe(409)
    const payment = await shop.paid({ ...customer, invoiceId: invoice.id })
    const after = await shop.call<Invoice>('GET /api/v1/invoices/:id', undefined, { id: invoice.id })
    expect(after.body).toMatchObject({ status: 'paid', paymentId: payment.id })
    expect((await shop.call('POST /api/v1/payments', { ...customer, invoiceId: invoice.id })).status).toBe(409)
  })
})
