/** What is shown: each kind goes out as Graph takes it, each refusal has its meaning, what nobody knows is not sent again. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MessageContent } from '../../../schemas/message-content.ts'
import { ChannelError, type Outgoing } from '../../../src/channels/channel.ts'
import { checkedAddress } from '../../../src/channels/cloud-api/media.ts'
import { isInsideAddress } from '../../../src/core/outside.ts'
import { ANA, createCloudHarness } from '../cloud-harness.ts'
import { eventually, type Opened } from '../recorder.ts'

const empty: MessageContent = {
  ...{ place: null, cards: [], poll: null, choices: null, chosen: null, order: null, template: null },
}
let harness: Awaited<ReturnType<typeof createCloudHarness>>
let opened: Opened
let made = 0
beforeAll(async () => {
  harness = await createCloudHarness({ timeoutMs: 1_000 })
  opened = await harness.open()
  await opened.heard.connected()
  await harness.anaSends('hello')
  await opened.heard.text('hello')
})
afterAll(async () => {
  await opened.session.close()
  await harness.close()
})
const outgoing = (kind: Outgoing['kind'], more: Partial<Outgoing> = {}): Outgoing => {
  return { wireId: null, clientId: `client-${++made}`, to: { phone: ANA }, kind, text: 'words', ...more }
}
const phoneNumberId = '100200300400'
const sentOf = async (clientId: string) =>
  (await harness.control.thread(harness.pair)).filter((entry) => entry.clientId === clientId)

describe('every kind that may be sent', () => {
  const option = (id: string, title = id) => ({ id, title, description: null })
  const choices = (style: 'buttons' | 'list', titles: string[]) => {
    const options = titles.map((title, at) => option(`o${at}`, title))
    return { ...empty, choices: { style, label: 'Choose', footer: null, options } }
  }
  test.each<[string, Partial<Outgoing> & { kind: Outgoing['kind'] }, string]>([
    ['text', { kind: 'text' }, 'text'],
    ['picture', { kind: 'image', media: { bytes: Buffer.from('x'), mime: 'image/png', fileName: null } }, 'image'],
    [
      'picture of another form',
      { kind: 'image', media: { bytes: Buffer.from('x'), mime: 'image/webp', fileName: 'a.webp' } },
      'document',
    ],
    [
      'voice note',
      {
        kind: 'audio',
        media: { bytes: Buffer.from('x'), mime: 'audio/ogg; codecs=opus', fileName: null, isVoice: true },
      },
      'audio',
    ],
    ['sticker', { kind: 'sticker', media: { bytes: Buffer.from('x'), mime: 'image/webp', fileName: null } }, 'sticker'],
    [
      'place',
      {
        kind: 'location',
        content: { ...empty, place: { latitude: 1, longitude: 2, name: 'Shop', address: null, isLive: false } },
      },
      'location',
    ],
    [
      'contact card',
      {
        kind: 'contact_card',
        content: { ...empty, cards: [{ name: 'Bo B', phones: ['+551'], emails: [], organization: 'X' }] },
      },
      'contacts',
    ],
    ['buttons', { kind: 'choices', content: choices('buttons', ['Yes', 'No']) }, 'interactive'],
    [
      'buttons with titles that only a list holds',
      { kind: 'choices', content: choices('buttons', ['a title of 22 letters!', 'No']) },
      'interactive',
    ],
    ['list', { kind: 'choices', content: choices('list', ['1', '2', '3', '4']) }, 'interactive'],
  ])('%s', async (_, message, kind) => {
    const whole = outgoing(message.kind, message)
    await opened.session.send(whole)
    expect(await sentOf(whole.clientId)).toMatchObject([{ kind }])
  })

  test('a reaction, and taken back', async () => {
    const target = { wireId: await harness.anaSends('react to this'), fromMe: false }
    for (const emoji of ['👍', null])
      await opened.session.change?.({ wireId: null, to: { phone: ANA }, target, change: { type: 'reaction', emoji } })
    const seen = (await harness.control.thread(harness.pair)).filter(({ kind }) => kind === 'reaction')
    expect(seen.map(({ body }) => (body.reaction as { emoji: string }).emoji)).toEqual(['👍', ''])
  })

  test('what Graph would refuse is refused before: a file too large, a poll, a text without end', async () => {
    const bytes = Buffer.alloc(101 * 1_048_576)
    const media = { bytes, mime: 'application/pdf', fileName: 'a.pdf' }
    const bad = [outgoing('document', { media }), outgoing('poll'), outgoing('text', { text: 'x'.repeat(4_097) })]
    for (const message of bad)
      await expect(opened.session.send(message)).rejects.toMatchObject({ name: 'ChannelError', retryable: false })
  })
})

describe('templates', () => {
  const use = (name: string, body: string[]) =>
    outgoing('template', { content: { ...empty, template: { name, language: 'en', header: [], body, buttons: [] } } })
  beforeAll(async () => {
    await harness.control.addTemplate({ phoneNumberId, name: 'ready', language: 'en', body: 'Hi {{1}}, {{2}} is here' })
    await harness.control.addTemplate({ phoneNumberId, name: 'paused', language: 'en', body: 'Hi', status: 'PAUSED' })
  })

  test('open a window that has closed; words do not', async () => {
    await harness.control.closeWindow(harness.pair)
    await expect(opened.session.send(outgoing('text'))).rejects.toMatchObject({
      code: 'window_closed',
      retryable: false,
    })
    const message = use('ready', ['Ana', 'the pump'])
    await opened.session.send(message)
    expect(await sentOf(message.clientId)).toHaveLength(1)
    await harness.anaSends('open again')
  })

  test.each([
    ['132000', use('ready', ['Ana'])],
    ['132015', use('paused', [])],
    ['132001', use('unknown', [])],
  ])('%s is told as it is', async (code, message) => {
    await expect(opened.session.send(message)).rejects.toMatchObject({ code, retryable: false })
  })
})

describe('how a send may end', () => {
  const told = (fault: Parameters<typeof harness.control.fault>[0]['fault']) =>
    harness.control.fault({ phoneNumberId, fault })

  test.each([
    [429, 130429, true],
    [429, 80007, true],
    [503, 131016, true],
    [400, 131026, false],
    [400, 131051, false],
    [400, 999_999, false],
  ])('answered %i with code %i: retryable %s', async (status, code, retryable) => {
    await told({ kind: 'answer', status, code })
    const message = outgoing('text')
    await expect(opened.session.send(message)).rejects.toMatchObject({ code: String(code), retryable })
    expect(await sentOf(message.clientId)).toEqual([])
  })

  test.each([
    ['an answer that was lost', { kind: 'lose-answer' } as const],
    ['a proxy that answers for Graph', { kind: 'bad-gateway' } as const],
    ['an error that says nothing', { kind: 'answer', status: 500, code: 131000 } as const],
  ])('%s: nobody knows, so it is no ChannelError and is sent once at most', async (_, fault) => {
    await told(fault)
    const message = outgoing('text')
    const error = await opened.session.send(message).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toBeInstanceOf(ChannelError)
    expect((await sentOf(message.clientId)).length).toBeLessThanOrEqual(1)
  })

  test('a Graph that is not reached has done nothing: to be tried again', async () => {
    const away = await createCloudHarness()
    const { session, heard } = await away.open()
    await heard.connected()
    await away.simulator.close()
    await expect(session.send(outgoing('text'))).rejects.toMatchObject({ code: 'connection_lost', retryable: true })
    await session.close()
    await away.close()
  })

  test('a token that has ended fails the account with its reason, and a new one mends it', async () => {
    const shop = await createCloudHarness()
    const { session, heard } = await shop.open()
    await heard.connected()
    await shop.control.setToken({ phoneNumberId, token: 'another-token' })
    await expect(session.send(outgoing('text'))).rejects.toMatchObject({ code: '190', retryable: true })
    await heard.until('the end', () => heard.changes.some(({ reason }) => reason === 'token_expired'))
    await session.close()
    shop.credentials.accessToken = 'another-token'
    const again = await shop.open()
    await again.heard.connected()
    await again.session.close()
    await shop.close()
  })
})

describe('limits', () => {
  test('the stand-in refuses a pair that is too fast, and the session waits instead of running into it', async () => {
    const shop = await createCloudHarness()
    const { session, heard } = await shop.open()
    await heard.connected()
    await shop.anaSends('hi')
    const sends = Array.from({ length: 47 }, () => session.send(outgoing('text')).catch((error: ChannelError) => error))
    const results = await Promise.all(sends.slice(0, 45))
    expect(results.every((result) => !(result instanceof Error))).toBe(true)
    await session.close()
    // the two that waited for their slot were not written when it closed
    const late = await Promise.all(sends.slice(45))
    expect(late.every((result) => result instanceof ChannelError && result.retryable)).toBe(true)
    expect((await shop.control.thread(shop.pair)).filter(({ direction }) => direction === 'out')).toHaveLength(45)
    await shop.close()
  })
})

describe('where a file may lie', () => {
  const rules = { hosts: ['lookaside.fbsbx.com'], ownOrigin: 'http://127.0.0.1:9000' }
  test.each([
    'http://lookaside.fbsbx.com/a',
    'https://lookaside.fbsbx.com:8443/a',
    'https://user@lookaside.fbsbx.com/a',
    'https://lookaside.fbsbx.com.evil.example/a',
    'https://evillookaside.fbsbx.com.example/a',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/a',
    'http://127.0.0.1:9001/a',
    'file:///etc/passwd',
    'not an address',
  ])('not at %s', (address) => {
    expect(() => checkedAddress(address, rules)).toThrow(ChannelError)
  })

  test('at Meta’s hosts, and at the stand-in while that is what is configured', () => {
    expect(checkedAddress('https://lookaside.fbsbx.com/a?b=1', rules).hostname).toBe('lookaside.fbsbx.com')
    expect(checkedAddress('http://127.0.0.1:9000/files/1', rules).port).toBe('9000')
    expect(() =>
      checkedAddress('http://127.0.0.1:9000/files/1', { ...rules, ownOrigin: 'https://graph.facebook.com' }),
    ).toThrow()
  })

  test('an address inside the network is known as one, however it is written', () => {
    const all = [
      '127.0.0.1',
      '10.1.2.3',
      '192.168.0.1',
      '169.254.169.254',
      '172.31.0.1',
      '::1',
      'fe80::1',
      'fd00::1',
      '::ffff:10.0.0.1',
      '100.64.0.1',
      '0.0.0.0',
      'x',
    ]
    expect(all.filter((address) => !isInsideAddress(address))).toEqual([])
    expect(['157.240.1.1', '2a03:2880::1'].filter(isInsideAddress)).toEqual([])
  })

  test('what lies elsewhere is not fetched, and says so', async () => {
    const content = { kind: 'image', base64: 'eA==', mime: 'image/png', url: 'https://10.0.0.7/secret' } as const
    await harness.send({ ...content, caption: 'from inside' })
    const { media } = await opened.heard.text('from inside')
    await expect(media?.fetch()).rejects.toMatchObject({ code: 'media_refused', retryable: false })
  })
})

test('a burst of statuses that come late, twice and in any order settles all the same', async () => {
  await harness.control.webhookFaults({ phoneNumberId, duplicate: true, shuffle: true })
  const sends = await Promise.all(Array.from({ length: 5 }, () => opened.session.send(outgoing('text'))))
  for (const { wireId } of sends) await opened.heard.receipt(wireId, 'delivered')
  await eventually('all told', async () =>
    sends.every(({ wireId }) => opened.heard.receipts.filter((r) => r.wireIds.includes(wireId)).length >= 4),
  )
  await harness.control.webhookFaults({ phoneNumberId, duplicate: false, shuffle: false })
})
