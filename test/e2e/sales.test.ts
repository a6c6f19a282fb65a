import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningParley, startParley } from '../helpers/parley.ts'
import { openBrowser, openWindow, signInAt } from './browser.ts'
import { createScene, type Scene } from './scenes.ts'

let parley: RunningParley
let browser: Browser
let scene: Scene
beforeAll(async () => {
  parley = await startParley()
  browser = await openBrowser()
  scene = await createScene(parley)
})
afterAll(async () => {
  await browser?.close()
  await parley?.stop()
})

const name = 'Daniela Ríos'
/** Where pictures go when somebody wants to look. */
const shots = process.env.SHOTS_DIR
const shoot = async (page: Page, file: string) => {
  if (shots) await page.screenshot({ path: `${shots}/${file}.png`, fullPage: true })
}

it('a product, a quote with live sums, its paper in the chat, its page without scripts, an order with its tracking', async () => {
  await scene.says(name, 'Hello, do you have an air pump?')
  const { page } = await openWindow(browser)
  await signInAt(page, parley.url, parley.seeded.owner)
  await page.goto(`${parley.url}/sales?tab=products`)
  await page.getByRole('button', { name: 'New product' }).click()
  const product = page.getByTestId('product')
  await product.getByLabel('Name').fill('Booster pump')
  await product.getByLabel(/^Price/).fill('250')
  await product.getByRole('button', { name: 'Save' }).click()
  await page.getByTestId('record').filter({ hasText: 'Booster pump' }).filter({ hasText: '$250.00' }).waitFor()

  await page.getByRole('link', { name: 'Quotes' }).click()
  await page.getByRole('button', { name: 'New quote' }).click()
  const editor = page.getByTestId('quote-editor')
  await editor.getByLabel('Customer').fill('Daniela')
  await editor.getByRole('button', { name }).click()
  await editor.getByLabel('Item').fill('Booster pump')
  await editor.getByLabel('Quantity').fill('2')
  await editor.locator('select').selectOption('amount')
  await editor.getByLabel('How much off').fill('600')
  await editor.getByText('The discount is more than the total.').waitFor()
  await editor.getByLabel('How much off').fill('50')
  await editor.getByTestId('live-totals').filter({ hasText: '$450.00' }).waitFor()
  await shoot(page, 'editor')
  await editor.getByRole('button', { name: 'Save and send' }).click()
  const sheet = page.getByTestId('quote-sheet')
  await sheet.locator('[data-status=sent]').first().waitFor()
  await shoot(page, 'quote-sheet')

  const { page: phone } = await openWindow(browser, { width: 560 })
  await phone.goto(`${parley.phoneUrl}/?me=13055550142`)
  const said = (text: string | RegExp) => phone.locator('.bubble[data-direction=in]').filter({ hasText: text })
  await said('Reply YES to accept').waitFor({ timeout: 60_000 })
  await said(/Read it and answer it here: .*\/q\//).waitFor({ timeout: 60_000 })
  const address = /https?:\/\/\S+\/q\/[\w-]{43}/.exec((await said('/q/').textContent()) ?? '')?.[0] ?? ''

  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } })
  const customer = await context.newPage()
  await customer.goto(`${parley.url}${new URL(address).pathname}`)
  await shoot(customer, 'page-en')
  expect(await customer.evaluate('document.documentElement.scrollWidth').catch(() => 360)).toBeLessThanOrEqual(360)
  await customer.getByRole('link', { name: 'العربية' }).click()
  await customer.getByText('عرض السعر').first().waitFor()
  await shoot(customer, 'page-ar')
  await customer.getByRole('link', { name: 'English' }).click()
  await customer.getByLabel('Your name').fill('Daniela Ríos')
  await customer.getByRole('button', { name: /^Accept/ }).click()
  await customer.getByText(/Your order is ORD-\d+/).waitFor()
  await shoot(customer, 'page-accepted')

  await sheet.locator('[data-status=accepted]').first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Orders' }).click()
  await page.getByRole('button', { name: /^ORD-/ }).first().click()
  const order = page.getByTestId('order-sheet')
  const move = async (status: string) => {
    await order.locator('select').selectOption(status)
    await order.getByRole('button', { name: 'Save' }).click()
    await order.locator(`[data-status=${status}]`).first().waitFor()
  }
  await move('confirmed')
  await order.getByLabel('Carrier').fill('DHL')
  await order.getByLabel('Tracking number').fill('JD014600')
  await move('shipped')
  await shoot(page, 'order-sheet')
  await said(/is on its way/)
    .filter({ hasText: 'DHL · JD014600' })
    .waitFor()

  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Sales', exact: true }).last().click()
  await page.getByTestId('seller').first().getByRole('button', { name: 'Target' }).click()
  await page
    .getByTestId('target')
    .getByLabel(/^Amount/)
    .fill('1000')
  await page.getByTestId('target').getByRole('button', { name: 'Save' }).click()
  await page.getByTestId('seller').filter({ hasText: '$1,000.00' }).waitFor()
  await shoot(page, 'sales')
})
