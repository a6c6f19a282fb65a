import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ApiClient } from '../helpers/api.ts'
import { type RunningParley, startParley } from '../helpers/parley.ts'
import { openBrowser, openWindow, signInAt } from './browser.ts'
import { createScene, member, type Scene, until } from './scenes.ts'

let parley: RunningParley
let browser: Browser
let scene: Scene
let phone: Page
let marta: Page
let api: ApiClient
let contactId: string

const customer = 'Daniela Ríos'

beforeAll(async () => {
  parley = await startParley()
  browser = await openBrowser()
  scene = await createScene(parley)
  api = await scene.as('manager')
  ;({ page: phone } = await openWindow(browser, { width: 560 }))
  ;({ page: marta } = await openWindow(browser))
  await phone.goto(`${parley.phoneUrl}/?me=13055550142`)
  await phone.locator('#peer-state[data-state=online]').waitFor()
})
afterAll(async () => {
  await browser?.close()
  await parley?.stop()
})

const onPhone = (text: string | RegExp) => phone.locator('.bubble[data-direction=in]').filter({ hasText: text })
async function write(text: string): Promise<void> {
  await phone.locator('#text').fill(text)
  await phone.locator('#write .send').click()
  await phone.locator('.bubble[data-direction=out]').filter({ hasText: text }).last().waitFor()
}
/** Types a command where the conversation is, and answers its card. */
async function type(line: string) {
  const box = marta.getByTestId('composer').locator('textarea')
  await box.fill(line)
  await box.press('Enter')
  const card = marta.getByTestId('card').filter({ has: marta.locator('code.typed', { hasText: line }) })
  await card.last().waitFor()
  return card.last()
}
async function listed<T extends { id: string }>(noun: string): Promise<T[]> {
  return (await api.get<{ items: T[] }>(`/${noun}?contactId=${contactId}`)).items
}
const eventually = <T>(what: string, noun: string, fits: (one: T & { id: string }) => boolean) =>
  until(what, async () => (await listed<T & { id: string }>(noun)).find(fits))
const minutesLeft = async () => (await api.get<{ balance: number }>(`/hours?contactId=${contactId}`)).balance

it('an enquiry becomes a lead, and its quote goes out as text, paper and page', async () => {
  await write('Do you have air pumps for a 2015 Corolla?')
  await onPhone(/bot/i).first().waitFor()
  contactId = (await scene.row(customer)).contactId
  await signInAt(marta, parley.url, member(parley, 'manager'))
  await marta.goto(`${parley.url}/inbox/all`)
  await marta.getByTestId('conversation-row').filter({ hasText: 'Daniela' }).click()
  await marta.getByTestId('composer').waitFor()

  await type('/lead')
  const lead = await eventually<{ status: string }>('the lead', 'leads', () => true)
  expect(lead.status).toBe('new')

  await type('/quote 2x "Air pump" @ 250 discount 10%')
  await onPhone(/Q-\d+/).first().waitFor()
  await phone.locator('.bubble[data-direction=in] a.file').first().waitFor()
  const quote = await eventually<{ status: string; total: number }>('the quote', 'quotes', () => true)
  expect(quote).toMatchObject({ status: 'sent', total: 45_000 })
  const { url } = await api.get<{ url: string }>(`/quotes/${quote.id}/link`)
  const { page: visitor } = await openWindow(browser, { width: 390, height: 844 })
  await visitor.goto(url)
  await visitor.getByText('$450.00').first().waitFor()
  const pdf = visitor.getByRole('link', { name: /PDF/i })
  const paper = await fetch(new URL((await pdf.getAttribute('href')) ?? '', url))
  expect(paper.headers.get('content-type')).toBe('application/pdf')
  expect(
    Buffer.from(await paper.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
  await visitor.context().close()
})

it('accepted in the chat, asked for and paid at the provider: order, sale and invoice follow the signed webhook', async () => {
  await write('yes')
  const order = await eventually<{ status: string; paymentStatus: string }>('the order', 'orders', () => true)
  expect(order).toMatchObject({ status: 'pending', paymentStatus: 'pending' })

  await type('/pay')
  const { link } = await eventually<{ link: string | null }>('the link', 'payments', (one) => Boolean(one.link))
  await onPhone(link ?? '').waitFor()
  expect(await listed('invoices')).toEqual([])
  const { page: checkout } = await openWindow(browser, { width: 390, height: 844 })
  await checkout.goto(link ?? '')
  await checkout.getByRole('button', { name: /Pay/ }).click()
  await checkout.getByText('You can close this page').waitFor()
  await checkout.context().close()

  await eventually<{ status: string }>('the payment', 'payments', ({ status }) => status === 'succeeded')
  const paid = await eventually<{ paymentStatus: string; status: string }>(
    'the paid order',
    'orders',
    ({ paymentStatus }) => paymentStatus === 'paid',
  )
  expect(paid.status).toBe('confirmed')
  const invoice = await eventually<{ number: string; total: number; status: string }>(
    'the invoice',
    'invoices',
    () => true,
  )
  expect(invoice).toMatchObject({ total: 45_000, status: 'paid' })
  const sale = await eventually<{ amount: number; currency: string }>('the sale', 'sales', () => true)
  expect(sale).toMatchObject({ amount: 45_000, currency: 'USD' })
})

it('a ticket takes hours from the plan, and gives them back when it is rejected', async () => {
  await api.post('/hours', { contactId, minutes: 300, reason: 'Five hours to begin with' })
  await type('/ticket hours 2h Fit the pumps')
  const ticket = await eventually<{ number: string; dedicatedMinutes: number }>('the ticket', 'tickets', () => true)
  expect(await minutesLeft()).toBe(180)
  await type(`/ticket ${ticket.number} rejected`)
  await eventually<{ status: string }>('the rejected ticket', 'tickets', ({ status }) => status === 'rejected')
  expect(await minutesLeft()).toBe(300)
})

it('a refund shows what it would do and waits for its code; the money’s way back is the provider’s word', async () => {
  const card = await type('/refund 100')
  await card.getByTestId('confirm-card').waitFor()
  expect(await card.getByTestId('confirm-card').textContent()).toContain('$100.00')
  expect((await listed<{ id: string; type: string }>('payments')).filter(({ type }) => type === 'refund')).toEqual([])
  const code = (await card.getByTestId('confirm-code').textContent()) ?? ''
  await card.locator('input').fill(code)
  await card.getByRole('button', { name: 'Confirm' }).click()
  await eventually<{ type: string; status: string; amount: number }>(
    'the refund',
    'payments',
    ({ type, status, amount }) => type === 'refund' && status === 'succeeded' && amount === 10_000,
  )
  await eventually<{ type: string; status: string }>(
    'the payment refunded in part',
    'payments',
    ({ status }) => status === 'partially_refunded',
  )
  const refused = await type('/refund 351')
  expect(await refused.getAttribute('data-ok')).toBe('false')
})
