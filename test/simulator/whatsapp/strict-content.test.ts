/** What is shown: a client that sends what no phone could show is refused, each with its own reason. */
import { proto, type WAMessage } from '@whiskeysockets/baileys'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closing, loginBaileys, nextControlEvent } from '../../helpers/baileys-client.ts'
import { BUSINESS, createSimulatedLine, JOAO, MARIA, type SimulatedLine } from '../../helpers/simulated-line.ts'

const { MESSAGE_EDIT, REVOKE } = proto.Message.ProtocolMessage.Type
type Relay = NonNullable<Parameters<SimulatedLine['socket']['relayMessage']>[2]>
type Seen = { theirs: WAMessage; own: WAMessage; poll: WAMessage }

let line: SimulatedLine
let jid: string
let seen: Seen

beforeAll(async () => {
  line = await createSimulatedLine()
  jid = await line.jidOf(MARIA)
  const theirs = await line.received({ kind: 'text', text: 'hello' })
  const poll = await line.received({ kind: 'poll', name: 'When?', options: ['Mon', 'Tue'] })
  const own: { sent?: WAMessage | undefined } = {}
  await line.shownAt(MARIA, async () => {
    own.sent = await line.socket.sendMessage(jid, { text: 'hi' })
  })
  seen = { theirs, poll, own: own.sent as WAMessage }
})
const loggedIn = async () => {
  if (!line.socket.ws.isOpen) line.socket = await loginBaileys(line.simulator, line.auth)
}
beforeEach(loggedIn)
afterAll(() => line.close())

async function refused(message: proto.IMessage, options: Relay = {}): Promise<string> {
  const violation = nextControlEvent(line.simulator, 'violation')
  const closed = closing(line.socket)
  await line.socket.relayMessage(jid, message, options)
  const { account, reason } = await violation
  expect(account).toBe(BUSINESS)
  await closed
  return reason
}

const edit = (key: proto.IMessageKey | undefined, editedMessage?: proto.IMessage): proto.IMessage => ({
  protocolMessage: { type: MESSAGE_EDIT, ...(key ? { key } : {}), ...(editedMessage ? { editedMessage } : {}) },
})
const poll = (options: string[], more: object = {}, messageSecret: Uint8Array | null = Buffer.alloc(32, 1)) => ({
  ...(messageSecret ? { messageContextInfo: { messageSecret } } : {}),
  pollCreationMessage: {
    ...{ name: 'When?', selectableOptionsCount: 0, options: options.map((optionName) => ({ optionName })) },
    ...more,
  },
})
const labelled = (name: string, value: string): Relay => ({
  additionalNodes: [{ tag: 'meta', attrs: { [name]: value } }],
})
const attributes = (value: string): Relay => ({ additionalAttributes: { edit: value } })
const created = labelled('polltype', 'creation')

describe('a message that is refused:', () => {
  test.each<[string, proto.IMessage, Relay, RegExp]>([
    ['nothing at all', {}, {}, /nothing in it/],
    ['an edit that does not say so', edit({ id: 'X' }, { conversation: 'x' }), {}, /needs edit="1"/],
    [
      'a text that says it is an edit',
      { conversation: 'x' },
      attributes('1'),
      /edit="1" of what needs edit="undefined"/,
    ],
    [
      'a deletion told as an edit',
      { protocolMessage: { type: REVOKE, key: { id: 'X' } } },
      attributes('1'),
      /needs edit="7"/,
    ],
    [
      'a text told as a picture',
      { conversation: 'x' },
      { additionalAttributes: { type: 'media' } },
      /of type media holds/,
    ],
    ['a poll without its label', poll(['a', 'b']), {}, /polltype undefined/],
    ['a poll with one option', poll(['a']), created, /with 1 options/],
    ['a poll with the same option twice', poll(['a', 'a']), created, /the same/],
    ['a poll without a question', poll(['a', 'b'], { name: '' }), created, /without a question/],
    [
      'a poll of more choices than options',
      poll(['a', 'b'], { selectableOptionsCount: 3 }),
      created,
      /more may be chosen/,
    ],
    ['a poll without a secret', poll(['a', 'b'], {}, null), created, /without a secret/],
    [
      'a place off the globe',
      { locationMessage: { degreesLatitude: 91, degreesLongitude: 0 } },
      {},
      /no place on earth/,
    ],
    ['a live place without a longitude', { liveLocationMessage: { degreesLatitude: 1 } }, {}, /no place on earth/],
    [
      'a contact without a card',
      { contactMessage: { displayName: 'Ana', vcard: 'Ana' } },
      {},
      /without a name or a vCard/,
    ],
    ['a picture without keys', { imageMessage: { mimetype: 'image/png' } }, {}, /without a media key/],
    [
      'a picture that lies nowhere',
      {
        imageMessage: {
          mimetype: 'image/png',
          mediaKey: Buffer.alloc(32),
          fileSha256: Buffer.alloc(32),
          fileEncSha256: Buffer.alloc(32),
          directPath: '/v/none',
        },
      },
      {},
      /not on the media host/,
    ],
    [
      'a quote of nobody',
      { extendedTextMessage: { text: 'x', contextInfo: { stanzaId: 'X' } } },
      {},
      /without who wrote/,
    ],
  ])('%s', async (_what, message, options, reason) => {
    expect(await refused(message, options)).toMatch(reason)
  })

  test('a file told with another size, or sealed with another key', async () => {
    const sent: { message?: proto.IMessage | null | undefined } = {}
    await line.shownAt(MARIA, async () => {
      const image = { image: Buffer.from('png'), mimetype: 'image/png', jpegThumbnail: '' }
      sent.message = (await line.socket.sendMessage(jid, image))?.message
    })
    const imageMessage = sent.message?.imageMessage
    expect(await refused({ imageMessage: { ...imageMessage, fileLength: 99 } })).toMatch(/of 3 bytes, told as 99/)
    await loggedIn()
    expect(await refused({ imageMessage: { ...imageMessage, mediaKey: Buffer.alloc(32) } })).toMatch(/does not open/)
  })

  test.each<[string, (all: Seen) => [proto.IMessage, Relay?], RegExp]>([
    [
      'an edit of what the customer wrote',
      ({ theirs }) => [edit(theirs.key, { conversation: 'x' }), attributes('1')],
      /somebody else wrote/,
    ],
    ['an edit without a text', ({ own }) => [edit(own.key), attributes('1')], /without a new text/],
    ['an edit of nothing', () => [edit({ remoteJid: jid }, { conversation: 'x' }), attributes('1')], /without an id/],
    [
      'a deletion of what the customer wrote',
      ({ theirs }) => [{ protocolMessage: { type: REVOKE, key: theirs.key } }, attributes('7')],
      /somebody else wrote/,
    ],
    [
      'a reaction that turns the author round',
      ({ theirs }) => [{ reactionMessage: { key: { ...theirs.key, fromMe: true }, text: '👍' } }],
      /says fromMe=true/,
    ],
    [
      'a vote in a text',
      ({ own }) => [{ pollUpdateMessage: { pollCreationMessageKey: own.key } }, labelled('polltype', 'vote')],
      /in what is no poll/,
    ],
    [
      'a vote that is not sealed with the secret',
      ({ poll: asked }) => [
        {
          pollUpdateMessage: {
            pollCreationMessageKey: asked.key,
            vote: { encIv: Buffer.alloc(12), encPayload: Buffer.alloc(40) },
          },
        },
        labelled('polltype', 'vote'),
      ],
      /does not open/,
    ],
  ])('%s', async (_what, make, reason) => {
    const [message, options] = make(seen)
    expect(await refused(message, options)).toMatch(reason)
  })

  test('a reaction in another chat', async () => {
    const key = { ...seen.theirs.key, remoteJid: await line.jidOf(JOAO) }
    expect(await refused({ reactionMessage: { key, text: '👍' } })).toMatch(/another chat/)
  })
})
