/** What is shown: the published Baileys sends every kind of message, and the phone shows it as what it is. */
import {
  decryptPollVote,
  getAggregateVotesInPollMessage,
  proto,
  type WAMessage,
  type WASocket,
} from '@whiskeysockets/baileys'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sealVote } from '../../../src/simulator/whatsapp/phones/polls.ts'
import { BUSINESS, createSimulatedLine, JOAO, MARIA, type SimulatedLine } from '../../helpers/simulated-line.ts'

let line: SimulatedLine

beforeAll(async () => {
  line = await createSimulatedLine()
})
afterAll(async () => {
  await line.close()
  expect(line.violations).toEqual([])
})

const vcard = 'BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nTEL;type=CELL;waid=5511966665555:+5511966665555\nEND:VCARD'

describe('the business sends', () => {
  test.each<[string, Parameters<WASocket['sendMessage']>[1], object]>([
    [
      'a place',
      { location: { degreesLatitude: -23.5, degreesLongitude: -46.6, name: 'Shop' } },
      { kind: 'location', latitude: -23.5, longitude: -46.6, text: 'Shop' },
    ],
    [
      'a contact',
      { contacts: { displayName: 'Ana', contacts: [{ displayName: 'Ana', vcard }] } },
      { kind: 'contact', cards: [{ name: 'Ana', number: '+5511966665555' }] },
    ],
    [
      'a voice note',
      { audio: Buffer.from('OggS'), mimetype: 'audio/ogg; codecs=opus', ptt: true, seconds: 3 },
      { kind: 'audio', voice: true, seconds: 3 },
    ],
    [
      'a video',
      { video: Buffer.from('mp4'), mimetype: 'video/mp4', caption: 'how to', jpegThumbnail: '' },
      { kind: 'video', text: 'how to', bytes: 3 },
    ],
    [
      'a document',
      { document: Buffer.from('%PDF'), mimetype: 'application/pdf', fileName: 'quote.pdf', caption: 'as agreed' },
      { kind: 'document', fileName: 'quote.pdf', text: 'as agreed' },
    ],
    [
      'a sticker',
      { sticker: Buffer.from('RIFF'), mimetype: 'image/webp' },
      { kind: 'sticker', mimetype: 'image/webp' },
    ],
    [
      'an event',
      { event: { name: 'Ride', startDate: new Date('2026-12-01T09:00:00Z') } },
      { kind: 'event', text: 'Ride', event: { startsAt: '2026-12-01T09:00:00.000Z' } },
    ],
    [
      'a text that names somebody',
      { text: 'ask @5511977776666', mentions: ['5511977776666@s.whatsapp.net'] },
      { kind: 'text', mentions: [JOAO] },
    ],
  ])('%s', async (_what, content, expected) => {
    const jid = await line.jidOf(MARIA)
    const shown = await line.shownAt(MARIA, () => line.socket.sendMessage(jid, content))
    expect(shown.content).toMatchObject(expected)
  })

  test('a list, whose choices the phone can read and answer', async () => {
    const jid = await line.jidOf(MARIA)
    const rows = [
      { rowId: 'a', title: 'Pump' },
      { rowId: 'b', title: 'Tube', description: '26 inches' },
    ]
    const listType = proto.Message.ListMessage.ListType.SINGLE_SELECT
    const listMessage = {
      title: 'Parts',
      description: 'Which one?',
      buttonText: 'Open',
      listType,
      sections: [{ title: 'All', rows }],
    }
    const shown = await line.shownAt(MARIA, () => line.socket.relayMessage(jid, { listMessage }, {}))
    const choices = [
      { id: 'a', title: 'Pump' },
      { id: 'b', title: 'Tube', description: '26 inches' },
    ]
    expect(shown.content).toEqual({ kind: 'choices', text: 'Which one?', choices })
    const { message } = await line.received({ kind: 'list-reply', targetId: shown.id, id: 'b', title: 'Tube' })
    expect(message?.listResponseMessage?.contextInfo?.stanzaId).toBe(shown.id)
  })

  test('a text, changes it, reacts, and takes both back', async () => {
    const { socket, changedAt } = line
    const jid = await line.jidOf(JOAO)
    const sent = await socket.sendMessage(jid, { text: 'at nine' })
    if (!sent) throw new Error('not sent')
    const edited = await changedAt(
      JOAO,
      (m) => m.edited,
      () => socket.sendMessage(jid, { text: 'at ten', edit: sent.key }),
    )
    expect(edited).toMatchObject({ id: sent.key.id, content: { text: 'at ten' } })
    const react = (text: string) => socket.sendMessage(jid, { react: { key: sent.key, text } })
    const reacted = await changedAt(
      JOAO,
      (m) => BUSINESS in m.reactions,
      () => react('👍'),
    )
    expect(reacted.reactions).toEqual({ [BUSINESS]: '👍' })
    const bare = await changedAt(
      JOAO,
      (m) => !(BUSINESS in m.reactions),
      () => react(''),
    )
    expect(bare.id).toBe(sent.key.id)
    const gone = await changedAt(
      JOAO,
      (m) => m.deleted,
      () => socket.sendMessage(jid, { delete: sent.key }),
    )
    expect(gone).toMatchObject({ id: sent.key.id, content: { text: '' } })
  })
})

describe.each([
  ['under her hidden address', MARIA],
  ['under his number', JOAO],
])('votes, with a customer %s', (_form, customer) => {
  test('in a poll of the business are read by Baileys', async () => {
    const jid = await line.jidOf(customer)
    const asked: { sent?: WAMessage | undefined } = {}
    const shown = await line.shownAt(customer, async () => {
      const poll = { name: 'Which day?', values: ['Mon', 'Tue', 'Wed'], selectableCount: 2 }
      asked.sent = await line.socket.sendMessage(jid, { poll })
    })
    const names = ['Mon', 'Tue', 'Wed'].map((name) => ({ name, votes: [] }))
    expect(shown.content.poll).toEqual({ selectable: 2, options: names })
    const voted = line.changedAt(customer, (m) => Boolean(m.content.poll?.options[1]?.votes.length))
    const update = await line.received({ kind: 'vote', targetId: shown.id, options: ['Mon', 'Tue'] }, customer)
    expect((await voted).content.poll?.options.map(({ votes }) => votes)).toEqual([[customer], [customer], []])
    const { pollCreationMessageKey: key, vote } = update.message?.pollUpdateMessage ?? {}
    expect(key).toMatchObject({ id: shown.id, fromMe: true })
    const { message } = asked.sent ?? {}
    if (!message || !vote) throw new Error('no vote')
    const opened = decryptPollVote(vote, {
      pollCreatorJid: jid.endsWith('@lid') ? line.me.lid : line.me.pn,
      voterJid: jid,
      pollMsgId: shown.id,
      pollEncKey: message.messageContextInfo?.messageSecret as Uint8Array,
    })
    const pollUpdates = [{ pollUpdateMessageKey: update.key, vote: opened, senderTimestampMs: 1 }]
    const totals = getAggregateVotesInPollMessage({ message, pollUpdates })
    expect(totals.map(({ voters }) => voters.length)).toEqual([1, 1, 0])
    const tooMany = { kind: 'vote' as const, targetId: shown.id, options: ['Mon', 'Tue', 'Wed'] }
    const sending = line.simulator.control.send({ from: customer, to: BUSINESS, content: tooMany })
    await expect(sending).rejects.toThrow('takes 2')
  })

  test('of the business in a poll of theirs are read by the phone', async () => {
    const poll = await line.received({ kind: 'poll', name: 'Red or blue?', options: ['Red', 'Blue'] }, customer)
    const jid = poll.key.remoteJid ?? ''
    const secret = poll.message?.messageContextInfo?.messageSecret as Uint8Array
    const voter = jid.endsWith('@lid') ? line.me.lid : line.me.pn
    const vote = sealVote(['Blue'], { pollId: poll.key.id ?? '', secret, creator: jid, voter })
    const pollUpdateMessage = { pollCreationMessageKey: poll.key, vote, senderTimestampMs: Date.now() }
    const shown = await line.changedAt(
      customer,
      (m) => m.id === poll.key.id && Boolean(m.content.poll?.options[1]?.votes.length),
      () =>
        line.socket.relayMessage(
          jid,
          { pollUpdateMessage },
          { additionalNodes: [{ tag: 'meta', attrs: { polltype: 'vote' } }] },
        ),
    )
    expect(shown.content.poll?.options).toEqual([
      { name: 'Red', votes: [] },
      { name: 'Blue', votes: [BUSINESS] },
    ])
  })
})
