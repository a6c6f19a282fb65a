import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type RunningParley, startParley } from '../helpers/parley.ts'
import { openBrowser, openWindow, signInAt } from './browser.ts'
import { expectGood } from './looks.ts'
import { createScene, member, type Scene } from './scenes.ts'
import { hardName, playHardThread, playShopDay } from './shop-day.ts'

// axe on some 120 pages: a busy machine takes its time.
vi.setConfig({ testTimeout: 300_000 })

const widths = [1440, 1024, 390, 320]
const heights: Record<number, number> = { 1440: 900, 1024: 768, 390: 844, 320: 640 }

type Cookies = Awaited<ReturnType<BrowserContext['storageState']>>
let parley: RunningParley
let browser: Browser
let scene: Scene
let hardId = ''
let newLineId = ''
let owner: Cookies
let agent: Cookies

async function cookiesOf(who: { email: string; password: string }): Promise<Cookies> {
  const { page, context } = await openWindow(browser)
  await signInAt(page, parley.url, who)
  const state = await context.storageState()
  await context.close()
  return state
}

beforeAll(async () => {
  parley = await startParley()
  browser = await openBrowser()
  owner = await cookiesOf(parley.seeded.owner)
  agent = await cookiesOf(member(parley, 'agent'))
})
afterAll(async () => {
  await browser?.close()
  await parley?.stop()
})

interface Look {
  name: string
  path: () => string
  /** What is there once the page is whole. */
  ready: (page: Page) => Promise<unknown>
  as?: 'owner' | 'agent' | 'nobody'
}

async function lookAt(looks: Look[], at = widths, locale = 'en-US'): Promise<void> {
  const states = { owner, agent, nobody: undefined }
  for (const width of at) {
    for (const as of ['owner', 'agent', 'nobody'] as const) {
      const mine = looks.filter((look) => (look.as ?? 'owner') === as)
      if (mine.length === 0) continue
      const context = await browser.newContext({
        viewport: { width, height: heights[width] ?? 900 },
        storageState: states[as] ?? { cookies: [], origins: [] },
        locale,
      })
      const page = await context.newPage()
      page.setDefaultTimeout(60_000)
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      for (const look of mine) {
        await page.goto(parley.url + look.path())
        await look.ready(page)
        await expectGood(page, look.name)
      }
      expect.soft(errors, `errors at ${width} px`).toEqual([])
      await context.close()
    }
  }
}

const heading = (page: Page) => page.locator('h1').first().waitFor()
const says = (text: string | RegExp) => (page: Page) => page.getByText(text).first().waitFor()

it('the pages before the sign-in: axe, no sideways scroll, one first heading', () =>
  lookAt([
    { name: 'sign-in', as: 'nobody', path: () => '/sign-in', ready: heading },
    { name: 'forgot-password', as: 'nobody', path: () => '/forgot-password', ready: heading },
    { name: 'reset-password', as: 'nobody', path: () => '/reset-password#no-such-token', ready: heading },
  ]))

it('an inbox where nobody wrote yet', () =>
  lookAt([
    { name: 'inbox-empty', path: () => '/inbox/all', ready: (page) => page.locator('.empty').first().waitFor() },
    {
      name: 'mine-empty',
      as: 'agent',
      path: () => '/inbox/mine',
      ready: (page) => page.locator('.empty').first().waitFor(),
    },
  ]))

it('the inbox with conversations, and a thread of every kind', async () => {
  scene = await playShopDay(parley)
  hardId = await playHardThread(parley, scene)
  const daniela = (await scene.row('Daniela Ríos')).id
  const thread = (page: Page) => page.getByTestId('message').last().waitFor()
  await lookAt([
    {
      name: 'inbox',
      path: () => '/inbox/all',
      ready: (page) => page.getByTestId('conversation-row').first().waitFor(),
    },
    { name: 'thread', path: () => `/inbox/all/${daniela}`, ready: thread },
    {
      name: 'thread-hard',
      path: () => `/inbox/all/${hardId}`,
      ready: (page) => page.locator('[data-testid=message][data-status=failed]').waitFor(),
    },
  ])
  const shown = await scene.messages(await scene.row(hardName))
  // the document is the quote's paper
  expect(new Set(shown.map(({ kind }) => kind))).toEqual(
    new Set(['text', 'image', 'document', 'note', 'card', 'system']),
  )
})

it('numbers, a code to scan, the team, settings and mail', async () => {
  scene ??= await createScene(parley)
  const line = await scene.owner.post<{ id: string }>('/lines', { name: 'Workshop' })
  newLineId = line.id
  await scene.owner.post(`/lines/${newLineId}/connect`)
  await scene.owner.post('/invitations', { email: 'new@northgate.example', role: 'agent', name: 'Noor Haddad' })
  await lookAt([
    { name: 'lines', path: () => '/lines', ready: says('Workshop') },
    {
      name: 'line',
      path: () => `/lines/${parley.seeded.lineId}`,
      ready: (page) => page.getByTestId('bot-mode').waitFor(),
    },
    { name: 'line-qr', path: () => `/lines/${newLineId}`, ready: (page) => page.getByTestId('qr').waitFor() },
    { name: 'members', path: () => '/members', ready: says('Tomás Rey') },
    { name: 'settings', path: () => '/settings', ready: says(/this device/i) },
    { name: 'mail', path: () => '/mail', ready: says('new@northgate.example') },
  ])
})

it('in Arabic everything reads from right to left', async () => {
  const client = scene.owner
  await client.call('PATCH', '/me', { locale: 'ar' })
  try {
    await lookAt(
      [
        {
          name: 'ar-thread',
          path: () => `/inbox/all/${hardId}`,
          ready: (page) => page.getByTestId('message').last().waitFor(),
        },
        { name: 'ar-settings', path: () => '/settings', ready: heading },
      ],
      [1024, 320],
      'ar',
    )
    const context = await browser.newContext({ storageState: owner, locale: 'ar' })
    const page = await context.newPage()
    await page.goto(`${parley.url}/inbox/all`)
    await page.getByTestId('conversation-row').first().waitFor()
    expect(await page.evaluate(() => [document.documentElement.dir, document.documentElement.lang])).toEqual([
      'rtl',
      'ar',
    ])
    const [rail, list] = await Promise.all([
      page.getByRole('navigation').first().boundingBox(),
      page.locator('.rows').boundingBox(),
    ])
    expect(rail?.x).toBeGreaterThan(list?.x ?? Number.POSITIVE_INFINITY)
    await context.close()
  } finally {
    await client.call('PATCH', '/me', { locale: 'en' })
  }
})
