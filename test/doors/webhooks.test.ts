/** What is shown: Meta's door on the real road: what is proven is stored before it is answered, anything else leaves no trace. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCloudCare } from '../../src/compose/cloud-api.ts'
import { systemScope } from '../../src/core/scope.ts'
import type { CustomerContent } from '../../src/simulator/graph/control.ts'
import { createGraphSimulator, type GraphSimulator } from '../../src/simulator/graph/index.ts'
import { signatureOf } from '../../src/simulator/graph/webhooks.ts'
import { eventually } from '../channels/recorder.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../helpers/app.ts'
import { ask, dump, rows } from './kit.ts'

const phoneNumberId = '100200300400'
const appSecret = 'the-secret-of-the-app'
const keys = { phoneNumberId, businessAccountId: '900800700600', accessToken: 'the-token-of-graph', appSecret }
const ANA = '+5511911110001'

let graph: GraphSimulator
let app: TestApp
let shop: TestOrganization
let lineId: string
let account: { id: string; verifyToken: string; webhookUrl: string }
let path: string
beforeAll(async () => {
  graph = await createGraphSimulator()
  app = await createTestApp({ CLOUD_API_URL: graph.url })
  shop = await app.addOrganization('cloud')
  const boss = shop.members.owner.cookie
  lineId = (await ask(app.app, 'POST /api/v1/lines', { body: { name: 'Main' } }, boss)).json<{ id: string }>().id
  const saved = { params: { id: lineId }, body: keys }
  account = (await ask(app.app, 'PUT /api/v1/lines/:id/cloud-account', saved, boss)).json()
  await ask(app.app, 'POST /api/v1/lines/:id/move', { params: { id: lineId }, body: { adapter: 'cloud-api' } }, boss)
  const { accessToken: token, ...rest } = keys
  await graph.control.addBusiness({ ...rest, token, number: '+5511900000001', name: 'Shop' })
  await graph.control.addCustomer({ number: ANA, name: 'Ana', userId: 'BR.1', username: 'ana' })
  const origin = await app.app.listen({ host: '127.0.0.1', port: 0 })
  path = `/webhooks/whatsapp/${account.id}`
  await graph.control.setWebhook({ phoneNumberId, url: `${origin}${path}`, verifyToken: account.verifyToken })
})
afterAll(async () => {
  await graph.close()
  await app.close()
})

const send = (content: CustomerContent) => graph.control.send({ phoneNumberId, customer: ANA, content })
/** Everything there is, with what is counted a moment later. */
async function settled(...asked: Parameters<typeof dump>) {
  await app.services.lines.flushCounts()
  return dump(...asked)
}
/** The row, as soon as there is one that fits. */
const rowOf = (filter: Record<string, unknown>) =>
  eventually(
    'the message',
    async () => (await rows('messages').findOne({ organizationId: shop.id, ...filter })) ?? undefined,
  )
const messageOf = (wireId: string) => rowOf({ wireId })
const post = (payload: string | Buffer, headers: Record<string, string> = {}) =>
  app.app.inject({ method: 'POST', url: path, payload, headers: { 'content-type': 'application/json', ...headers } })
const bodyOf = (id: string, more: object = {}) => {
  const message = { id, from: '5511911110001', timestamp: '1763740000', type: 'text', text: { body: 'hi' } }
  const value = { metadata: { phone_number_id: phoneNumberId }, messages: [message] }
  const entry = [{ id: '9', changes: [{ field: 'messages', value }] }]
  return JSON.stringify({ object: 'whatsapp_business_account', entry, ...more })
}

describe('what a customer writes', () => {
  test.each<[string, CustomerContent, object]>([
    ['words', { kind: 'text', text: 'hello' }, { kind: 'text', text: 'hello' }],
    [
      'a place',
      { kind: 'location', latitude: 1.5, longitude: 2, name: 'Home' },
      { kind: 'location', 'content.place.latitude': 1.5 },
    ],
    ['cards', { kind: 'contacts', cards: [{ name: 'Bo', number: '+5511977770001' }] }, { kind: 'contact_card' }],
    [
      'a button',
      { kind: 'button-reply', id: 'yes', title: 'Yes' },
      { kind: 'text', text: 'Yes', 'content.chosen.id': 'yes' },
    ],
    ['a row of a list', { kind: 'list-reply', id: 'r1', title: 'Row' }, { kind: 'text', 'content.chosen.id': 'r1' }],
    [
      'a template’s button',
      { kind: 'button', text: 'Stop it', payload: 'P' },
      { kind: 'text', 'content.chosen.id': 'P' },
    ],
    [
      'an order',
      { kind: 'order', catalogId: 'c', items: [{ id: 'pump', quantity: 2, price: 7.5, currency: 'BRL' }] },
      { kind: 'order', 'content.order.total': 1_500 },
    ],
    ['what WhatsApp does not pass on', { kind: 'unsupported', type: 'poll' }, { kind: 'unknown', wireKind: 'poll' }],
    [
      'what nobody knows yet',
      { kind: 'raw', message: { type: 'hologram', hologram: { x: 1 } } },
      { kind: 'unknown', wireKind: 'hologram' },
    ],
  ])('%s is stored as what it is', async (_, content, wanted) => {
    const { id } = await send(content)
    await messageOf(id)
    expect(await rows('messages').countDocuments({ wireId: id, ...wanted })).toBe(1)
  })

  test.each(['image', 'video', 'audio', 'document', 'sticker'] as const)(
    'a file (%s) is fetched and kept',
    async (kind) => {
      const mime = {
        image: 'image/png',
        video: 'video/mp4',
        audio: 'audio/ogg',
        document: 'application/pdf',
        sticker: 'image/webp',
      }[kind]
      const { id } = await send({
        kind,
        mime,
        base64: Buffer.from(`%PDF-1.7 ${kind}`).toString('base64'),
        fileName: 'a.pdf',
      })
      const stored = await rowOf({ wireId: id, 'media.fileId': { $ne: null } })
      expect(stored.kind).toBe(kind)
    },
  )

  test('told twice it is stored once; a person is one contact by number, id and name', async () => {
    await graph.control.webhookFaults({ phoneNumberId, duplicate: true })
    const { id } = await send({ kind: 'text', text: 'once' })
    await messageOf(id)
    await graph.control.idle({})
    await graph.control.webhookFaults({ phoneNumberId, duplicate: false })
    expect(await rows('messages').countDocuments({ wireId: id })).toBe(1)
    expect(await rows('contacts').countDocuments({ organizationId: shop.id })).toBe(1)
    const identities = await rows('contactIdentities').find({ organizationId: shop.id }).toArray()
    expect(identities.map(({ kind, scope, value }) => [kind, scope, value]).toSorted()).toEqual([
      ['bsuid', keys.businessAccountId, 'BR.1'],
      ['phone', '', ANA],
    ])
  })

  test('a new number keeps the history', async () => {
    const bo = '+5511933330001'
    const moved = '+5511933330002'
    await graph.control.addCustomer({ number: bo, name: 'Bo' })
    const first = await graph.control.send({
      phoneNumberId,
      customer: bo,
      content: { kind: 'text', text: 'old number' },
    })
    const { conversationId } = await messageOf(first.id)
    await messageOf(
      (await graph.control.send({ phoneNumberId, customer: bo, content: { kind: 'number-change', to: moved } })).id,
    )
    const { id } = await graph.control.send({
      phoneNumberId,
      customer: moved,
      content: { kind: 'text', text: 'new number' },
    })
    expect((await messageOf(id)).conversationId).toBe(conversationId)
    const state = await app.services.conversations.ofPeer(systemScope(shop.id), lineId, { phone: moved })
    expect(state?.id).toBe(conversationId)
  })
})

describe('what nobody proved', () => {
  test('bad, absent and older signatures, truncated and endless bodies: refused, and nothing is stored', async () => {
    const before = await settled({ organizationId: shop.id })
    const body = bodyOf('wamid.forged')
    const cut = body.slice(0, -5)
    const tries: [Awaited<ReturnType<typeof post>>, number][] = [
      [await post(body), 401],
      [await post(body, { 'x-hub-signature-256': signatureOf(body, 'another secret') }), 401],
      [await post(body, { 'x-hub-signature': signatureOf(body, appSecret) }), 401],
      [await post(`${body} `, { 'x-hub-signature-256': signatureOf(body, appSecret) }), 401],
      [await post(cut, { 'x-hub-signature-256': signatureOf(cut, appSecret) }), 400],
      [await post(Buffer.alloc(10 * 1_048_576, 'x'), { 'x-hub-signature-256': 'sha256=00' }), 413],
    ]
    for (const [answer, status] of tries)
      expect(`${answer.statusCode} ${answer.body}`).toMatch(new RegExp(`^${status}`))
    expect(await dump({ organizationId: shop.id })).toEqual(before)
  })

  test('the secret that was replaced proves nothing any more; the new one does', async () => {
    const params = { params: { id: lineId }, body: { ...keys, appSecret: 'a-newer-secret' } }
    const boss = shop.members.owner.cookie
    expect((await ask(app.app, 'PUT /api/v1/lines/:id/cloud-account', params, boss)).statusCode).toBe(200)
    const body = bodyOf('wamid.replayed')
    const old = { 'x-hub-signature-256': signatureOf(body, appSecret) }
    await eventually('the secret', async () => (await post(body, old)).statusCode === 401)
    const fresh = bodyOf('wamid.fresh')
    expect((await post(fresh, { 'x-hub-signature-256': signatureOf(fresh, 'a-newer-secret') })).statusCode).toBe(200)
    await ask(app.app, 'PUT /api/v1/lines/:id/cloud-account', { ...params, body: keys }, boss)
    await eventually('the secret', async () => (await post(body, old)).statusCode === 200)
  })

  test('a number of another organization in a body of ours: refused, and theirs hears nothing', async () => {
    const twin = await app.addOrganization('twin-cloud')
    const boss = twin.members.owner.cookie
    const { id } = (await ask(app.app, 'POST /api/v1/lines', { body: { name: 'Theirs' } }, boss)).json<{ id: string }>()
    const theirs = { ...keys, phoneNumberId: '555666777888', appSecret: 'their-own-secret' }
    await ask(app.app, 'PUT /api/v1/lines/:id/cloud-account', { params: { id }, body: theirs }, boss)
    const body = bodyOf('wamid.foreign').replace(phoneNumberId, theirs.phoneNumberId)
    expect((await post(body, { 'x-hub-signature-256': signatureOf(body, appSecret) })).statusCode).toBe(403)
    expect(await rows('messages').countDocuments({ wireId: 'wamid.foreign' })).toBe(0)
  })

  test('a file that lies inside the network is not fetched: its message says refused', async () => {
    let asked = 0
    const inside = createServer((_request, response) => {
      asked += 1
      response.end('secret')
    })
    await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve))
    const { port } = inside.address() as AddressInfo
    for (const url of [`http://127.0.0.1:${port}/secret`, `https://localhost:${port}/secret`]) {
      const { id } = await send({ kind: 'image', mime: 'image/png', base64: 'eA==', url })
      const stored = await rowOf({ wireId: id, 'media.problem': { $ne: null } })
      expect(stored.media).toMatchObject({ problem: 'refused', fileId: null })
    }
    expect(asked).toBe(0)
    inside.close()
  })

  test('fields that nobody knows are no reason to refuse', async () => {
    const body = bodyOf('wamid.newer', { brand_new: { deep: [1, 2] } })
    expect((await post(body, { 'x-hub-signature-256': signatureOf(body, appSecret) })).statusCode).toBe(200)
    expect(await rows('messages').countDocuments({ wireId: 'wamid.newer' })).toBe(1)
  })
})

describe('the account', () => {
  test('its keys are read by nobody, its webhook by those who link', async () => {
    const show = (role: 'owner' | 'agent') =>
      ask(app.app, 'GET /api/v1/lines/:id/cloud-account', { params: { id: lineId } }, shop.members[role].cookie)
    const shown = await show('owner')
    expect(shown.json()).toMatchObject({ account: { phoneNumberId, isActive: true } })
    expect(shown.body).not.toContain(keys.accessToken)
    expect(shown.body).not.toContain(appSecret)
    expect((await show('agent')).statusCode).toBe(403)
    const stored = JSON.stringify(await rows('cloudAccounts').find({}).toArray())
    for (const secret of [keys.accessToken, appSecret, account.verifyToken]) expect(stored).not.toContain(secret)
  })

  test('is looked at with Graph, its templates are read page by page, and what ended there ends here', async () => {
    for (const name of ['one', 'two', 'three', 'four', 'five'])
      await graph.control.addTemplate({ phoneNumberId, name, language: 'en', body: 'Hello {{1}}', header: 'H' })
    const care = createCloudCare(app.kernel, app.services)
    await care.look(account.id)
    const list = async () => {
      const route = 'GET /api/v1/lines/:id/templates'
      const answer = await ask(app.app, route, { params: { id: lineId } }, shop.members.agent.cookie)
      return answer.json<{ items: { name: string; status: string; variables: object }[] }>().items
    }
    expect((await list()).map(({ name }) => name)).toEqual(['five', 'four', 'one', 'three', 'two'])
    expect((await list())[0]).toMatchObject({ status: 'approved', variables: { header: 0, body: 1 } })
    expect(await rows('cloudAccounts').findOne({ _id: account.id as never })).toMatchObject({
      check: { ok: true, number: '+5511900000001' },
    })
    await graph.control.setTemplateStatus({ phoneNumberId, name: 'one', language: 'en', status: 'PAUSED' })
    await eventually('the pause', async () =>
      (await list()).some(({ name, status }) => name === 'one' && status === 'paused'),
    )
    await graph.control.setToken({ phoneNumberId, token: 'a-token-of-tomorrow' })
    await care.look(account.id)
    const after = await rows('cloudAccounts').findOne({ _id: account.id as never })
    expect(after?.check).toMatchObject({ ok: false, problem: expect.stringContaining('token') })
    await graph.control.setToken({ phoneNumberId, token: keys.accessToken })
  })
})
