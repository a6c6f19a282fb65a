/** What is shown: the phone's page shows every kind of message, and can vote, choose, react, change and take back. */
import { proto } from '@whiskeysockets/baileys'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPhoneServer } from '../../src/simulator/whatsapp/phone/server.ts'
import { nextMessage } from '../helpers/baileys-client.ts'
import { BUSINESS, createSimulatedLine, MARIA, type SimulatedLine } from '../helpers/simulated-line.ts'
import { openBrowser, openWindow } from './browser.ts'
import { expectGood } from './looks.ts'

let line: SimulatedLine
let server: Awaited<ReturnType<typeof createPhoneServer>>
let browser: Browser
let jid: string

beforeAll(async () => {
  line = await createSimulatedLine()
  jid = await line.jidOf(MARIA)
  server = await createPhoneServer(line.simulator, { port: 0, inboxUrl: null })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await line?.close()
  expect(line.violations).toEqual([])
})

async function openPhone(options: { width?: number } = {}, more = ''): Promise<Page> {
  const { page } = await openWindow(browser, { width: 1440, height: 900, ...options })
  await page.goto(`${server.url}/?me=${MARIA.slice(1)}${more}`)
  await page.locator('#peer-state[data-state=online]').waitFor()
  return page
}
const last = (page: Page, direction: 'in' | 'out') => page.locator(`.bubble[data-direction=${direction}]`).last()
const arrives = (field: keyof proto.IMessage) => nextMessage(line.socket, ({ message }) => Boolean(message?.[field]))

it('a customer sends a place, a contact, a poll and a voice note with one button each', async () => {
  const page = await openPhone()
  const tries = {
    place: 'locationMessage',
    contact: 'contactMessage',
    poll: 'pollCreationMessageV3',
    voice: 'audioMessage',
  } as const
  for (const [name, field] of Object.entries(tries) as Array<[string, keyof proto.IMessage]>) {
    const arrived = arrives(field)
    await page.locator(`[data-try=${name}]`).click()
    await arrived
  }
  await page.locator('.bubble.mine .map').waitFor()
  await page.locator('.bubble.mine .card', { hasText: '+5511966665555' }).waitFor()
  await page.locator('.bubble.mine .wave').waitFor()
  expect(
    await page
      .locator('.bubble.mine audio')
      .evaluate((audio: HTMLAudioElement) => fetch(audio.src).then(({ ok }) => ok)),
  ).toBe(true)
  await page.context().close()
})

it('what the business sends is answered: a vote, a choice, a reaction', async () => {
  const page = await openPhone()
  await line.socket.sendMessage(jid, { poll: { name: 'Which pump?', values: ['Hand', 'Foot'], selectableCount: 1 } })
  const foot = last(page, 'in').locator('.option', { hasText: 'Foot' })
  const voted = arrives('pollUpdateMessage')
  await foot.focus()
  await page.keyboard.press('Enter')
  await voted
  await last(page, 'in').locator('.option[aria-pressed=true]', { hasText: 'Foot' }).waitFor()
  // the bubble was drawn anew with the vote in it, and the keyboard is where it was
  expect(await page.evaluate('document.activeElement.textContent')).toContain('Foot')

  const listType = proto.Message.ListMessage.ListType.SINGLE_SELECT
  const rows = [
    { rowId: 'a', title: 'Today' },
    { rowId: 'b', title: 'Tomorrow' },
  ]
  await line.socket.relayMessage(
    jid,
    { listMessage: { description: 'When?', buttonText: 'Days', listType, sections: [{ rows }] } },
    {},
  )
  const chosen = arrives('listResponseMessage')
  await last(page, 'in').locator('.option', { hasText: 'Tomorrow' }).click()
  expect((await chosen).message?.listResponseMessage?.singleSelectReply?.selectedRowId).toBe('b')

  const reacted = arrives('reactionMessage')
  await last(page, 'in').locator('.more summary').focus()
  await page.keyboard.press('Enter')
  await last(page, 'in').locator('.more button', { hasText: '🙏' }).click()
  expect((await reacted).message?.reactionMessage?.text).toBe('🙏')
  await last(page, 'in').locator('.reaction', { hasText: '🙏' }).waitFor()
  await page.context().close()
})

it('an own message is changed and taken back, and shown so', async () => {
  const page = await openPhone()
  await page.locator('#text').fill('at nine')
  await page.keyboard.press('Enter')
  const own = page.locator('.bubble.mine').last()
  await own.locator('.text', { hasText: 'at nine' }).waitFor()
  const edited = arrives('editedMessage')
  await own.hover()
  await own.locator('.more summary').click()
  await own.locator('.more button', { hasText: 'Edit' }).click()
  expect(await page.locator('#text').inputValue()).toBe('at nine')
  await page.locator('#text').fill('at ten')
  await page.keyboard.press('Enter')
  await edited
  await own.locator('.text', { hasText: 'at ten' }).waitFor()
  expect(await own.locator('.stamp').textContent()).toContain('edited')
  const gone = arrives('protocolMessage')
  await own.hover()
  await own.locator('.more summary').click()
  await own.locator('.more button', { hasText: 'Delete' }).click()
  await gone
  await own.locator('em', { hasText: 'deleted' }).waitFor()
  await page.context().close()
})

it.each([
  ['wide', {}, ''],
  ['390 wide', { width: 390 }, ''],
  ['Arabic', {}, '&lang=ar'],
] as const)('every kind looks right: %s', async (name, options, more) => {
  const { control } = line.simulator
  const send = (content: Parameters<typeof control.send>[0]['content']) =>
    control.send({ from: MARIA, to: BUSINESS, content })
  await send({
    kind: 'order',
    currency: 'BRL',
    text: 'please',
    items: [{ id: 'p', name: 'Pump', quantity: 2, price: 12_350 }],
  })
  await send({ kind: 'event', name: 'Ride', startsAt: '2026-12-01T09:00:00Z' })
  await send({ kind: 'location', latitude: 1, longitude: 2, name: 'Shop', address: 'Rua 1' })
  await line.socket.sendMessage(jid, {
    contacts: {
      displayName: 'Ana',
      contacts: [
        {
          displayName: 'Ana',
          vcard: 'BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nTEL;waid=5511966665555:+5511966665555\nEND:VCARD',
        },
      ],
    },
  })
  await line.socket.sendMessage(jid, { poll: { name: 'Which pump?', values: ['Hand', 'Foot'], selectableCount: 1 } })
  await line.socket.relayMessage(jid, { stickerPackMessage: { name: 'Bikes' } }, {})
  const page = await openPhone(options, more)
  await page.locator('.bubble em').last().waitFor()
  expect(
    await page
      .locator('.bubble:not(.typing)')
      .evaluateAll((all) => all.filter((node) => !node.textContent?.trim()).length),
  ).toBe(0)
  await expectGood(page, `phone-kinds-${name.replace(' ', '-')}`)
  await page.context().close()
})
