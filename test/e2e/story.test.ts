import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { signIn } from '../helpers/api.ts'
import { type RunningParley, startParley } from '../helpers/parley.ts'
import { openBrowser, openWindow, signInAt } from './browser.ts'

let parley: RunningParley
let browser: Browser
beforeAll(async () => {
  parley = await startParley()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await parley?.stop()
})

const member = (role: string) => {
  const found = parley.seeded.members.find((one) => one.role === role)
  if (!found) throw new Error(`The demo has no ${role}`)
  return found
}
const onPhone = (page: Page, direction: 'in' | 'out', text: string | RegExp) =>
  page.locator(`.bubble[data-direction=${direction}]`).filter({ hasText: text })
const inThread = (page: Page, text: string | RegExp) => page.getByTestId('message').filter({ hasText: text })

async function write(phone: Page, text: string): Promise<void> {
  await phone.locator('#text').fill(text)
  await phone.locator('#write .send').click()
  await onPhone(phone, 'out', text).last().waitFor()
}

/** Opens the conversation of a customer from the list and answers its page. */
async function openConversation(page: Page, name: string): Promise<void> {
  await page.goto(`${parley.url}/inbox/all`)
  await page.getByTestId('conversation-row').filter({ hasText: name }).click()
  await page.getByTestId('composer').waitFor()
}
const composer = (page: Page) => page.getByTestId('composer').locator('textarea')

it('hello → bot → a person please → an agent takes over → reply with ticks → /quote → accepted in chat → the order exists', async () => {
  const { page: phone } = await openWindow(browser, { width: 560 })
  const { page: ana } = await openWindow(browser)
  const { page: marta } = await openWindow(browser)
  await phone.goto(`${parley.phoneUrl}/?me=13055550142`)
  await phone.locator('#peer-state[data-state=online]').waitFor({ timeout: 60_000 })

  await write(phone, 'hello')
  await onPhone(phone, 'in', /bot/i).first().waitFor()

  await signInAt(ana, parley.url, member('agent'))
  await openConversation(ana, 'Daniela')
  await write(phone, 'a person please')
  await onPhone(phone, 'in', /colleague/i)
    .first()
    .waitFor()
  await ana.locator('[data-testid=message][data-system=handoff]').last().waitFor()

  await ana
    .getByRole('button', { name: /take over/i })
    .first()
    .click()
  await ana.locator('[data-testid=message][data-system=taken_over]').last().waitFor()
  const botSaid = await onPhone(phone, 'in', /./).count()
  await write(phone, 'are you there?')
  await inThread(ana, 'are you there?').waitFor()

  await composer(ana).fill('Hi Daniela, Ana here.')
  await composer(ana).press('Enter')
  await onPhone(phone, 'in', 'Hi Daniela, Ana here.').waitFor()
  await ana.locator('[data-testid=message][data-status=read]').filter({ hasText: 'Hi Daniela, Ana here.' }).waitFor()
  // nobody but Ana has spoken since she took over
  expect(await onPhone(phone, 'in', /./).count()).toBe(botSaid + 1)

  await signInAt(marta, parley.url, member('manager'))
  await openConversation(marta, 'Daniela')
  await composer(marta).fill('/quote 2x "Air pump" @ 250 discount 10%')
  await composer(marta).press('Enter')
  const card = marta.getByTestId('card').last()
  await card.filter({ hasText: '450' }).waitFor()
  await onPhone(phone, 'in', /Q-\d+/).first().waitFor()
  await write(phone, 'yes')
  await marta.locator('[data-testid=message][data-system=order_created]').waitFor()

  const api = await signIn(parley.url, parley.seeded.owner)
  const { items } = await api.get<{ items: { contactId: string; contact: { name: string } }[] }>(
    '/conversations?view=all',
  )
  const contactId = items.find((row) => row.contact.name.startsWith('Daniela'))?.contactId
  const orders = await api.get<{ items: { total: number; currency: string }[] }>(`/orders?contactId=${contactId}`)
  expect(orders.items).toMatchObject([{ total: 45_000, currency: 'USD' }])
})

it('keeps the bot silent after somebody answered on the business’s own phone', async () => {
  const { page: phone } = await openWindow(browser, { width: 560 })
  await phone.goto(`${parley.phoneUrl}/?me=14155550178`)
  await phone.locator('#peer-state[data-state=online]').waitFor({ timeout: 60_000 })
  await write(phone, 'hello')
  await onPhone(phone, 'in', /bot/i).first().waitFor()
  await parley.control.typedOnBusinessPhone({
    business: parley.seeded.businessNumber,
    to: '+14155550178',
    content: { kind: 'text', text: 'Hi, this is Rosa from the shop.' },
  })
  await onPhone(phone, 'in', 'this is Rosa').waitFor()
  const { page: owner } = await openWindow(browser)
  await signInAt(owner, parley.url, parley.seeded.owner)
  await openConversation(owner, 'Marcus')
  await inThread(owner, 'this is Rosa').waitFor()
  const before = await onPhone(phone, 'in', /./).count()
  await write(phone, 'do you have oil filters?')
  await inThread(owner, 'do you have oil filters?').waitFor()
  await composer(owner).fill('We do, two sizes.')
  await composer(owner).press('Enter')
  await onPhone(phone, 'in', 'We do, two sizes.').waitFor()
  expect(await onPhone(phone, 'in', /./).count()).toBe(before + 1)
})
