/** What is shown: a webhook is proven by its bytes, answered after the store, and whatever stands in it does no harm. */
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Inbound, Receipt } from '../../../src/channels/channel.ts'
import { createCloudWebhook, type WebhookDeps } from '../../../src/channels/cloud-api/webhook.ts'
import { newId } from '../../../src/core/ids.ts'
import type { Logger } from '../../../src/core/logger.ts'

const account = {
  ...{ organizationId: newId(), accountId: newId(), lineId: newId() },
  ...{ phoneNumberId: '100200300400', businessAccountId: '900800700600' },
  ...{ accessToken: 'token', appSecret: 'the secret of the app', verifyToken: 'verify me' },
}
const sister = { ...account, accountId: newId(), lineId: newId(), phoneNumberId: '100200300401' }
const stranger = { ...account, organizationId: newId(), accountId: newId(), phoneNumberId: '555666777888' }

let inbounds: Inbound[]
let receipts: Receipt[]
let warnings: unknown[]
const logger = { warn: (facts: unknown) => void warnings.push(facts) } as unknown as Logger
beforeEach(() => {
  inbounds = []
  receipts = []
  warnings = []
})

const webhookOf = (more: Partial<WebhookDeps> = {}) =>
  createCloudWebhook({
    logger,
    account: async (id) => (id === account.accountId ? account : null),
    accountsOfNumber: async (number) => [sister, stranger].filter(({ phoneNumberId }) => phoneNumberId === number),
    ingest: async (_, inbound) => void inbounds.push(inbound),
    receipt: async (_, receipt) => void receipts.push(receipt),
    template: async () => undefined,
    fetchMedia: async () => new Uint8Array(),
    ...more,
  })
const signed = (raw: string | Uint8Array, secret = account.appSecret) =>
  `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`
const text = (id: string, body: string, more: object = {}) => {
  return { id, from: '5511911110001', timestamp: '1763740000', type: 'text', text: { body }, ...more }
}
const valueFor = (rest: object, phone_number_id = account.phoneNumberId) => {
  return { messaging_product: 'whatsapp', metadata: { display_phone_number: '551', phone_number_id }, ...rest }
}
const change = (value: object, field = 'messages') => ({ field, value })
const bodyOf = (...changes: object[]) =>
  JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '9', changes }] })
const tell = (raw: string, webhook = webhookOf()) => webhook.receive(account.accountId, Buffer.from(raw), signed(raw))

describe('what is signed', () => {
  test('is the bytes as they came: spaces, order of fields and escapes are part of it', async () => {
    const raw =
      `{ "entry" : [ {"changes":[{"value":${JSON.stringify(valueFor({ messages: [text('wamid.1', 'caf\u00e9')] }))}, "field":"messages"}] } ],\n "object":"whatsapp_business_account" , "n": 1.0 }`.replace(
        'é',
        '\\u00e9',
      )
    expect(await tell(raw)).toMatchObject({ status: 200 })
    expect(inbounds.map((inbound) => inbound.text)).toEqual(['café'])
  })

  test('a signature that is absent, of an older kind, of another secret or of other bytes is refused, and logged once', async () => {
    const raw = bodyOf(change(valueFor({ messages: [text('wamid.1', 'hi')] })))
    const sha1 = `sha1=${createHmac('sha1', account.appSecret).update(raw).digest('hex')}`
    const again = signed(JSON.stringify({ ...JSON.parse(raw), extra: 1 }))
    const webhook = webhookOf()
    for (const signature of [
      undefined,
      '',
      'sha256=',
      sha1,
      signed(raw, 'the secret before'),
      again,
      signed(raw).slice(0, -2),
    ])
      expect(await webhook.receive(account.accountId, Buffer.from(raw), signature)).toMatchObject({ status: 401 })
    expect(inbounds).toEqual([])
    expect(warnings).toHaveLength(1)
  })
})

describe('what is answered', () => {
  test('comes after the store, not before', async () => {
    const stored = Promise.withResolvers<void>()
    let isAnswered = false
    const webhook = webhookOf({ ingest: () => stored.promise })
    const answering = tell(bodyOf(change(valueFor({ messages: [text('wamid.1', 'hi')] }))), webhook).then((answer) => {
      isAnswered = true
      return answer
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(isAnswered).toBe(false)
    stored.resolve()
    expect(await answering).toMatchObject({ status: 200 })
  })

  test('is 503 where one part could not be stored, and where the account could not be looked up', async () => {
    const away = async (): Promise<never> => {
      throw new Error('The store is away')
    }
    const raw = bodyOf(change(valueFor({ messages: [text('wamid.1', 'one'), text('wamid.2', 'two')] })))
    let count = 0
    const second = webhookOf({ ingest: async () => (++count === 2 ? away() : undefined) })
    expect(await tell(raw, second)).toMatchObject({ status: 503 })
    expect(await tell(raw, webhookOf({ account: away }))).toMatchObject({ status: 503 })
  })

  test('is 400 for a body that is cut off, no JSON, no text or no webhook of WhatsApp', async () => {
    const raw = bodyOf(change(valueFor({ messages: [text('wamid.1', 'hi')] })))
    for (const bad of [
      raw.slice(0, -3),
      '',
      '[]',
      'null',
      '"x"',
      '{}',
      raw.replace('whatsapp_business_account', 'page'),
    ])
      expect((await tell(bad)).status).toBe(400)
    const notText = Buffer.from([0xff, 0xfe, 0x7b])
    expect(await webhookOf().receive(account.accountId, notText, signed(notText))).toMatchObject({ status: 400 })
    expect(inbounds).toEqual([])
  })
})

describe('whose number it is', () => {
  test('another account’s in a body that is signed for this one: refused whole', async () => {
    const own = change(valueFor({ messages: [text('wamid.1', 'mine')] }))
    const theirs = change(valueFor({ messages: [text('wamid.2', 'theirs')] }, stranger.phoneNumberId))
    expect(await tell(bodyOf(own, theirs))).toMatchObject({ status: 403 })
    expect(inbounds).toEqual([])
  })

  test('one that nobody has is passed over and logged once; alone it is not found', async () => {
    const own = change(valueFor({ messages: [text('wamid.1', 'mine')] }))
    const nobodys = change(valueFor({ messages: [text('wamid.2', 'lost')] }, '999999999'))
    const webhook = webhookOf()
    expect(await tell(bodyOf(nobodys), webhook)).toMatchObject({ status: 404 })
    expect(await tell(bodyOf(nobodys, own), webhook)).toMatchObject({ status: 200 })
    expect(inbounds.map((inbound) => inbound.text)).toEqual(['mine'])
    expect(warnings).toHaveLength(1)
  })

  test('a second number of the same business behind the same app is that number’s', async () => {
    const accounts: string[] = []
    const webhook = webhookOf({ ingest: async ({ accountId }) => void accounts.push(accountId) })
    const raw = bodyOf(
      change(valueFor({ messages: [text('wamid.1', 'a')] })),
      change(valueFor({ messages: [text('wamid.2', 'b')] }, sister.phoneNumberId)),
    )
    expect(await tell(raw, webhook)).toMatchObject({ status: 200 })
    expect(accounts).toEqual([account.accountId, sister.accountId])
  })
})

describe('what stands in it', () => {
  test('several entries and changes keep their order; unknown fields and a bad neighbour do no harm', async () => {
    const first = change(
      valueFor({ messages: [text('wamid.1', 'one', { new_field: { deep: [1] } }), { from: 1 }, null] }),
    )
    const second = change(valueFor({ messages: [text('wamid.2', 'two')], extra: true, contacts: 'nonsense' }))
    const raw = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        { id: '1', changes: [first] },
        { id: '2', changes: [change({ x: 1 }, 'brand_new'), second], time: 1 },
      ],
    })
    expect(await tell(raw)).toMatchObject({ status: 200 })
    expect(inbounds.map((inbound) => inbound.text)).toEqual(['one', 'two'])
  })

  test('a status carries our own id back, and why it failed', async () => {
    const status = { id: 'wamid.9', recipient_id: '551', timestamp: '1763740000', biz_opaque_callback_data: 'client-9' }
    const errors = [{ code: 131047, title: 'Re-engagement message' }]
    await tell(
      bodyOf(
        change(
          valueFor({
            statuses: [
              { ...status, status: 'sent' },
              { ...status, status: 'failed', errors },
            ],
          }),
        ),
      ),
    )
    expect(receipts).toEqual([
      { wireIds: ['wamid.9'], clientId: 'client-9', status: 'sent', at: new Date(1_763_740_000_000) },
      expect.objectContaining({ status: 'failed', failure: expect.objectContaining({ code: 'window_closed' }) }),
    ])
  })

  test('a new number of the same person names both; who hides their number is known by their id', async () => {
    const system = { type: 'user_changed_number', wa_id: '5511922220009', body: 'changed' }
    const hidden = { id: 'wamid.2', from_user_id: 'BR.77', timestamp: '1763740000', type: 'text', text: { body: 'hi' } }
    const contacts = [{ user_id: 'BR.77', profile: { name: 'Bia', username: 'bia' } }]
    await tell(bodyOf(change(valueFor({ messages: [{ ...text('wamid.1', ''), type: 'system', system }] }))))
    await tell(bodyOf(change(valueFor({ contacts, messages: [hidden] }))))
    expect(inbounds[0]).toMatchObject({ peer: { phone: '+5511922220009', formerPhone: '+5511911110001' } })
    expect(inbounds[1]).toMatchObject({
      peer: { bsuid: { portfolio: account.businessAccountId, id: 'BR.77' } },
      pushName: 'Bia',
    })
    expect(inbounds[1]?.peer.username).toBeUndefined()
  })

  test('whatever it is, it is answered and nothing throws', async () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.boolean(), fc.double())
    const types = [
      'text',
      'image',
      'interactive',
      'order',
      'contacts',
      'location',
      'reaction',
      'edit',
      'system',
      'button',
    ]
    const message = fc.record(
      {
        id: fc.oneof(fc.string({ minLength: 1 }), leaf),
        from: fc.oneof(fc.constant('5511911110001'), leaf),
        timestamp: leaf,
        type: fc.oneof(fc.constantFrom(...types), leaf),
        ...Object.fromEntries(types.map((type) => [type, fc.oneof(leaf, fc.object({ maxDepth: 3 }))])),
        context: fc.object({ maxDepth: 1 }),
      },
      { requiredKeys: [] },
    )
    const value = fc.record(
      {
        metadata: fc.oneof(leaf, fc.constant({ phone_number_id: account.phoneNumberId })),
        contacts: fc.oneof(leaf, fc.array(fc.object({ maxDepth: 2 }))),
        messages: fc.oneof(leaf, fc.array(fc.oneof(message, leaf))),
        statuses: fc.oneof(leaf, fc.array(fc.object({ maxDepth: 2 }))),
      },
      { requiredKeys: [] },
    )
    const changes = fc.array(fc.record({ field: fc.constantFrom('messages', 'smb_message_echoes', 'x'), value }))
    const body = fc.oneof(
      fc.json(),
      changes.map((all) => bodyOf(...all)),
    )
    await fc.assert(
      fc.asyncProperty(body, async (raw) => {
        const { status } = await tell(raw)
        expect([200, 400, 404]).toContain(status)
        for (const inbound of inbounds.splice(0)) {
          expect(inbound.wireId).not.toBe('')
          expect(Object.keys(inbound.peer).length).toBeGreaterThan(0)
          expect(Number.isNaN(inbound.sentAt.getTime())).toBe(false)
        }
      }),
      { numRuns: 600, seed: 11 },
    )
  })
})

describe('Meta’s question whether the address is ours', () => {
  const asked = (token: string) => ({
    'hub.mode': 'subscribe',
    'hub.verify_token': token,
    'hub.challenge': '1158201444',
  })

  test('gets the challenge for the right token, and nothing for another', async () => {
    const webhook = webhookOf()
    expect(await webhook.verify(account.accountId, asked(account.verifyToken))).toEqual({
      status: 200,
      body: '1158201444',
    })
    expect(await webhook.verify(account.accountId, asked('verify mf'))).toMatchObject({ status: 403 })
    expect(await webhook.verify(account.accountId, { ...asked(''), 'hub.verify_token': ['a', 'b'] })).toMatchObject({
      status: 403,
    })
    expect(await webhook.verify(newId(), asked(account.verifyToken))).toMatchObject({ status: 404 })
    const script = { ...asked(account.verifyToken), 'hub.challenge': '<script>' }
    expect(await webhook.verify(account.accountId, script)).toMatchObject({ status: 400 })
  })
})
