import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { LineView } from '../../schemas/line.ts'
import { type RunningParley, startParley } from '../helpers/parley.ts'
import { openBrowser, openWindow, signInAt } from './browser.ts'
import { expectGood } from './looks.ts'
import { createScene, type Scene, until } from './scenes.ts'

vi.setConfig({ testTimeout: 180_000 })

const second = '+13055550199'
let parley: RunningParley
let browser: Browser
let scene: Scene
let page: Page

beforeAll(async () => {
  parley = await startParley()
  browser = await openBrowser()
  scene = await createScene(parley)
  const window = await openWindow(browser)
  page = window.page
  await signInAt(page, parley.url, parley.seeded.owner)
})
afterAll(async () => {
  await browser?.close()
  await parley?.stop()
})

const lines = async () => (await scene.owner.get<{ items: LineView[] }>('/lines')).items
/** In every width that matters, in both colours. */
async function look(name: string): Promise<void> {
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
    await expectGood(page, `${name}`)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

it('a second number is linked by a code, listens only, and says so until its owner switches the bot on', async () => {
  await parley.control.addPhone({ number: second, name: 'Workshop', role: 'business' })
  await page.goto(`${parley.url}/lines`)
  await page.getByRole('button', { name: 'Link a number' }).click()
  await page.getByLabel('Name of the number').fill('Workshop')
  await page.getByRole('button', { name: 'Show the code' }).click()
  await page.getByTestId('qr').waitFor()
  await page.getByText('Link with a code', { exact: false }).click()
  await page.getByLabel('Number of the phone').fill('0550199')
  await page.getByRole('button', { name: 'Get a code' }).click()
  await page.getByText('Write it with its country code', { exact: false }).waitFor()
  await page.getByLabel('Number of the phone').fill('+1 305 555 0199')
  await page.getByRole('button', { name: 'Get a code' }).click()
  const code = await page.getByTestId('pairing-code').getAttribute('data-code', { timeout: 60_000 })
  await look('line-code')
  await parley.control.enterCode({ phone: second, code: code ?? '' })
  await page.getByTestId('listening').waitFor({ timeout: 60_000 })
  await page.getByTestId('health-today').waitFor()
  await look('line-linked')

  const customer = '+13055550777'
  await parley.control.addPhone({ number: customer, name: 'Lena Ortiz', role: 'customer' })
  await parley.control.send({ from: customer, to: second, content: { kind: 'text', text: 'Anybody there?' } })
  await until('the message of a new customer', async () => {
    const { items } = await scene.owner.get<{ items: { contact: { name: string }; holderKind: string }[] }>(
      '/conversations?view=unassigned&limit=50',
    )
    return items.find(({ contact }) => contact.name === 'Lena Ortiz')
  })
  await page.getByRole('button', { name: 'Switch the bot on' }).click()
  await page.getByTestId('listening').waitFor({ state: 'detached' })
  // just switched on: the very next message is the bot's
  await parley.control.send({ from: customer, to: second, content: { kind: 'text', text: 'Hello?' } })
  await until('the bot’s answer', async () => {
    const thread = await parley.control.thread({ phone: customer, peer: second })
    return thread.some(({ direction }) => direction === 'in')
  })
})

it('what arrived while the line was away is proved on its page: arrived, stored, answered by the bot', async () => {
  const [line] = await lines()
  await scene.owner.call('PATCH', `/lines/${line?.id}`, { botMode: 'on' })
  await page.goto(`${parley.url}/lines/${line?.id}`)
  await page.getByTestId('line-doctor').waitFor()
  await parley.control.fault({
    kind: 'offline-flood',
    account: parley.seeded.businessNumber,
    from: '+13055550142',
    count: 3,
  })
  const row = page.locator('[data-testid=outage][data-arrived="3"]')
  await row.waitFor({ timeout: 60_000 })
  expect(await row.getAttribute('data-stored')).toBe('3')
  await until('the bot’s answers in the proof', async () => {
    await page.reload()
    await row.waitFor()
    return (await row.textContent())?.includes('3 arrived meanwhile, 3 stored, 3 answered by the bot.')
  })
  await look('line-outage')
})

it('a number that WhatsApp restricts says so with its end, and is let go by its owner', async () => {
  const { businessNumber, lineId } = parley.seeded
  await parley.control.fault({ kind: 'nack-next', account: businessNumber, error: 463 })
  const stranger = '+13055550888'
  await parley.control.addPhone({ number: stranger, name: 'Nobody Yet', role: 'customer' })
  await scene.owner.post('/conversations', { lineId, phone: stranger, text: 'Hello', clientId: 'first-word-to-888' })
  await page.goto(`${parley.url}/lines/${lineId}`)
  const brake = page.getByTestId('brake')
  await brake.waitFor({ timeout: 60_000 })
  expect(await brake.textContent()).toContain('WhatsApp takes no first messages from this number')
  await look('line-brake')
  await brake.getByRole('button', { name: 'Send again now' }).click()
  await brake.waitFor({ state: 'detached' })
})

it('limits and a warm-up are set on the page, and hold', async () => {
  const { lineId } = parley.seeded
  await page.goto(`${parley.url}/lines/${lineId}`)
  await page.getByLabel('Most messages a day').fill('200')
  await page.getByLabel('Most new contacts a day').fill('15')
  await page.getByTestId('limits').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Start a warm-up' }).click()
  await page.getByTestId('warm-up').waitFor({ timeout: 60_000 })
  const line = (await lines()).find(({ id }) => id === lineId)
  expect(line?.account).toMatchObject({ dailyLimit: 200, newContactsLimit: 15, warmUp: { plan: expect.any(Array) } })
  await look('line-limits')
})

it('a process that dies with the line leaves a gap with its proof: what arrived meanwhile is stored', async () => {
  const { businessNumber: to, lineId } = parley.seeded
  // what is sent from here on reaches nobody, however soon its heir is there
  const { sessions } = parley.pids()
  process.kill(sessions as number, 'SIGSTOP')
  for (const text of ['Are you open?', 'Hello?'])
    await parley.control.send({ from: '+201005550163', to, content: { kind: 'text', text } })
  parley.killSessions()
  await page.goto(`${parley.url}/lines/${lineId}`)
  const row = page.getByTestId('outage').filter({ hasText: 'The program that held the line stopped.' })
  await row.waitFor({ timeout: 60_000 })
  await until('the proof', async () => {
    const [arrived, stored] = [await row.getAttribute('data-arrived'), await row.getAttribute('data-stored')]
    return Number(arrived) >= 2 && stored === arrived
  })
})
