/**
 * What is shown: a number is linked by a code as well as by a scan, each failure is told with its reason, and nothing goes
 * on showing codes that nobody wants (the complaint "QR and reconnect loops").
 */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BaileysDeps } from '../../../src/channels/baileys/index.ts'
import { eventually, type Opened } from '../recorder.ts'
import { ANA, BUSINESS, createWhatsAppHarness, NOBODY, type WhatsAppHarness } from '../whatsapp-harness.ts'

let whatsapp: WhatsAppHarness
let opened: Opened | undefined

beforeEach(async () => {
  whatsapp = await createWhatsAppHarness()
})
afterEach(async () => {
  await opened?.session.close()
  opened = undefined
  await whatsapp.close()
})

const changed = (reason: string) =>
  opened?.heard.until(reason, () => opened?.heard.changes.find((change) => change.reason === reason))
const open = async (pairingNumber: string | null, deps: Partial<BaileysDeps> = {}): Promise<Opened> => {
  whatsapp.account.pairingNumber = pairingNumber
  opened = await whatsapp.open({ scan: false, by: whatsapp.newAdapter(deps) })
  return opened
}

test('by a code: shown beside the QR once WhatsApp took it, typed on the phone, connected', async () => {
  const { heard } = await open(BUSINESS)
  const shown = await heard.until('the code', () => heard.changes.find(({ pairingCode }) => pairingCode))
  expect(shown).toMatchObject({ state: 'waiting_for_qr', qr: { text: expect.stringContaining('https://wa.me') } })
  expect(shown.pairingCode?.text).toMatch(/^[0-9A-Z]{8}$/)
  await whatsapp.control.enterCode({ phone: BUSINESS, code: shown.pairingCode?.text ?? '' })
  await heard.connected()
  expect(heard.changes.at(-1)).toMatchObject({ state: 'connected', number: BUSINESS })
  await whatsapp.anaSends('linked by a code')
  expect(await heard.text('linked by a code')).toMatchObject({ peer: { phone: ANA } })
  expect(whatsapp.violations()).toEqual([])
})

test('a code that was not typed is forgotten: the next opening is scanned', async () => {
  const first = await open(BUSINESS)
  await first.heard.until('the code', () => first.heard.changes.find(({ pairingCode }) => pairingCode))
  await first.session.close()
  whatsapp.account.pairingNumber = null
  opened = await whatsapp.open()
  await opened.heard.connected()
  expect(opened.heard.changes.map(({ reason }) => reason)).not.toContain('logged_out')
})

test('a number that WhatsApp does not know gets no code, and says so; the QR stays', async () => {
  const { heard } = await open(NOBODY)
  expect(await changed('pairing_refused')).toMatchObject({ state: 'waiting_for_qr', qr: expect.anything() })
  expect(heard.changes.some(({ pairingCode }) => pairingCode)).toBe(false)
  const qr = heard.changes.findLast((change) => change.qr)?.qr?.text ?? ''
  await whatsapp.control.scan({ qr, phone: BUSINESS })
  await heard.connected()
})

test('a phone that asks for a passkey: told, stopped, and no new code is shown', async () => {
  const phone = '+5511977770007'
  await whatsapp.control.addPhone({ number: phone, name: 'Passkeys only', role: 'business', passkey: true })
  const { heard } = await open(null)
  const { qr } = await heard.until('the QR', () => heard.changes.find((change) => change.qr))
  await expect(whatsapp.control.scan({ qr: qr?.text ?? '', phone })).rejects.toThrow('passkey')
  expect(await changed('passkey_required')).toMatchObject({ state: 'failed' })
  await eventually('the line to be gone', async () => (await whatsapp.control.pendingRefs({})).length === 0)
  expect(heard.changes.at(-1)).toMatchObject({ reason: 'passkey_required' })
})

test('codes that nobody scans end after one round, and it waits for a person', async () => {
  const { heard } = await open(null, { codeMs: 150 })
  expect(await changed('qr_expired')).toMatchObject({ state: 'disconnected' })
  expect(heard.changes.filter(({ qr }) => qr)).toHaveLength(6)
  await eventually('the line to be gone', async () => (await whatsapp.control.pendingRefs({})).length === 0)
  expect(heard.changes.at(-1)).toMatchObject({ reason: 'qr_expired' })
})

test('no more codes are shown than one request is worth', async () => {
  const { heard } = await open(null, { codeMs: 150, maxCodes: 4 })
  expect(await changed('qr_expired')).toMatchObject({ state: 'disconnected' })
  expect(heard.changes.filter(({ qr }) => qr)).toHaveLength(4)
})
