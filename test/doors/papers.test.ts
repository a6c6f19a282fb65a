import { inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { QuoteModel } from '../../schemas/models/quote.model.ts'
import type { Order } from '../../schemas/order.ts'
import type { Quote } from '../../schemas/quote.ts'
import { systemScope } from '../../src/core/scope.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../helpers/app.ts'
import { addLine, ask, customerWrites } from './kit.ts'

let app: TestApp
let shop: TestOrganization
let line: { id: string; accountId: string }
beforeAll(async () => {
  app = await createTestApp()
  shop = await app.addOrganization('papers')
  line = await addLine(app, shop, 'papers')
  await send(
    'PATCH /api/v1/organization',
    {
      body: { name: 'Rivera <Parts>', address: 'Juárez 120', brandColor: '#aa2200' },
    },
    'owner',
  )
})
afterAll(() => app.close())

const send = (route: string, asked: Parameters<typeof ask>[2] = {}, role: 'owner' | 'manager' = 'manager') =>
  ask(app.app, route, asked, shop.members[role].cookie)
const lines = [{ name: 'Pump & hose', quantity: '2', unitPrice: 25_000 }]

async function sent(more: object = {}) {
  const message = await customerWrites(app, shop, line, 'Ana')
  const body = { contactId: message.contactId, conversationId: message.conversationId, lines, send: true, ...more }
  const quote = (await send('POST /api/v1/quotes', { body })).json<Quote>()
  return { message, quote, path: await pathOf(quote.id) }
}
async function pathOf(id: string): Promise<string> {
  const { url } = (await send('GET /api/v1/quotes/:id/link', { params: { id } })).json<{ url: string }>()
  return new URL(url).pathname
}
const look = (path: string) => app.app.inject({ method: 'GET', url: path })
const formOf = async (path: string) => /name="form" value="([^"]+)"/.exec((await look(path)).body)?.[1] ?? ''
const post = (url: string, fields: Record<string, string>) =>
  app.app.inject({
    ...{ method: 'POST', url, payload: new URLSearchParams(fields).toString() },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
const quoteOf = async (id: string) => (await send('GET /api/v1/quotes/:id', { params: { id } })).json<Quote>()
const ordersOf = async (contactId: string) =>
  (await send('GET /api/v1/orders', { query: { contactId } })).json<{ items: Order[] }>().items

describe('the page of a quote', () => {
  it('shows it in the customer’s language or the chosen one, without cookies, scripts or what is not escaped', async () => {
    const { quote, path } = await sent({ discount: { kind: 'percent', basisPoints: 1000 } })
    const page = await look(path)
    expect(page.statusCode).toBe(200)
    for (const part of [
      quote.number,
      'Pump &#38; hose',
      '$450.00',
      '-$50.00',
      'Rivera &#60;Parts&#62;',
      'Juárez 120',
      '#aa2200',
    ])
      expect(page.body).toContain(part)
    expect(page.body).not.toMatch(/<script|\son\w+=|style=/)
    expect(page.headers['set-cookie']).toBeUndefined()
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/)
    expect(page.headers['cache-control']).toContain('no-store')
    expect((await look(`${path}?lang=ar`)).body).toMatch(/<html lang="ar" dir="rtl">/)
    expect((await look(`${path}?lang=es`)).body).toContain('Cotización')
    expect((await look(`${path}?lang=pt`)).body).toContain('Cotação')
    expect((await quoteOf(quote.id)).viewedAt).not.toBeNull()
  })
  it('is found by its address alone, which lies nowhere in the store', async () => {
    const { quote, path } = await sent()
    const stored = JSON.stringify(await QuoteModel.findOne({ _id: quote.id }).lean())
    expect(stored).not.toContain(path.slice(3))
    expect((await look(`/q/${quote.id}`)).statusCode).toBe(404)
    expect((await look(`${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`)).statusCode).toBe(404)
    const draft = await sent({ send: false })
    expect((await look(draft.path)).statusCode).toBe(404)
  })
  it('is accepted with a name, once: again shows the same order', async () => {
    const { quote, path, message } = await sent()
    const form = await formOf(path)
    const first = await post(`${path}/accept`, { form, name: 'Ana Ruiz' })
    expect([first.statusCode, first.headers.location]).toEqual([303, path])
    expect((await post(`${path}/accept`, { form, name: 'Ana Ruiz' })).statusCode).toBe(303)
    const [order, ...others] = await ordersOf(message.contactId)
    expect(others).toEqual([])
    expect((await look(path)).body).toContain(`Your order is ${order?.number}`)
    expect(await quoteOf(quote.id)).toMatchObject({ status: 'accepted', answeredBy: 'page', signedName: 'Ana Ruiz' })
    const late = await post(`${path}/decline`, { form, reason: 'no' })
    expect(late.statusCode).toBe(422)
    expect(late.body).toContain('is accepted, so it cannot become declined')
  })
  it('is declined with a reason, which the shop reads', async () => {
    const { quote, path, message } = await sent()
    const answer = await post(`${path}/decline`, { form: await formOf(path), reason: 'Too dear', lang: 'es' })
    expect(answer.headers.location).toBe(`${path}?lang=es`)
    expect(await quoteOf(quote.id)).toMatchObject({ status: 'declined', declineReason: 'Too dear', orderId: null })
    expect(await ordersOf(message.contactId)).toEqual([])
  })
  it('takes no answer without its own form, without a name, from another site, or after its time', async () => {
    const { quote, path } = await sent()
    const form = await formOf(path)
    const other = await formOf((await sent()).path)
    for (const wrong of ['', 'x', other, `${form}x`])
      expect((await post(`${path}/accept`, { form: wrong, name: 'Ana' })).statusCode).toBe(403)
    expect((await post(`${path}/accept`, { form, name: '  ' })).statusCode).toBe(400)
    const foreign = await app.app.inject({
      ...{ method: 'POST', url: `${path}/accept`, payload: new URLSearchParams({ form, name: 'Ana' }).toString() },
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' },
    })
    expect(foreign.statusCode).toBe(403)
    await QuoteModel.updateOne({ _id: quote.id }, { $set: { validUntil: new Date(Date.now() - 1_000) } })
    const late = await post(`${path}/accept`, { form, name: 'Ana' })
    expect(late.statusCode).toBe(422)
    expect(late.body).toContain('has expired')
    expect((await look(path)).body).toContain('can be accepted no more')
    expect((await quoteOf(quote.id)).status).toBe('sent')
  })
  it('is answered so often a minute and no more, from one address', async () => {
    const { path } = await sent()
    for (let time = 0; time < 10; time++)
      expect((await post(`${path}/accept`, { form: 'x', name: 'x' })).statusCode).toBe(403)
    const refused = await post(`${path}/accept`, { form: await formOf(path), name: 'Ana' })
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, expect.any(String)])
  })
  it('of a version that was replaced refuses with the reason and leads to the new one', async () => {
    const { quote, path } = await sent()
    const form = await formOf(path)
    const body = { lines: [{ name: 'Pump', quantity: '1', unitPrice: 20_000 }], send: true }
    const next = (await send('POST /api/v1/quotes/:id/revise', { params: { id: quote.id }, body })).json<Quote>()
    expect(next).toMatchObject({ number: `${quote.number}-2`, version: 2, firstId: quote.id, status: 'sent' })
    const refused = await post(`${path}/accept`, { form, name: 'Ana' })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain(`was replaced by ${next.number}`)
    expect((await look(path)).body).toContain(`${await pathOf(next.id)}">${next.number}</a>`)
    const accept = await send('POST /api/v1/quotes/:id/accept', { params: { id: quote.id } })
    expect([accept.statusCode, accept.json().error.code]).toEqual([422, 'quote.superseded'])
    expect(
      (await post(`${await pathOf(next.id)}/accept`, { form: await formOf(await pathOf(next.id)), name: 'Ana' }))
        .statusCode,
    ).toBe(303)
  })
})

it('accepted in chat, on its page and over the API at one moment makes one order', async () => {
  const { quote, path, message } = await sent()
  const form = await formOf(path)
  const chat = app.kernel.database.transaction((tx) =>
    app.services.quotes.answerFromChat(
      { scope: systemScope(shop.id), tx, now: new Date() },
      { ...message, text: 'yes', quotedMessageId: null },
    ),
  )
  const answers = await Promise.all([
    post(`${path}/accept`, { form, name: 'Ana' }),
    send('POST /api/v1/quotes/:id/accept', { params: { id: quote.id } }),
    post(`${path}/accept`, { form, name: 'Ana' }),
    chat,
  ])
  expect(answers.slice(0, 3).map((answer) => (answer as { statusCode: number }).statusCode)).toEqual([303, 200, 303])
  expect(await ordersOf(message.contactId)).toHaveLength(1)
})

/** The text operators of a PDF are compressed; the fonts in it are its letters. */
const streamsOf = (pdf: Buffer): Buffer[] =>
  [...pdf.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].flatMap(([, body = '']) => {
    try {
      return [inflateSync(Buffer.from(body, 'latin1'))]
    } catch {
      return []
    }
  })

describe('its paper', () => {
  it('is a PDF for the member, for the customer, and in the chat after its words', async () => {
    const { quote, path, message } = await sent()
    const mine = await send('GET /api/v1/quotes/:id/pdf', { params: { id: quote.id } })
    expect(mine.headers['content-type']).toBe('application/pdf')
    expect(mine.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    expect(streamsOf(mine.rawPayload).some((bytes) => bytes.includes('BT'))).toBe(true)
    expect((await look(`${path}/pdf`)).rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    await app.services.papers.sendQuote(shop.id, quote.id)
    await app.services.papers.sendQuote(shop.id, quote.id)
    const thread = await app.services.conversations.thread(systemScope(shop.id), message.conversationId, { limit: 50 })
    const out = thread.filter(({ direction }) => direction === 'out')
    expect(out.map(({ kind }) => kind)).toEqual(['text', 'document'])
    expect(out[1]).toMatchObject({ media: { mime: 'application/pdf', fileName: `${quote.number}.pdf` } })
    expect(out[1]?.text).toContain(path)
    const kept = await send('GET /api/v1/quotes/:id/pdf', { params: { id: quote.id } })
    expect(kept.rawPayload.equals((await look(`${path}/pdf`)).rawPayload)).toBe(true)
  })
  it('is drawn in Arabic, with a logo, and over several pages', async () => {
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    const paper = {
      ...{ isRtl: true, title: 'عرض سعر', number: 'Q-1', pages: 'صفحة {{page}} من {{pages}}' },
      business: { name: 'ريفيرا', color: '#1d4f91', logo: Buffer.from(png, 'base64'), contact: [] },
      customer: { label: 'إلى', lines: ['ماريا'] },
      facts: [{ label: 'التاريخ', value: '21 نوفمبر 2026' }],
      columns: { name: 'الوصف', quantity: 'الكمية', price: 'السعر', amount: 'المبلغ' },
      lines: Array.from({ length: 60 }, () => ({
        name: 'مضخة هواء (12 فولت)',
        quantity: '1',
        price: '10',
        amount: '10',
      })),
      sums: [{ label: 'الإجمالي', value: '600', isTotal: true }],
      notes: [],
    }
    const pdf = Buffer.from(await app.services.papers.print(paper))
    expect(pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length).toBeGreaterThan(2)
    expect(pdf.toString('latin1')).toContain('/Subtype /Image')
  })
})
