import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Campaign, CampaignRecipient } from '../../schemas/campaign.ts'
import type { Contact } from '../../schemas/contact.ts'
import { type RunningParley, startParley } from '../helpers/parley.ts'
import { openBrowser, openWindow, signInAt, type Window } from './browser.ts'
import { expectGood } from './looks.ts'
import { createScene, type Scene, until } from './scenes.ts'

vi.setConfig({ testTimeout: 300_000 })

let parley: RunningParley
let browser: Browser
let scene: Scene
let here: Window
const names: string[] = []
beforeAll(async () => {
  parley = await startParley()
  browser = await openBrowser()
  scene = await createScene(parley)
  const [first, second] = parley.seeded.customers
  for (const customer of [first, second]) {
    names.push(customer?.name ?? '')
    await scene.says(customer?.name ?? '', 'Do you have brake pads?')
  }
  here = await openWindow(browser)
  await signInAt(here.page, parley.url, parley.seeded.owner)
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await parley?.stop()
})

it('a member notes in the panel that a customer wants no messages, and their words stand in the history', async () => {
  const { page } = here
  const row = await scene.row(names[1] ?? '')
  await page.goto(`${parley.url}/inbox/all/${row.id}?panel=consents`)
  const part = page.getByTestId('panel-consents')
  await part.getByRole('button', { name: 'Note that they want no messages' }).click()
  const form = page.getByTestId('note-consent')
  await form.getByLabel('What they said, and where').fill('Said so at the counter')
  await form.getByRole('button', { name: 'Note that they want no messages' }).click()
  await part.getByTestId('consent').filter({ hasText: 'Said so at the counter' }).waitFor()
  expect((await scene.owner.get<Contact>(`/contacts/${row.contactId}`)).optedOutAt).not.toBeNull()
})

it('a campaign is tried, kept, confirmed with its code, and its bar fills up; who said STOP gets nothing', async () => {
  const { page } = here
  await page.goto(`${parley.url}/campaigns`)
  await page.getByRole('button', { name: 'New campaign' }).click()
  const form = page.getByTestId('new-campaign')
  await form.getByLabel('Name').fill('Winter tyres')
  await form.getByLabel('Text', { exact: true }).fill('Hi {{first_name}}, winter tyres are 20 % off')
  await form.getByLabel('Messages a minute').fill('600')
  await form.getByRole('button', { name: 'Try without sending' }).click()
  const outlook = page.getByTestId('dry-run')
  await outlook.getByText('Said STOP: 1').waitFor()
  await form.getByRole('button', { name: 'Keep as draft' }).click()
  await page.getByRole('button', { name: 'Send …' }).click()
  const asked = page.getByTestId('confirm-campaign')
  const code = /\d{4}/.exec((await asked.locator('label').textContent()) ?? '')?.[0] ?? ''
  await asked.locator('input').fill(code)
  await asked.getByRole('button', { name: 'Send', exact: true }).click()
  await page.locator('[data-testid=recipient][data-status=skipped]').first().waitFor()
  await page.getByText('Complete', { exact: true }).waitFor()
  const id = page.url().split('/').at(-1) ?? ''
  const campaign = await scene.owner.get<Campaign>(`/campaigns/${id}`)
  // some of the demo's numbers are on no phone: each of those says so
  const { sentCount, skippedCount, failedCount, totalRecipients } = campaign
  expect(sentCount + skippedCount + failedCount).toBe(totalRecipients)
  expect(sentCount).toBeGreaterThan(0)
  const { items } = await scene.owner.get<{ items: CampaignRecipient[] }>(`/campaigns/${id}/recipients?status=skipped`)
  expect(items.map(({ skipReason }) => skipReason)).toContain('opted_out')
  // it is on the phone, and not on that of who said STOP
  const [inTime, never] = [await scene.row(names[0] ?? ''), await scene.row(names[1] ?? '')]
  const has = async (row: typeof inTime) =>
    (await scene.messages(row)).some(({ text }) => text.includes('winter tyres'))
  await until('the message is delivered', async () =>
    (await scene.messages(inTime)).some(({ text, status }) => text.includes('winter tyres') && status !== 'sent'),
  )
  expect([await has(inTime), await has(never)]).toEqual([true, false])
  await expectGood(page, 'campaign')
  await page.goto(`${parley.url}/campaigns`)
  await page.getByTestId('campaign').filter({ hasText: 'Winter tyres' }).waitFor()
  await expectGood(page, 'campaigns')
})

it('reports show a chart with the table behind it, on a desk and on a phone, and in Arabic', async () => {
  const { page } = here
  await page.goto(`${parley.url}/reports`)
  await page.getByTestId('report').waitFor()
  await expectGood(page, 'reports')
  await page.getByRole('button', { name: 'Tickets by status' }).click()
  await page.getByRole('table', { name: 'Tickets by status' }).waitFor()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('Export CSV').click()])
  expect(download.suggestedFilename()).toBe('ticketCountsByStatus.csv')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.evaluate(() => localStorage.setItem('parley.locale', 'ar'))
  await scene.owner.call('PATCH', '/me', { locale: 'ar' })
  for (const path of ['reports', 'campaigns']) {
    await page.goto(`${parley.url}/${path}`)
    await page.getByRole('table').first().waitFor()
    await expectGood(page, `${path}-arabic`)
  }
})
