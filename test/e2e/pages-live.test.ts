import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningParley, startParley } from '../helpers/parley.ts'
import { openBrowser, openWindow, signInAt } from './browser.ts'
import { createScene, member, type Scene } from './scenes.ts'

let parley: RunningParley
let browser: Browser
let scene: Scene
beforeAll(async () => {
  parley = await startParley()
  browser = await openBrowser()
  scene = await createScene(parley)
  await scene.says('Daniela Ríos', 'Hello, do you have an air pump?')
})
afterAll(async () => {
  await browser?.close()
  await parley?.stop()
})

it('without a line: says since when, keeps what is written over a reload, and sends it once', async () => {
  const { page, context } = await openWindow(browser)
  await signInAt(page, parley.url, parley.seeded.owner)
  const { id } = await scene.row('Daniela Ríos')
  await scene.owner.post(`/conversations/${id}/take-over`)
  await page.goto(`${parley.url}/inbox/all/${id}`)
  const box = page.getByTestId('composer').locator('textarea')
  const mine = page.getByTestId('message').filter({ hasText: 'Written without a line.' })
  await box.waitFor()

  await context.setOffline(true)
  await page.getByTestId('offline').waitFor()
  expect(await page.getByTestId('offline').textContent()).toMatch(/\d{1,2}:\d{2}/)
  await box.fill('Written without a line.')
  await box.press('Enter')
  await mine.and(page.locator('[data-status=local]')).waitFor()

  // The page comes back, its messages still do not go through.
  await context.route('**/messages', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  )
  await context.setOffline(false)
  await page.reload()
  await mine.and(page.locator('[data-status=local]')).waitFor()

  await context.setOffline(true)
  await page.getByTestId('offline').waitFor()
  await context.unroute('**/messages')
  await context.setOffline(false)
  await mine.and(page.locator('[data-status=delivered], [data-status=read]')).waitFor()
  await page.getByTestId('offline').waitFor({ state: 'detached' })
  await page.reload()
  await mine.first().waitFor()
  expect(await mine.count()).toBe(1)
  const onPhone = await parley.control.thread({ phone: '+13055550142', peer: parley.seeded.businessNumber })
  expect(
    onPhone.filter(({ content }) => content.text === 'Written without a line.').map(({ arrivals }) => arrivals),
  ).toEqual([1])
})

it('an agent who sees only their own loses a conversation that goes to somebody else, and its texts', async () => {
  const { page } = await openWindow(browser)
  await scene.says('Marcus Bell', 'Do you have oil filters?')
  const { id } = await scene.row('Marcus Bell')
  const { items } = await scene.owner.get<{ items: { userId: string; email: string }[] }>('/members')
  const idOf = (email: string) => items.find((one) => one.email === email)?.userId
  const [ana, tomas] = [member(parley, 'agent', 0), member(parley, 'agent', 1)]
  await scene.owner.post(`/conversations/${id}/assign`, { userId: idOf(ana.email) })
  await signInAt(page, parley.url, ana)
  const row = page.getByTestId('conversation-row').filter({ hasText: 'Marcus' })
  await row.click()
  await page.getByTestId('message').filter({ hasText: 'oil filters' }).waitFor()

  await scene.owner.post(`/conversations/${id}/assign`, { userId: idOf(tomas.email) })
  await row.waitFor({ state: 'detached' })
  await page.getByTestId('message').filter({ hasText: 'oil filters' }).waitFor({ state: 'detached' })
  await page.reload()
  await page.locator('h1').first().waitFor()
  expect(await row.count()).toBe(0)
})

it('a session that is ended elsewhere is at the sign-in page at once', async () => {
  const [here, there] = [await openWindow(browser), await openWindow(browser)]
  const tomas = member(parley, 'agent', 1)
  await signInAt(here.page, parley.url, tomas)
  await signInAt(there.page, parley.url, tomas)
  await there.page.goto(`${parley.url}/settings`)
  await there.page
    .getByRole('button', { name: /^(end|sign out)/i })
    .first()
    .click()
  await here.page.waitForURL(/\/sign-in/)
  await here.page.locator('input[type=password]').waitFor()
  expect(new URL(there.page.url()).pathname).toBe('/settings')
})

it('asks once for what the inbox needs first', async () => {
  const { page } = await openWindow(browser)
  await signInAt(page, parley.url, parley.seeded.owner)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url().slice(parley.url.length)))
  await page.goto(`${parley.url}/inbox/all`)
  await page.getByTestId('conversation-row').first().waitFor()
  await page.waitForLoadState('networkidle')
  for (const path of ['/me', '/conversations?view=all&limit=50', '/conversations/counts'])
    expect(asked.filter((one) => one === `/api/v1${path}`)).toHaveLength(1)
})

it('what a customer writes while the list is on its way to the page is in it', async () => {
  const { page, context } = await openWindow(browser)
  await signInAt(page, parley.url, parley.seeded.owner)
  let isHeld = false
  await context.route(/\/api\/v1\/conversations\?/, async (route) => {
    const response = await route.fetch()
    if (!isHeld) {
      isHeld = true
      await scene.says('Daniela Ríos', 'Written while the list was on its way.')
    }
    await route.fulfill({ response })
  })
  await page.goto(`${parley.url}/inbox/all`)
  await page.getByTestId('conversation-row').filter({ hasText: 'while the list was on its way' }).waitFor()
  expect(isHeld).toBe(true)
})

it('tells of a message while nobody looks, once the browser was asked on a click, and opens it when pressed', async () => {
  const { page, context } = await openWindow(browser)
  await context.grantPermissions(['notifications'], { origin: parley.url })
  await page.addInitScript(() => {
    const told: Notification[] = []
    const Real = globalThis.Notification
    class Seen extends Real {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options)
        told.push(this)
      }
    }
    Object.defineProperty(document, 'hidden', { get: () => true })
    Object.assign(globalThis, { Notification: Seen, told })
  })
  await signInAt(page, parley.url, parley.seeded.owner)
  await page.goto(`${parley.url}/settings`)
  await page.getByRole('switch', { name: /Notifications of this browser/ }).click()
  await page.goto(`${parley.url}/inbox/all`)
  const row = await scene.row('Daniela Ríos')
  await scene.owner.post(`/conversations/${row.id}/take-over`)
  await page.locator('.rail').waitFor()
  await scene.says('Daniela Ríos', 'Is anybody there?')
  const bodies = () =>
    page.evaluate(() => (globalThis as unknown as { told: Notification[] }).told.map((one) => one.body))
  await expect.poll(bodies, { timeout: 60_000 }).toContain('Is anybody there?')
  await page.evaluate(() =>
    (globalThis as unknown as { told: Notification[] }).told.at(-1)?.onclick?.(new Event('click')),
  )
  await page.waitForURL(`**/inbox/all/${row.id}`)
})
