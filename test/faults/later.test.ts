/**
 * What is shown, with every process running on loopback: a scheduled message outlives a kill and a wiped Redis and is
 * sent once; a file that was being fetched is fetched after the kill; the first word to a number, and a block, on the wire.
 */
import mongoose from 'mongoose'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Json } from '../../schemas/common.ts'
import type { ConversationRow } from '../../schemas/conversation.ts'
import type { Message } from '../../schemas/message.ts'
import type { ScheduledSend } from '../../schemas/scheduled-send.ts'
import { wipeRedis } from '../bench/lib/wipe-redis.ts'
import { type ApiClient, signIn } from '../helpers/api.ts'
import { eventually } from '../helpers/eventually.ts'
import { type RunningParley, startParley } from '../helpers/parley.ts'

let parley: RunningParley
let api: ApiClient
let store: mongoose.Connection
let conversation: Json<ConversationRow>
const customer = () => parley.seeded.customers[0]?.number ?? ''
const ofShop = () => ({ from: customer(), to: parley.seeded.businessNumber })
const thread = async () =>
  (await api.get<{ items: Json<Message>[] }>(`/conversations/${conversation.id}/messages`)).items
const onPhone = async (text: string) =>
  (await parley.control.thread({ phone: customer(), peer: parley.seeded.businessNumber })).filter(
    (message) => message.content.text === text,
  )

beforeAll(async () => {
  parley = await startParley({ separateSimulator: true })
  api = await signIn(parley.url, parley.seeded.owner)
  store = await mongoose.createConnection(parley.env.MONGODB_URI ?? '').asPromise()
  await eventually(async () => {
    const { items } = await api.get<{ items: { account: { state: string } }[] }>('/lines')
    expect(items[0]?.account.state).toBe('connected')
  })
  await parley.control.send({ ...ofShop(), content: { kind: 'text', text: 'hello' } })
  conversation = await eventually(async () => {
    const { items } = await api.get<{ items: Json<ConversationRow>[] }>('/conversations')
    expect(items).toHaveLength(1)
    return items[0] as Json<ConversationRow>
  })
  await api.post(`/conversations/${conversation.id}/take-over`)
}, 120_000)
afterAll(async () => {
  await store?.close()
  await parley?.stop()
})

const jpeg = async (width: number) => {
  const made = sharp({ create: { width, height: 400, channels: 3, background: 'teal' } })
  const bytes = new Uint8Array(await made.jpeg().toBuffer())
  return { kind: 'image', bytes, mimetype: 'image/jpeg' } as const
}
const picture = (width: number) =>
  eventually(async () => {
    const found = (await thread()).find(({ media }) => media?.width === width)
    expect(found?.media?.problem).toBeNull()
    return found as Json<Message>
  })

it('a picture is here with a small one of it', async () => {
  await parley.control.send({ ...ofShop(), content: await jpeg(600) })
  const { media } = await picture(600)
  const answer = await fetch(`${parley.url}/api/v1/files/${media?.thumbnailFileId}`, {
    headers: { cookie: api.cookie() },
  })
  expect(answer.headers.get('content-type')).toBe('image/webp')
})

it('a scheduled message whose time comes while nothing runs is sent once, though Redis was wiped', async () => {
  const planned = await api.post<Json<ScheduledSend>>(`/conversations/${conversation.id}/scheduled-sends`, {
    ...{ text: 'Your pump is here', at: '2099-01-01T09:00', timeZone: 'UTC', clientId: 'later-test-1' },
  })
  const restarting = parley.killAndRestart()
  await wipeRedis(parley)
  await store.collection('scheduledSends').updateOne({ _id: planned.id as never }, { $set: { nextAt: new Date() } })
  await restarting
  await eventually(async () => expect(await onPhone('Your pump is here')).toHaveLength(1))
  const sent = (await thread()).filter(({ text }) => text === 'Your pump is here')
  expect(sent).toHaveLength(1)
  expect(sent[0]?.scheduledFor).not.toBeNull()
})

it('a file that was being asked for again when its process was killed is here after all', async () => {
  const { businessNumber } = parley.seeded
  const offline = parley.killAndRestart()
  await parley.control.airplaneMode({ phone: businessNumber, on: true })
  const { id } = await parley.control.send({ ...ofShop(), content: await jpeg(700) })
  await parley.control.mediaFault({ phone: customer(), id, what: 'expired' })
  await offline
  const waiting = store.collection('mediaFetches')
  await eventually(async () => expect(await waiting.countDocuments()).toBe(1))
  const again = parley.killAndRestart()
  await parley.control.airplaneMode({ phone: businessNumber, on: false })
  await waiting.updateMany({}, { $set: { dueAt: new Date() } })
  await again
  await picture(700)
  expect(await waiting.countDocuments()).toBe(0)
})

it('a number that is not on WhatsApp says so; a known one is reached; who is blocked, is blocked on the phone', async () => {
  const start = (phone: string, clientId: string) =>
    api.post<Json<Message>>('/conversations', { lineId: parley.seeded.lineId, phone, text: 'Good day', clientId })
  const nobody = await start('+34 600 000 000', 'start-nobody')
  await eventually(async () => {
    const { items } = await api.get<{ items: Json<Message>[] }>(`/conversations/${nobody.conversationId}/messages`)
    expect(items.find(({ id }) => id === nobody.id)).toMatchObject({
      status: 'failed',
      failure: { code: 'not_on_whatsapp' },
    })
  })
  const other = parley.seeded.customers[1]?.number ?? ''
  await start(other, 'start-somebody')
  await eventually(async () => {
    const shown = await parley.control.thread({ phone: other, peer: parley.seeded.businessNumber })
    expect(shown.map(({ content }) => content.text)).toContain('Good day')
  })
  const blocked = () => parley.control.blocked({ phone: parley.seeded.businessNumber })
  await api.post(`/contacts/${conversation.contactId}/block`, { on: true })
  await eventually(async () => expect(await blocked()).toEqual([customer()]))
  await api.post(`/contacts/${conversation.contactId}/block`, { on: false })
  await eventually(async () => expect(await blocked()).toEqual([]))
})
