import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Ticket } from '../../schemas/ticket.ts'
import { type RunningParley, startParley } from '../helpers/parley.ts'
import { openBrowser, openWindow, signInAt } from './browser.ts'
import { expectGood } from './looks.ts'
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
const shots = process.env.SHOTS
const shoot = async (page: Page, file: string) => {
  if (shots) await page.screenshot({ path: `${shots}/${file}.png` })
}

it('a ticket with its promise: opened, commented to the customer, answered by quoting, closed, told live', async () => {
  await scene.says(name, 'The pump I bought leaks')
  await scene.owner.call('PUT', '/sla', {
    policies: [{ priority: 'urgent', firstResponseMinutes: 30, resolutionMinutes: 480 }],
    hours: null,
  })
  const { page } = await openWindow(browser)
  await signInAt(page, parley.url, parley.seeded.owner)
  await page.getByRole('link', { name: 'Tickets' }).click()
  await page.getByRole('button', { name: 'New ticket' }).click()
  const form = page.getByTestId('new-ticket')
  await form.getByLabel('Customer').fill('Daniela')
  await form.getByRole('button', { name }).click()
  await form.getByLabel('Subject').fill('Pump leaks at the seal')
  await form.getByLabel('Priority').selectOption('urgent')
  await form.getByRole('button', { name: 'Open the ticket' }).click()
  const sheet = page.getByTestId('ticket-sheet')
  await sheet.getByTestId('due').first().waitFor()

  await sheet.getByLabel('For whom').selectOption('customer')
  await sheet.getByLabel('Comment', { exact: true }).fill('Which model is it?')
  await sheet.getByRole('button', { name: 'Send to the customer' }).click()
  await sheet.getByText('Kept').waitFor()
  await scene.reached(name)
  const row = await scene.row(name)
  const asked = (await scene.messages(row)).find((message) => message.text === 'Which model is it?')
  await scene.says(name, 'The blue one', asked?.wireId ?? '')
  const theirs = sheet.getByTestId('ticket-comment').filter({ hasText: 'The blue one' })
  await theirs.filter({ hasText: 'the customer wrote' }).waitFor()
  await shoot(page, 'ticket-sheet')

  const { page: phone } = await openWindow(browser, { width: 560 })
  await phone.goto(`${parley.phoneUrl}/?me=13055550142`)
  await sheet.getByRole('combobox', { name: /^Status/ }).selectOption('in_progress')
  const said = phone.locator('.bubble[data-direction=in]')
  await said.filter({ hasText: 'We are working on your request' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Mine' }).click()
  await page.getByTestId('ticket-row').filter({ hasText: 'Pump leaks' }).waitFor()
  expect(new URL(page.url()).searchParams.get('agent')).toBe('me')
  await shoot(page, 'tickets')
})

it('a reminder typed in a chat is told live, counted, read and done; the history has what happened', async () => {
  const { page } = await openWindow(browser)
  await signInAt(page, parley.url, parley.seeded.owner)
  const row = await scene.row(name)
  const client = scene.owner
  const dueDate = new Date(Date.now() + 1_500).toISOString()
  await client.post('/reminders', {
    content: 'Call Daniela',
    dueDate,
    contactId: row.contactId,
    conversationId: row.id,
  })
  await page.locator('.toast').filter({ hasText: 'Reminder: Call Daniela' }).waitFor()
  const bell = page.getByRole('link', { name: /Notifications/ })
  await bell.locator('.rail-count').waitFor()
  await bell.click()
  await page.getByTestId('notice').filter({ hasText: 'Call Daniela' }).waitFor()
  await shoot(page, 'notifications')
  await page.getByRole('button', { name: 'Mark all as read' }).click()
  await bell.locator('.rail-count').waitFor({ state: 'detached' })
  await page.getByTestId('reminder').filter({ hasText: 'Call Daniela' }).getByRole('checkbox').click()
  await page.getByTestId('reminder').waitFor({ state: 'detached' })

  await page.goto(`${parley.url}/inbox/all/${row.id}?panel=timeline`)
  const history = page.getByTestId('panel-timeline')
  await history.getByTestId('activity').filter({ hasText: 'commented' }).first().waitFor()
  await page
    .getByTestId('panel-files')
    .locator('input[type=file]')
    .setInputFiles({ name: 'leak.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b') })
  const file = page.getByTestId('panel-files').getByTestId('file').filter({ hasText: 'leak.csv' })
  const [download] = await Promise.all([page.waitForEvent('download'), file.click()])
  expect(download.suggestedFilename()).toBe('leak.csv')
  await shoot(page, 'panel')
})

it('the pages in both colours, on a phone and from right to left: nothing for axe to say, nothing sideways', async () => {
  const { items } = await scene.owner.get<{ items: Ticket[] }>('/tickets')
  const places = [
    ['tickets', '/tickets', '[data-testid=ticket-row]'],
    ['ticket', `/tickets?id=${items[0]?.id}`, '[data-testid=ticket-comment]'],
    ['notices', '/notifications', '[data-testid=notice]'],
  ] as const
  const looks = [
    { locale: 'en', width: 1440 },
    { locale: 'ar', width: 390 },
  ]
  for (const { locale, width } of looks) {
    await scene.owner.call('PATCH', '/me', { locale })
    const { page, context } = await openWindow(browser, { width })
    await signInAt(page, parley.url, parley.seeded.owner)
    for (const [file, place, shown] of places) {
      await page.goto(`${parley.url}${place}`)
      await page.locator(shown).first().waitFor()
      await expectGood(page, `${file}-${locale}`)
    }
    await context.close()
  }
})
