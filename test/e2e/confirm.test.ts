import { TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Contact } from '../../schemas/contact.ts'
import { type RunningParley, startParley } from '../helpers/parley.ts'
import { openBrowser, openWindow, signInAt } from './browser.ts'
import { createScene, member, type Scene, until } from './scenes.ts'

vi.setConfig({ testTimeout: 300_000 })

let parley: RunningParley
let browser: Browser
let scene: Scene
let page: Page
let name = ''
beforeAll(async () => {
  parley = await startParley()
  browser = await openBrowser()
  scene = await createScene(parley)
  name = parley.seeded.customers[0]?.name ?? ''
  await scene.says(name, 'Do you have brake pads?')
  ;({ page } = await openWindow(browser))
  await signInAt(page, parley.url, parley.seeded.owner)
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await parley?.stop()
})

const thread = async () => page.goto(`${parley.url}/inbox/all/${(await scene.row(name)).id}?panel=contact`)
const type = async (line: string) => {
  const box = page.getByTestId('composer').locator('textarea')
  await box.fill(line)
  const cards = await page.getByTestId('card').count()
  // the box takes the line when it knows the commands: until then Enter does nothing
  await until('the line was taken', async () => {
    if ((await box.inputValue()) !== line) return true
    await box.press('Enter')
    return false
  })
  await until('its card', async () => (await page.getByTestId('card').count()) > cards)
  return page.getByTestId('card').last()
}

it('a label is made with its colour, put on by a line, seen in the panel and on the row, and taken off by /undo', async () => {
  await page.goto(`${parley.url}/settings`)
  const labels = page.getByTestId('labels')
  await labels.getByLabel('Name of the label').fill('Gold customer')
  await labels.getByLabel('Colour').last().selectOption('yellow')
  await labels.getByRole('button', { name: 'Add a label' }).click()
  await labels.getByTestId('label-chip').filter({ hasText: 'Gold customer' }).waitFor()
  await thread()
  await type('/label "gold customer"')
  const chip = page.getByTestId('contact-labels').getByTestId('label-chip')
  await chip.filter({ hasText: 'Gold customer' }).waitFor()
  await page.getByTestId('row-labels').first().waitFor()
  await type('/undo')
  await chip.filter({ hasText: 'Gold customer' }).waitFor({ state: 'detached' })
})

it('deleting a label shows what it would do, refuses a wrong code, and is done with the right one', async () => {
  await page.goto(`${parley.url}/settings`)
  const labels = page.getByTestId('labels')
  await labels.getByRole('button', { name: 'Delete: Gold customer' }).click()
  const card = labels.getByTestId('confirm-card')
  const code = (await card.getByTestId('confirm-code').textContent())?.trim() ?? ''
  await card.getByLabel('Type the code').fill(code === '0000' ? '1111' : '0000')
  await card.getByLabel('Type the code').press('Enter')
  await page.getByText('That is not the code').waitFor()
  await labels.getByRole('button', { name: 'Delete: Gold customer' }).click()
  await until('another code field', async () => (await card.getByLabel('Type the code').inputValue()) === '')
  const now = (await card.getByTestId('confirm-code').textContent())?.trim() ?? ''
  await card.getByLabel('Type the code').fill(now)
  await card.getByLabel('Type the code').press('Enter')
  await labels.getByTestId('label-chip').filter({ hasText: 'Gold customer' }).waitFor({ state: 'detached' })
})

it('plain language becomes a line, which is looked at before it runs', async () => {
  await thread()
  const card = await type('/send a quote for two filters at 10 each, ten percent off')
  const choice = page.getByTestId('card-choices').getByRole('button')
  await choice.waitFor()
  expect(await card.textContent()).toContain('I understood')
  await choice.click()
  const box = page.getByTestId('composer').locator('textarea')
  await until('the line in the composer', async () => (await box.inputValue()).startsWith('/quote 2x filters'))
  await box.press('Enter')
  await page.getByTestId('card').filter({ hasText: 'Q-' }).last().waitFor()
})

it('an authenticator app is set up with its first code', async () => {
  await page.goto(`${parley.url}/settings`)
  const factor = page.getByTestId('second-factor')
  await factor.getByRole('button', { name: 'Set up an authenticator app' }).click()
  const secret = (await factor.getByTestId('factor-secret').textContent())?.trim() ?? ''
  await factor.getByLabel('Code of the app').fill(new TOTP({ secret }).generate())
  await factor.getByRole('button', { name: 'Confirm' }).click()
  await factor.getByTestId('recovery-codes').waitFor()
  expect(await factor.getByTestId('recovery-codes').locator('li').count()).toBe(8)
})

it("what is above a manager's limit is approved by an owner, live, and then done with the code", async () => {
  const { items } = await scene.owner.get<{ items: { id: string; builtIn: string }[] }>('/roles')
  const role = items.find((one) => one.builtIn === 'manager')
  await scene.owner.call('PUT', `/roles/${role?.id}/limits`, { limits: { money: null, mass: 0 } })
  const { id } = await scene.owner.post<{ id: string }>('/labels', { name: 'Old list', color: 'gray' })
  const { contactId } = await scene.row(name)
  await scene.owner.call<Contact>('PUT', `/contacts/${contactId}/labels`, { labelIds: [id] })
  const { page: theirs } = await openWindow(browser)
  await signInAt(theirs, parley.url, member(parley, 'manager'))
  await theirs.goto(`${parley.url}/settings`)
  const labels = theirs.getByTestId('labels')
  await labels.getByRole('button', { name: 'Delete: Old list' }).click()
  await labels.getByText('somebody who may approve must say yes first').waitFor()
  await page.goto(`${parley.url}/confirmations`)
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByRole('button', { name: 'Approve' }).waitFor({ state: 'detached' })
  await theirs.goto(`${parley.url}/confirmations`)
  const card = theirs.getByTestId('confirm-card')
  await card.getByText('Approved by').waitFor()
  const code = (await card.getByTestId('confirm-code').textContent())?.trim() ?? ''
  await card.getByLabel('Type the code').fill(code)
  await card.getByRole('button', { name: 'Confirm' }).click()
  await theirs.getByText('Nothing waits.').waitFor()
})
