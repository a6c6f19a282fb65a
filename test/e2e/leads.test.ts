import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Lead } from '../../schemas/lead.ts'
import { type RunningParley, startParley } from '../helpers/parley.ts'
import { openBrowser, openWindow, signInAt, type Window } from './browser.ts'
import { expectGood } from './looks.ts'
import { createScene, type Scene } from './scenes.ts'

vi.setConfig({ testTimeout: 300_000 })

let parley: RunningParley
let browser: Browser
let scene: Scene
let here: Window
let maria: Lead
beforeAll(async () => {
  parley = await startParley()
  browser = await openBrowser()
  scene = await createScene(parley)
  const [customer] = parley.seeded.customers
  const { conversationId, contactId } = await scene.says(customer?.name ?? '', 'I look for a water pump')
  maria = await scene.owner.post<Lead>('/leads', {
    name: 'Maria Lopez',
    contactId,
    conversationId,
    estimatedValue: 125_000,
  })
  const { id: sourceId } = await scene.owner.post<{ id: string }>('/lead-sources', {
    name: 'Parts fair 2026',
    type: 'event',
  })
  const names = [
    'Transportes Ibáñez e Hijos de la Sierra Norte, S. A. de C. V.',
    'محمد عبد الرحمن',
    'Zoë 🚚',
    'Bea',
    'Carl',
  ]
  for (const [n, name] of names.entries())
    await scene.owner.post('/leads', {
      ...{ name, company: n % 2 ? 'Taller Ruiz' : undefined, priority: n === 0 ? 'urgent' : 'medium', sourceId },
      ...{
        estimatedValue: 10_000 * (n + 1),
        nextFollowUpDate: new Date(Date.now() + (n - 1) * 86_400_000).toISOString(),
      },
    })
  here = await openWindow(browser)
  await signInAt(here.page, parley.url, parley.seeded.owner)
})
afterAll(async () => {
  await browser?.close()
  await parley?.stop()
})

const column = (page: Page, status: string) => page.getByTestId(`column-${status}`)
const card = (page: Page, name: string) => page.getByTestId('lead-card').filter({ hasText: name })
const statusOf = async ({ id }: Lead) => (await scene.owner.get<Lead>(`/leads/${id}`)).status
const open = async (page: Page, path = '/leads') => {
  await page.goto(parley.url + path)
  await card(page, 'Maria Lopez').waitFor()
}

it('a card is dragged to another stage by mouse, taken back, and opens its chat', async () => {
  const { page } = here
  await open(page)
  const [from, to] = [await card(page, 'Maria Lopez').boundingBox(), await column(page, 'qualified').boundingBox()]
  if (!from || !to) throw new Error('nothing to drag')
  await page.mouse.move(from.x + 40, from.y + 15)
  await page.mouse.down()
  await page.mouse.move(from.x + 60, from.y + 25, { steps: 3 })
  await page.mouse.move(to.x + to.width / 2, to.y + 120, { steps: 8 })
  await page.mouse.up()
  await column(page, 'qualified').getByText('Maria Lopez').waitFor()
  await expect.poll(() => statusOf(maria), { timeout: 60_000 }).toBe('qualified')
  await page.getByRole('button', { name: 'Undo' }).click()
  await column(page, 'new').getByText('Maria Lopez').waitFor()
  await expect.poll(() => statusOf(maria), { timeout: 60_000 }).toBe('new')
  await card(page, 'Maria Lopez').getByText('Maria Lopez').click()
  await page.waitForURL(`**/inbox/all/${maria.conversationId}`)
})

it('a card is moved by the keyboard alone, where the table lets it go and nowhere else', async () => {
  const { page } = here
  await open(page)
  await card(page, 'Maria Lopez').locator('.lead-open').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowRight')
  await page.getByText('Maria Lopez, over Contacted').waitFor({ state: 'attached' })
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  // from new nobody is converted: the next column to go is the last
  await page.keyboard.press('ArrowRight')
  await page.getByText('Maria Lopez, over Lost').waitFor({ state: 'attached' })
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Space')
  await expect.poll(() => statusOf(maria), { timeout: 60_000 }).toBe('qualified')
  const focused = () => page.evaluate(() => document.activeElement?.closest('[data-lead]')?.getAttribute('data-lead'))
  await expect.poll(focused, { timeout: 60_000 }).toBe(maria.id)
})

it('a stage that is changed in the chat moves the card on the board, and the other way round', async () => {
  const other = await openWindow(browser)
  await signInAt(other.page, parley.url, parley.seeded.owner)
  await other.page.goto(`${parley.url}/inbox/all/${maria.conversationId}`)
  const stage = other.page.getByTestId('panel-lead').getByLabel('Stage')
  await stage.waitFor()
  await open(here.page)
  await stage.selectOption('nurturing')
  await column(here.page, 'nurturing').getByText('Maria Lopez').waitFor()
  await scene.run(scene.owner, parley.seeded.customers[0]?.name ?? '', '/lead contacted value 2000')
  await column(here.page, 'contacted').getByText('$2,000.00').first().waitFor()
  await expect.poll(() => stage.inputValue(), { timeout: 60_000 }).toBe('contacted')
  await other.context.close()
})

it('a lost lead says why, and its page says what its score is made of', async () => {
  const { page } = here
  await page.goto(`${parley.url}/leads/${maria.id}`)
  await page.getByTestId('score-reasons').getByText('Worth 500 or more').waitFor()
  await page.getByLabel('Stage').selectOption('lost')
  await page.getByLabel('Why?').fill('Bought elsewhere')
  await page.getByRole('button', { name: 'Mark as lost' }).click()
  await page.getByText('Lost: Bought elsewhere').waitFor()
  await page.getByTestId('lead-history').getByText('Contacted → Lost').waitFor()
})

async function speak(locale: string): Promise<void> {
  const headers = { cookie: scene.owner.cookie(), 'content-type': 'application/json' }
  const answer = await fetch(`${parley.url}/api/v1/me`, { method: 'PATCH', headers, body: JSON.stringify({ locale }) })
  expect(answer.status).toBe(200)
}

it('the pages of leads: axe, no sideways scroll, in both colours, on a phone and from right to left', async () => {
  const looks = [
    { name: 'leads-board', path: '/leads', ready: '[data-testid=lead-card]' },
    { name: 'leads-list', path: '/leads?view=list&sort=score', ready: '[data-testid=lead-row]' },
    { name: 'lead', path: `/leads/${maria.id}`, ready: '[data-testid=score-reasons]' },
    { name: 'lead-settings', path: '/settings/leads', ready: '[data-testid=score-rule]' },
  ]
  const narrow = new Set(['leads-board', 'lead'])
  for (const [width, language] of [
    [1440, 'en'],
    [390, 'en'],
    [1440, 'ar'],
  ] as const) {
    await speak(language)
    await here.page.setViewportSize({ width, height: 900 })
    for (const { name, path, ready } of width === 1440 && language === 'en'
      ? looks
      : looks.filter(({ name }) => narrow.has(name))) {
      await here.page.goto(parley.url + path)
      await here.page.locator(ready).first().waitFor()
      await expectGood(here.page, language === 'ar' ? `${name}-ar` : name)
    }
  }
})
