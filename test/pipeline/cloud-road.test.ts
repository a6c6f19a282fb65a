/**
 * What is shown, with every process running: a line goes from its phone to the Cloud API and back without losing a
 * conversation or a message that waited; what nobody knows is in doubt and never sent twice by itself.
 */
import mongoose from 'mongoose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGraphSimulator, type GraphSimulator } from '../../src/simulator/graph/index.ts'
import { eventually } from '../channels/recorder.ts'
import { type ApiClient, signIn } from '../helpers/api.ts'
import { type RunningParley, startParley } from '../helpers/parley.ts'

const phoneNumberId = '100200300400'
const keys = {
  phoneNumberId,
  businessAccountId: '900800700600',
  accessToken: 'the-token-of-graph',
  appSecret: 'app-secret',
}
interface Shown {
  id: string
  text: string
  status: string
  clientId: string | null
}

let graph: GraphSimulator
let parley: RunningParley
let api: ApiClient
let lineId: string
let customer: string
let conversationId: string
let sent = 0
beforeAll(async () => {
  graph = await createGraphSimulator()
  parley = await startParley({ env: { CLOUD_API_URL: graph.url } })
  api = await signIn(parley.url, parley.seeded.owner)
  lineId = parley.seeded.lineId
  customer = parley.seeded.customers[0]?.number ?? ''
  const { accessToken: token, ...rest } = keys
  await graph.control.addBusiness({ ...rest, token, number: parley.seeded.businessNumber, name: 'Shop' })
  await graph.control.addCustomer({ number: customer, name: 'Daniela' })
  await lineIs('baileys', 'connected')
  const content = { kind: 'text', text: 'hello over the phone' } as const
  await parley.control.send({ from: customer, to: parley.seeded.businessNumber, content })
  conversationId = (await eventually('the conversation', async () => (await rows())[0]))?.id ?? ''
  await api.post(`/conversations/${conversationId}/take-over`)
}, 120_000)
afterAll(async () => {
  await parley?.stop()
  await graph?.close()
})

const rows = async () => (await api.get<{ items: { id: string }[] }>('/conversations?view=all')).items
const thread = async () => (await api.get<{ items: Shown[] }>(`/conversations/${conversationId}/messages`)).items
const lineIs = (adapter: string, state: string) =>
  eventually(`${adapter} ${state}`, async () => {
    const { items } = await api.get<{ items: { id: string; account: { adapter: string; state: string } }[] }>('/lines')
    const account = items.find(({ id }) => id === lineId)?.account
    return account?.adapter === adapter && account.state === state
  })
const reply = (text: string) => {
  const clientId = `client-road-${++sent}`
  return api.call<Shown & { error?: { code: string } }>('POST', `/conversations/${conversationId}/messages`, {
    text,
    clientId,
  })
}
const hasStatus = (text: string, status: string) =>
  eventually(`${status}: ${text}`, async () =>
    (await thread()).find((one) => one.text === text && one.status === status),
  )
const onGraph = async (text: string) =>
  (await graph.control.thread({ phoneNumberId, customer })).filter(
    (entry) => entry.direction === 'out' && entry.text === text,
  )
/** As if the customer's last words were of the day before yesterday. */
async function ageConversation({ env }: RunningParley, id: string): Promise<void> {
  const client = await new mongoose.mongo.MongoClient(env.MONGODB_URI ?? '').connect()
  const lastInboundAt = new Date(Date.now() - 48 * 3_600_000)
  await client
    .db()
    .collection('conversations')
    .updateOne({ _id: id as never }, { $set: { lastInboundAt } })
  await client.close()
}
const move = (adapter: string) => api.post(`/lines/${lineId}/move`, { adapter })

describe('to the Cloud API', () => {
  test('the account is checked, the webhook answers Meta, the line is connected under the same number', async () => {
    const account = await api.call<{ webhookUrl: string; verifyToken: string }>(
      'PUT',
      `/lines/${lineId}/cloud-account`,
      keys,
    )
    expect(account.status).toBe(200)
    const { webhookUrl, verifyToken } = account.body
    await graph.control.setWebhook({ phoneNumberId, url: parley.url + new URL(webhookUrl).pathname, verifyToken })
    await eventually('the check', async () => {
      const found = await api.get<{ account: { check: { ok: boolean } | null } }>(`/lines/${lineId}/cloud-account`)
      return found.account.check?.ok === true
    })
  })

  test('what waited while nobody was connected goes out over the new account, each once, in its order', async () => {
    await api.post(`/lines/${lineId}/disconnect`)
    await lineIs('baileys', 'disconnected')
    for (const text of ['first that waits', 'second that waits']) expect((await reply(text)).status).toBe(200)
    await graph.control.send({ phoneNumberId, customer, content: { kind: 'text', text: 'are you still there?' } })
    await eventually('what came meanwhile', async () =>
      (await thread()).some(({ text }) => text === 'are you still there?'),
    )
    await move('cloud-api')
    await lineIs('cloud-api', 'connected')
    for (const text of ['first that waits', 'second that waits']) await hasStatus(text, 'delivered')
    const out = (await graph.control.thread({ phoneNumberId, customer })).filter(({ direction }) => direction === 'out')
    expect(out.map(({ text }) => text)).toEqual(['first that waits', 'second that waits'])
  })

  test('the conversation is the same one', async () => {
    expect((await rows()).map(({ id }) => id)).toEqual([conversationId])
    const texts = (await thread()).map(({ text }) => text)
    expect(texts).toEqual(expect.arrayContaining(['hello over the phone', 'are you still there?']))
  })
})

describe('an answer that is lost', () => {
  test('leaves the message in doubt, until a status that carries our id says how it ended', async () => {
    await graph.control.webhookFaults({ phoneNumberId, delayStatusesMs: 2_500 })
    await graph.control.fault({ phoneNumberId, fault: { kind: 'lose-answer' } })
    await reply('did this arrive?')
    await hasStatus('did this arrive?', 'in_doubt')
    await hasStatus('did this arrive?', 'delivered')
    expect(await onGraph('did this arrive?')).toHaveLength(1)
    await graph.control.webhookFaults({ phoneNumberId, delayStatusesMs: 0 })
  })

  test('is not sent again by itself, not after a restart either; a person may', async () => {
    await graph.control.webhookFaults({ phoneNumberId, delayStatusesMs: 3_600_000 })
    await graph.control.fault({ phoneNumberId, fault: { kind: 'lose-answer' } })
    await reply('nobody knows')
    const doubtful = await hasStatus('nobody knows', 'in_doubt')
    await graph.control.webhookFaults({ phoneNumberId, delayStatusesMs: 0 })
    parley.killSessions()
    await reply('after the restart')
    await hasStatus('after the restart', 'delivered')
    expect(await onGraph('nobody knows')).toHaveLength(1)
    expect((await thread()).find(({ id }) => id === doubtful.id)?.status).toBe('in_doubt')
    await api.post(`/messages/${doubtful.id}/retry`)
    await hasStatus('nobody knows', 'delivered')
    expect(await onGraph('nobody knows')).toHaveLength(2)
  })

  test('a refusal that may pass is tried again, and goes out once', async () => {
    await graph.control.fault({ phoneNumberId, fault: { kind: 'answer', status: 429, code: 130429 }, count: 2 })
    await reply('patience')
    await hasStatus('patience', 'delivered')
    expect(await onGraph('patience')).toHaveLength(1)
  })
})

describe('more than a day after the customer wrote', () => {
  test('words are refused before they are stored, with since when; a template goes out with its variables', async () => {
    await graph.control.addTemplate({
      phoneNumberId,
      name: 'back',
      language: 'en',
      body: 'Hi {{1}}, your {{2}} is here',
    })
    await api.post(`/lines/${lineId}/cloud-account/check`)
    const templates = () => api.get<{ items: { id: string; name: string }[] }>(`/lines/${lineId}/templates`)
    const [template] = await eventually('the templates', async () => {
      const { items } = await templates()
      return items.length > 0 && items
    })
    await ageConversation(parley, conversationId)
    await graph.control.closeWindow({ phoneNumberId, customer })
    const refused = await reply('too late')
    expect(refused).toMatchObject({ status: 422, body: { error: { code: 'message.window-closed' } } })
    expect((await thread()).some(({ text }) => text === 'too late')).toBe(false)
    const values = { body: ['Daniela', 'pump'] }
    const body = { templateId: template?.id, values, clientId: 'client-template-1' }
    const short = { ...body, values: { body: ['Daniela'] }, clientId: 'client-template-0' }
    const path = `/conversations/${conversationId}/templates`
    expect((await api.call('POST', path, short)).body).toMatchObject({ error: { code: 'template.not-filled' } })
    await api.post(path, body)
    await hasStatus('Hi Daniela, your pump is here', 'delivered')
  })
})

describe('back to the phone', () => {
  test('the link is still there, and what is written next arrives on it', async () => {
    // what the API remembers of the line is of before the move
    await api.get(`/conversations/${conversationId}`)
    await move('baileys')
    expect((await reply('from the phone again')).status).toBe(200)
    await lineIs('baileys', 'connected')
    await hasStatus('from the phone again', 'delivered')
    expect(await onGraph('from the phone again')).toEqual([])
    expect((await rows()).map(({ id }) => id)).toEqual([conversationId])
  })
})
