/** What is shown: what the phone had before it was linked comes as an archive, with its people, and nothing of it as news. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Opened } from '../recorder.ts'
import { ANA, BUSINESS, createWhatsAppHarness, type WhatsAppHarness } from '../whatsapp-harness.ts'

let whatsapp: WhatsAppHarness
let opened: Opened | undefined

beforeEach(async () => {
  whatsapp = await createWhatsAppHarness()
})
afterEach(async () => {
  await opened?.session.close()
  await whatsapp.close()
})

test('a phone’s threads are handed in as an archive, newest first, and what comes after as news', async () => {
  await whatsapp.anaSends('the oldest')
  await whatsapp.ownerTypes('the answer of then')
  await whatsapp.anaSends('the newest of then')
  opened = await whatsapp.open()
  const { heard } = opened
  await heard.connected()
  await heard.text('the oldest')
  const archived = heard.inbounds.filter(({ arrival }) => arrival === 'history')
  expect(archived.map(({ text }) => text)).toEqual(['the newest of then', 'the answer of then', 'the oldest'])
  expect(archived.map(({ fromMe }) => fromMe)).toEqual([false, true, false])
  expect(archived.every(({ peer }) => peer.phone === ANA && Boolean(peer.lid))).toBe(true)
  expect(archived[0]?.pushName).toBe('Ana')

  await whatsapp.anaSends('said now')
  expect(await heard.text('said now')).toMatchObject({ arrival: 'live' })
  expect(heard.changes.filter(({ number }) => number === BUSINESS)).not.toHaveLength(0)
})
