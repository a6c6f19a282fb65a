import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn } from '../helpers/api.ts'
import { type RunningParley, startParley } from '../helpers/parley.ts'
import { openBrowser, openWindow, signInAt } from './browser.ts'
import { complaints, expectGood } from './looks.ts'

let parley: RunningParley
let browser: Browser
let shop: { origin: string; server: Server }
let key: string
beforeAll(async () => {
  parley = await startParley()
  browser = await openBrowser()
  shop = await openShop()
  const owner = await signIn(parley.url, parley.seeded.owner)
  const settings = { name: 'Corner shop', origins: [shop.origin], greeting: 'Good day!' }
  const chat = await owner.post<{ key: string; lineId: string }>('/webchats', settings)
  await owner.call('PATCH', `/lines/${chat.lineId}`, { botMode: 'on' })
  key = chat.key
})
afterAll(async () => {
  shop?.server.close()
  await browser?.close()
  await parley?.stop()
})

/** A shop's page on an address of its own, with a policy as strict as a careful shop's. */
async function openShop() {
  const server = createServer((request, response) => {
    const lang = new URL(request.url ?? '/', 'http://shop').searchParams.get('lang') ?? 'en'
    const policy = `default-src 'none'; script-src ${parley.url}; connect-src ${parley.url}; img-src blob:`
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
    response.end(
      `<!doctype html><html lang="${lang}"><title>Corner shop</title><main><h1>Corner shop</h1></main><script src="${parley.url}/webchat.js" data-key="${key}" async></script>`,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const bubble = (page: Page, text: string | RegExp) => page.locator('.bubble').filter({ hasText: text })
async function openChat(page: Page, address = shop.origin): Promise<void> {
  await page.goto(address)
  await page.locator('button.open').click()
  await page.getByRole('dialog').waitFor()
}
async function say(page: Page, text: string): Promise<void> {
  await page.locator('textarea').fill(text)
  await page.locator('textarea').press('Enter')
  await bubble(page, text).last().waitFor()
}

it('a visitor writes on the shop’s page → the bot answers → a person takes over → the reply → a reload keeps it all', async () => {
  const { page } = await openWindow(browser, { width: 900 })
  const problems: string[] = []
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  await openChat(page)
  await page.locator('.greeting').filter({ hasText: 'Good day!' }).waitFor()
  await say(page, 'hello')
  await page.locator('.bubble:not(.mine)').first().waitFor()

  const { page: inbox } = await openWindow(browser)
  await signInAt(inbox, parley.url, parley.seeded.owner)
  await inbox.goto(`${parley.url}/inbox/all`)
  await inbox.getByTestId('conversation-row').filter({ hasText: 'Visitor' }).click()
  await inbox
    .getByRole('button', { name: /take over/i })
    .first()
    .click()
  await inbox.locator('[data-testid=message][data-system=taken_over]').last().waitFor()
  const composer = inbox.getByTestId('composer').locator('textarea')
  await composer.fill('Rosa here. <b>What</b> can I do?')
  await composer.press('Enter')
  // as text, whatever it looks like
  await bubble(page, 'Rosa here. <b>What</b> can I do?').waitFor()
  await inbox.locator('[data-testid=message][data-status=read]').filter({ hasText: 'Rosa here.' }).waitFor()

  await page.reload()
  await page.locator('button.open').click()
  await bubble(page, 'hello').first().waitFor()
  await bubble(page, 'Rosa here.').waitFor()
  expect(problems).toEqual([])
})

it('what is written without a connection is kept, also over a reload, and stored once when it is back', async () => {
  const { page, context } = await openWindow(browser, { width: 900 })
  await openChat(page)
  await say(page, 'first')
  await page.locator('.meta').filter({ hasText: 'Sent' }).waitFor()
  await context.setOffline(true)
  await say(page, 'from the tunnel')
  await page.locator('.meta').filter({ hasText: 'Sending' }).waitFor()
  const kept = await page.evaluate((place) => localStorage.getItem(place), `parley-chat:${key}`)
  expect(kept).toContain('from the tunnel')
  await context.setOffline(false)
  await page.reload()
  await page.locator('button.open').click()
  await page.locator('.meta').filter({ hasText: 'Sent' }).waitFor()
  expect(await bubble(page, 'from the tunnel').count()).toBe(1)
})

it('the API dies while a visitor writes: what was acknowledged is there, and nothing twice', async () => {
  const { page } = await openWindow(browser, { width: 900 })
  await openChat(page)
  const texts = Array.from({ length: 8 }, (_, at) => `number ${at} of eight`)
  for (const [at, text] of texts.entries()) {
    await say(page, text)
    if (at === 3) await parley.killAndRestart()
  }
  await page.locator('.meta').filter({ hasText: 'Sent' }).waitFor({ timeout: 60_000 })
  await page.reload()
  await page.locator('button.open').click()
  for (const text of texts) await bubble(page, text).first().waitFor()
  for (const text of texts) expect(await bubble(page, text).count()).toBe(1)
})

it('the script is small: 15 kB packed at most, and nothing that it loads after it', async () => {
  const script = await (await fetch(`${parley.url}/webchat.js`)).text()
  expect(gzipSync(script, { level: 9 }).length).toBeLessThan(15 * 1024)
  expect(script).not.toMatch(/\bimport\s*\(|@import/)
})

it('a page that is not the shop’s gets a plain refusal, and no chat', async () => {
  const elsewhere = shop.origin.replace('127.0.0.1', 'localhost')
  const { page } = await openWindow(browser, { width: 900 })
  await openChat(page, elsewhere)
  await expect.poll(() => page.locator('.note.bad, .note').first().isVisible()).toBe(true)
  expect(await page.evaluate((place) => localStorage.getItem(place), `parley-chat:${key}`)).not.toContain('token":"')
})

describe('how it looks and reads', () => {
  it.each([
    { name: 'light', lang: 'en', width: 1024, dark: false },
    { name: 'dark', lang: 'pt', width: 1024, dark: true },
    { name: 'phone, Arabic', lang: 'ar', width: 390, dark: false },
    { name: '320 px, Spanish, dark', lang: 'es', width: 320, dark: true },
  ])('$name: nothing for axe, nothing beyond the edge, the keyboard alone opens and closes it', async (look) => {
    const { page } = await openWindow(browser, { width: look.width, height: 780, dark: look.dark })
    await page.goto(`${shop.origin}/?lang=${look.lang}`)
    await page.locator('button.open').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.locator('.greeting').waitFor()
    await say(
      page,
      look.lang === 'ar' ? 'هل لديكم مضخة هواء؟' : 'An averylongwordthatdoesnotfitintoanybubbleofthiswidth?',
    )
    await page.locator('.bubble:not(.mine)').first().waitFor()
    expect(await complaints(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/webchat-${look.lang}-${look.width}.png` })
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className))
      .toBe('open')
  })
})

it('an owner adds a chat, sets its greeting and its pages, and a visitor sees it so', async () => {
  const { page } = await openWindow(browser)
  await signInAt(page, parley.url, parley.seeded.owner)
  await page.goto(`${parley.url}/lines`)
  await page.getByRole('button', { name: 'Add a web chat' }).click()
  await page.getByLabel('Name of the chat').fill('Second shop')
  await page.getByLabel('Address of the shop').fill(shop.origin)
  await page.getByRole('button', { name: 'Create' }).click()
  const tag = (await page.locator('.code-box').first().textContent()) ?? ''
  key = /data-key="([^"]+)"/.exec(tag)?.[1] ?? ''
  await page.getByLabel('Greeting').fill('Welcome to the second shop')
  await page.getByRole('button', { name: 'Save' }).first().click()
  await page.getByText('Saved').first().waitFor()
  const { page: visitor } = await openWindow(browser, { width: 900 })
  await expect
    .poll(
      async () => {
        await openChat(visitor)
        return visitor.locator('.greeting').textContent()
      },
      { timeout: 60_000 },
    )
    .toBe('Welcome to the second shop')
})

it.each([
  { width: 1440, dark: false, locale: 'en-US' },
  { width: 390, dark: true, locale: 'ar' },
])('its settings at $width px ($locale): nothing for axe, nothing beyond the edge', async ({ width, dark, locale }) => {
  const owner = await signIn(parley.url, parley.seeded.owner)
  const { lineId } = await owner.post<{ lineId: string }>('/webchats', { name: 'Third shop', origins: [shop.origin] })
  const { page } = await openWindow(browser, { width, dark })
  await signInAt(page, parley.url, parley.seeded.owner)
  await owner.call('PATCH', '/me', { locale: locale.slice(0, 2) })
  await page.goto(`${parley.url}/lines/${lineId}`)
  await page.locator('.code-box').waitFor()
  await expectGood(page, `webchat-settings-${locale}`)
  await owner.call('PATCH', '/me', { locale: 'en' })
})
