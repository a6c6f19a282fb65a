/** What is shown: what a real line does after each kind of end, and that keys go when, and only when, the link is gone. */
import mongoose from 'mongoose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually, type Opened } from '../recorder.ts'
import { BUSINESS, createWhatsAppHarness, type WhatsAppHarness } from '../whatsapp-harness.ts'

let whatsapp: WhatsAppHarness
let opened: Opened

beforeEach(async () => {
  whatsapp = await createWhatsAppHarness()
  opened = await whatsapp.open()
  await opened.heard.connected()
})
afterEach(async () => {
  await opened.session.close()
  await whatsapp.close()
})

const keyTypes = async () => new Set(await mongoose.connection.collection('waKeys').distinct('type'))
const logins = async () => (await whatsapp.control.stats({ account: BUSINESS })).logins
const changed = (reason: string) =>
  opened.heard.until(reason, () => opened.heard.changes.find((c) => c.reason === reason))
const connections = () => opened.heard.changes.filter(({ state }) => state === 'connected').length

test('a busy server: said so, and tried again until it works', async () => {
  await whatsapp.control.fault({ kind: 'stream-error', account: BUSINESS, code: 503 })
  expect(await changed('server_unavailable')).toMatchObject({ state: 'disconnected' })
  await opened.heard.until('the line', () => connections() === 2)
})

test('a restart asked for by the server is done at once, and is no news', async () => {
  await whatsapp.control.fault({ kind: 'stream-error', account: BUSINESS, code: 515 })
  await opened.heard.until('the line', () => connections() === 2)
  expect(opened.heard.changes.map(({ state }) => state)).not.toContain('disconnected')
})

test('unlinked on the phone: failed, the keys are gone, and the next opening asks for a scan', async () => {
  expect(await keyTypes()).toContain('creds')
  await whatsapp.control.removeDevice({ phone: BUSINESS, device: 1 })
  expect(await changed('logged_out')).toMatchObject({ state: 'failed' })
  expect(await keyTypes()).toEqual(new Set(['guard']))
  const next = await whatsapp.open()
  await next.heard.connected()
  expect(next.heard.changes.map(({ state }) => state)).toContain('waiting_for_qr')
  await next.session.close()
})

test('unlinked here: the phone loses the device, the keys are gone', async () => {
  await opened.session.logout()
  await eventually(
    'the phone to know',
    async () => (await whatsapp.control.listDevices({ phone: BUSINESS })).length === 0,
  )
  expect(await keyTypes()).toEqual(new Set(['guard']))
})

test('thrown out by another program with the same keys: failed, and it does not throw that one out in turn', async () => {
  const before = await logins()
  await whatsapp.control.fault({ kind: 'stream-error', account: BUSINESS, conflict: 'replaced' })
  expect(await changed('replaced')).toMatchObject({ state: 'failed' })
  expect(await keyTypes()).toContain('creds')
  await opened.session.close()
  expect(await logins()).toBe(before)
})

test('a version that is refused: failed, the link stays', async () => {
  await whatsapp.control.fault({ kind: 'refuse-login', account: BUSINESS, reason: 405 })
  await whatsapp.dropLine()
  expect(await changed('version_refused')).toMatchObject({ state: 'failed' })
  expect(await keyTypes()).toContain('creds')
})
