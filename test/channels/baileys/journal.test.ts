/**
 * What is shown: a message whose receipt may already be with the server is in the journal, and reaches ingest even when
 * the process ended in between; and nothing of a customer's words lies readable in the key store.
 */
import mongoose from 'mongoose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deleteJournalRows } from '../../../src/channels/baileys/index.ts'
import type { Inbound } from '../../../src/channels/channel.ts'
import { ChannelError } from '../../../src/channels/channel.ts'
import { openTcpProxy } from '../../bench/lib/tcp-proxy.ts'
import { eventually } from '../recorder.ts'
import { ANA, BUSINESS, createWhatsAppHarness, type WhatsAppHarness } from '../whatsapp-harness.ts'

let whatsapp: WhatsAppHarness

beforeEach(async () => {
  whatsapp = await createWhatsAppHarness()
})
afterEach(async () => {
  expect(whatsapp.violations()).toEqual([])
  await whatsapp.close()
})

const rows = (type?: string) =>
  mongoose.connection
    .collection('waKeys')
    .find(type ? { type } : {})
    .toArray()
const acknowledged = async (id: string) =>
  (await whatsapp.control.stats({ account: BUSINESS })).acknowledged.includes(id)

const acknowledgedOnce = (id: string) => eventually('the receipt', () => acknowledged(id))

/** An owner whose ingest never ends: as good as a process killed between the receipt and the commit of the message. */
async function openStuck() {
  const handed: Inbound[] = []
  const ingest = (inbound: Inbound) => {
    handed.push(inbound)
    return new Promise<void>(() => undefined)
  }
  const opened = await whatsapp.open({ ingest })
  await opened.heard.connected()
  return { ...opened, handed }
}

test('what was receipted but not stored is ingested by the next owner, before it connects, once', async () => {
  const stuck = await openStuck()
  const id = await whatsapp.anaSends('do not lose me')
  await eventually('the receipt', () => acknowledged(id))
  expect(await rows('journal')).toHaveLength(1)
  stuck.heard.loseLease()

  const order: string[] = []
  const next = await whatsapp.open({
    ingest: async (inbound) => void order.push(inbound.text),
    state: async ({ state }) => void order.push(state),
  })
  const inbound = await next.heard.text('do not lose me')
  expect(inbound).toMatchObject({ wireId: id, arrival: 'late', peer: { phone: ANA } })
  await next.heard.connected()
  expect(order.indexOf('do not lose me')).toBeLessThan(order.indexOf('connecting'))
  await whatsapp.anaSends('and after')
  await next.heard.text('and after')
  expect(next.heard.inbounds.map(({ text }) => text)).toEqual(['do not lose me', 'and after'])
  await eventually('an empty journal', async () => (await rows('journal')).length === 0)
  await next.session.close()
})

test('without the journal the same end of a process loses the message', async () => {
  const by = whatsapp.newAdapter({ journal: false })
  const first = await whatsapp.open({ by, ingest: () => new Promise<void>(() => undefined) })
  await first.heard.connected()
  const id = await whatsapp.anaSends('do not lose me')
  await eventually('the receipt', () => acknowledged(id))
  first.heard.loseLease()

  const next = await whatsapp.open({ by })
  await next.heard.connected()
  await whatsapp.anaSends('and after')
  await next.heard.text('and after')
  expect(next.heard.inbounds.map(({ text }) => text)).toEqual(['and after'])
  await next.session.close()
})

test('the journal row goes in the transaction of ingest: undone with it, done with it', async () => {
  const stuck = await openStuck()
  await whatsapp.anaSends('kept')
  await eventually('ingest', async () => stuck.handed.length === 1)
  const key = stuck.handed[0]?.journalKey as string
  const { database } = whatsapp.db
  const undone = database.transaction(async ({ writes }) => {
    deleteJournalRows([key], writes)
    await writes.run()
    throw new Error('something else in the transaction failed')
  })
  await expect(undone).rejects.toThrow('something else')
  expect(await rows('journal')).toHaveLength(1)
  await database.transaction(async ({ writes }) => deleteJournalRows([key], writes))
  expect(await rows('journal')).toHaveLength(0)
  stuck.heard.loseLease()
})

test('neither words nor addresses nor keys of a message can be read in the store', async () => {
  const stuck = await openStuck()
  await whatsapp.anaSends('canary-in-the-coal-mine')
  await eventually('ingest', async () => stuck.handed.length === 1)
  const stored = await rows()
  expect(new Set(stored.map(({ type }) => type))).toContain('journal')
  const text = stored.map((row) => JSON.stringify(row) + Buffer.from(row.sealed?.data?.buffer ?? []).toString()).join()
  for (const secret of ['canary', 'privKey', 'noiseKey', 'advSecretKey', 'conversation'])
    expect(text).not.toContain(secret)
  stuck.heard.loseLease()
})

test('an owner whose lease another took can store no key and closes itself', async () => {
  const older = await whatsapp.open()
  await older.heard.connected()
  await whatsapp.anaSends('to the older owner')
  const { peer } = await older.heard.text('to the older owner')
  const newer = await whatsapp.open({ fence: whatsapp.account.fence + 1, scan: false })
  await newer.heard.connected()
  const message = { wireId: 'A1', clientId: 'c', to: peer, kind: 'text', text: 'from the older owner' } as const
  await expect(older.session.send(message)).rejects.toBeInstanceOf(ChannelError)
  expect((await whatsapp.anaSees()).some(({ text }) => text === message.text)).toBe(false)
  await newer.session.close()
})

test('no session is written to the console, while others still can write there', async () => {
  const written: string[] = []
  const original = process.stdout.write
  process.stdout.write = (chunk: string | Uint8Array) => written.push(String(chunk)) > 0
  try {
    const opened = await whatsapp.open()
    await opened.heard.connected()
    await whatsapp.anaSends('hello')
    await opened.heard.text('hello')
    // the phone was set up anew: its old session is closed, which libsignal tells the console
    await whatsapp.control.fault({ kind: 'corrupt-next', account: BUSINESS })
    await whatsapp.anaSends('again')
    await opened.heard.text('again')
    await opened.session.close()
  } finally {
    process.stdout.write = original
  }
  expect(written.join('')).not.toMatch(/SessionEntry|registrationId|privKey|rootKey|Closing|Failed to decrypt/)
})

test('a message damaged on the wire is asked for again and arrives once', async () => {
  const opened = await whatsapp.open()
  await opened.heard.connected()
  await whatsapp.anaSends('hello')
  await opened.heard.text('hello')
  await whatsapp.control.fault({ kind: 'corrupt-next', account: BUSINESS })
  const id = await whatsapp.anaSends('through the noise')
  expect(await opened.heard.text('through the noise')).toMatchObject({ wireId: id })
  expect(opened.heard.inbounds.map(({ kind }) => kind)).toEqual(['text', 'text'])
  await opened.session.close()
})

test('what was stored and not receipted comes again: it is receipted, not asked for anew', async () => {
  const stored: string[] = []
  const host = {
    ingest: async ({ wireId }: Inbound) => void stored.push(wireId),
    isStored: async ({ wireId, peer }: { wireId: string; peer: { phone?: string } }) =>
      peer.phone === ANA && stored.includes(wireId),
  }
  const address = new URL(whatsapp.simulator.wsUrl)
  const proxy = await openTcpProxy(Number(address.port))
  address.port = String(proxy.port)
  const first = await whatsapp.open({ ...host, by: whatsapp.newAdapter({ webSocketUrl: address.href }) })
  await first.heard.connected()
  await acknowledgedOnce(await whatsapp.anaSends('hello'))
  // answered once: from now on her messages build on the session, and a copy of one cannot be opened
  const answer = { wireId: whatsapp.adapter.newWireId(), clientId: 'answer-to-ana', to: { phone: ANA } }
  const { wireId } = await first.session.send({ ...answer, kind: 'text', text: 'hello to you' })
  await first.heard.receipt(wireId, 'delivered')

  proxy.intercept(() => ({ on: Buffer.alloc(0), back: Buffer.alloc(0) }))
  const id = await whatsapp.anaSends('its receipt does not leave')
  await first.heard.text('its receipt does not leave')
  await eventually('the journal to be empty', async () => (await rows('journal')).length === 0)
  first.heard.loseLease()
  await proxy.close()
  expect(await acknowledged(id)).toBe(false)

  const next = await whatsapp.open(host)
  await next.heard.connected()
  await acknowledgedOnce(id)
  await whatsapp.anaSends('and after')
  await next.heard.text('and after')
  expect(stored).toHaveLength(3)
  expect((await whatsapp.control.stats({ account: BUSINESS })).retries).toBe(0)
  await next.session.close()
})

test('a message that stays unreadable leaves a placeholder under an id of its own', async () => {
  const by = whatsapp.newAdapter({ undecryptableAfterMs: 500 })
  const opened = await whatsapp.open({ by })
  await opened.heard.connected()
  await whatsapp.anaSends('hello')
  await opened.heard.text('hello')
  await whatsapp.control.fault({ kind: 'corrupt-next', account: BUSINESS, times: 50 })
  const id = await whatsapp.anaSends('never readable')
  const placeholder = await opened.heard.until('a placeholder', () =>
    opened.heard.inbounds.find((i) => i.kind === 'unknown'),
  )
  expect(placeholder).toMatchObject({ wireId: `undecryptable:${id}`, text: '', peer: { phone: ANA } })
  await opened.session.close()
})
