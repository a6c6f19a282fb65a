import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningParley, startParley } from '../helpers/parley.ts'
import { openBrowser, openWindow, signInAt } from './browser.ts'
import { complaints, expectGood } from './looks.ts'
import { createScene, partPhoto, type Scene, until } from './scenes.ts'

const name = 'Daniela Ríos'
const phone = '+13055550142'
let parley: RunningParley
let browser: Browser
let scene: Scene
let page: Page
let conversationId = ''

type Content = Parameters<RunningParley['control']['send']>[0]['content']
const sends = (content: Content) => parley.control.send({ from: phone, to: parley.seeded.businessNumber, content })
const onPhone = () => parley.control.thread({ phone, peer: parley.seeded.businessNumber })
const message = (text: string | RegExp) => page.getByTestId('message').filter({ hasText: text })

beforeAll(async () => {
  parley = await startParley()
  browser = await openBrowser()
  scene = await createScene(parley)
  await scene.says(name, 'Hello, do you have an air pump?')
  conversationId = (await scene.row(name)).id
  await scene.owner.post(`/conversations/${conversationId}/take-over`)
  page = (await openWindow(browser)).page
  await signInAt(page, parley.url, parley.seeded.owner)
  await page.goto(`${parley.url}/inbox/all/${conversationId}`)
  await page.getByTestId('message').first().waitFor()
})
afterAll(async () => {
  await browser?.close()
  await parley?.stop()
})

/** Opens a message's menu and presses an entry of it. */
async function choose(text: string | RegExp, entry: string | RegExp): Promise<void> {
  const one = message(text).last()
  await one.hover()
  await one.getByRole('button', { name: 'More for this message' }).click()
  await page.getByRole('menuitem', { name: entry }).click()
}

it('shows every kind that a customer sends', async () => {
  const bytes = await partPhoto()
  await sends({ kind: 'location', latitude: 25.81954, longitude: -80.35533, name: 'Taller Sur', address: '36th St' })
  await sends({ kind: 'contact', name: 'Tío Ernesto', number: '+34915550122' })
  await sends({ kind: 'sticker', bytes, mimetype: 'image/webp' })
  await sends({
    kind: 'audio',
    bytes,
    mimetype: 'audio/ogg; codecs=opus',
    voice: true,
    seconds: 7,
    waveform: [5, 60, 90],
  })
  await sends({ kind: 'document', bytes, mimetype: 'application/pdf', fileName: 'Factura 2291.pdf' })
  await sends({
    kind: 'order',
    currency: 'USD',
    items: [{ id: 'AP-250', name: 'Air pump', quantity: 2, price: 25_000 }],
  })
  await sends({ kind: 'event', name: 'Open day', startsAt: new Date().toISOString() } as Content)
  const place = page.getByTestId('place')
  await place.getByText('Taller Sur').waitFor()
  expect(await place.getByRole('link').getAttribute('href')).toContain('mlat=25.81954')
  await page.getByTestId('contact-card').getByText('Tío Ernesto').waitFor()
  await page.locator('[data-kind=sticker] img').waitFor()
  await page.getByTestId('voice').getByText('0:07').waitFor()
  await message('Factura 2291.pdf').getByText('kB').waitFor()
  await page.getByTestId('catalog-order').waitFor()
  await message(/This kind of message \(event/).waitFor()
  await expectGood(page, 'kinds')
})

it('says what the customer changes: an edit with what it said before, a reaction, a deletion', async () => {
  const { id } = await scene.says(name, 'I need too pumps').then(async () => {
    const last = (await onPhone()).at(-1)
    return { id: last?.id ?? '' }
  })
  await sends({ kind: 'edit', targetId: id, text: 'I need two pumps' })
  await message('I need two pumps').getByRole('button', { name: 'edited' }).click()
  await page.getByTestId('edit-history').getByText('I need too pumps').waitFor()
  await page.keyboard.press('Escape')
  const ours = await scene.reply(scene.owner, name, 'Two it is.')
  await scene.reached(name)
  const wire = (await scene.messages(await scene.row(name))).find((one) => one.id === ours.id)?.wireId ?? ''
  await sends({ kind: 'reaction', targetId: wire, emoji: '❤️' })
  await message('Two it is.').getByTestId('reactions').getByText('❤️').waitFor()
  await sends({ kind: 'delete', targetId: id })
  await message('They deleted this message').waitFor()
  expect(await message('I need two pumps').count()).toBe(0)
})

it('does to a message what the menu says: reaction, edit, deletion for everyone', async () => {
  await scene.reply(scene.owner, name, 'It costs 205')
  await scene.reached(name)
  await choose('Hello, do you have', 'React with 👍')
  await message('Hello, do you have').getByTestId('reactions').waitFor()
  await until('the reaction on the phone', async () =>
    (await onPhone()).some((one) => Object.values(one.reactions).includes('👍')),
  )
  await choose('It costs 205', 'Edit')
  await page.getByLabel('New text of the message').fill('It costs 250')
  await page.keyboard.press('Enter')
  await message('It costs 250').getByText('edited').waitFor()
  await until('the edit on the phone', async () => (await onPhone()).some((one) => one.content.text === 'It costs 250'))
  await choose('It costs 250', 'Delete for everyone')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for everyone' }).click()
  await message('You deleted this message for everyone').waitFor()
  await until('the deletion on the phone', async () => (await onPhone()).some((one) => one.deleted))
  await choose('Hello, do you have', 'When and how')
  expect(await page.getByTestId('message-info').textContent()).toContain('Arrived here')
  await page.keyboard.press('Escape')
})

it('sends a poll, and its votes come in while one looks', async () => {
  await page.getByRole('button', { name: 'More to send' }).click()
  await page.getByRole('menuitem', { name: 'Poll' }).click()
  await page.getByLabel('Question').fill('When shall we deliver?')
  await page.getByLabel('Option 1').fill('Today')
  await page.getByLabel('Option 2').fill('Tomorrow')
  expect(await complaints(page)).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
  const poll = page.getByTestId('poll')
  await poll.getByText('Tomorrow').waitFor()
  const asked = await until('the poll on the phone', async () =>
    (await onPhone()).find((one) => one.content.kind === 'poll'),
  )
  await sends({ kind: 'vote', targetId: asked.id, options: ['Tomorrow'] })
  await poll.locator('li[data-votes="1"]').getByText('Tomorrow').waitFor()
})

it('plans a message, shows it at the end of the thread, and does not send it when it is stopped', async () => {
  await page.getByTestId('composer').locator('textarea').fill('Your pump is ready')
  await page.getByRole('button', { name: 'More to send' }).click()
  await page.getByRole('menuitem', { name: 'Schedule' }).click()
  await page.getByTestId('schedule').locator('button[type=submit]').click()
  const planned = page.getByTestId('scheduled')
  await planned.getByText('Your pump is ready').waitFor()
  expect(await page.getByTestId('composer').locator('textarea').inputValue()).toBe('')
  await planned.getByRole('button', { name: 'Do not send' }).click()
  await planned.waitFor({ state: 'detached' })
  expect((await onPhone()).filter((one) => one.content.text === 'Your pump is ready')).toEqual([])
})
