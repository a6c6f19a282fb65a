/** What is shown: the published Baileys talks in groups with sender keys; statuses and channels reach it. */
import type { BinaryNode, WAMessage } from '@whiskeysockets/baileys'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  closing,
  loginBaileys,
  nextControlEvent,
  nextEvent,
  nextMessage,
  pairBaileys,
  textOf,
} from '../../helpers/baileys-client.ts'
import { BUSINESS, createSimulatedLine, JOAO, MARIA, type SimulatedLine } from '../../helpers/simulated-line.ts'

const ANA = '+5511966665555'
let line: SimulatedLine

beforeAll(async () => {
  line = await createSimulatedLine()
  await line.simulator.control.addPhone({ number: ANA, name: 'Ana', role: 'customer' })
})
beforeEach(async () => {
  if (!line.socket.ws.isOpen) line.socket = await loginBaileys(line.simulator, line.auth)
})
afterAll(() => line.close())

const text = (words: string) => ({ kind: 'text' as const, text: words })
const lidOf = async (number: string) =>
  `${(await line.simulator.control.listPhones({})).find((phone) => phone.number === number)?.lid}@lid`

async function group(addressing: 'lid' | 'pn' = 'lid', members = [BUSINESS, JOAO]): Promise<string> {
  const made = nextEvent(line.socket, 'groups.upsert')
  const { id } = await line.simulator.control.createGroup({ by: MARIA, subject: 'Riders', members, addressing })
  expect((await made)[0]).toMatchObject({ id, subject: 'Riders' })
  return id
}

/** Somebody writes in the group; what Baileys made of it. */
async function heard(from: string, to: string, words: string): Promise<WAMessage> {
  const arrives = nextMessage(line.socket, (message) => textOf(message) === words)
  await line.simulator.control.send({ from, to, content: text(words) })
  return arrives
}

/** The next receipt of a member, as it comes: rc14 may fold it into the event of the message itself. */
const receipt = (jid: string, type?: string) =>
  new Promise<BinaryNode>((resolve) => {
    const listener = (node: BinaryNode) => {
      if (node.attrs.from !== jid || node.attrs.type !== type) return
      line.socket.ws.off('CB:receipt', listener)
      resolve(node)
    }
    line.socket.ws.on('CB:receipt', listener)
  })

/** Baileys writes in the group; resolves when this phone shows it. */
async function shows(phone: string, jid: string, send: () => Promise<unknown>) {
  const shown = nextControlEvent(
    line.simulator,
    'message.shown',
    (e) => e.phone === phone && e.peer === jid && e.message.direction === 'in',
  )
  await send()
  return (await shown).message
}

describe.each(['lid', 'pn'] as const)('a group that goes by %s', (addressing) => {
  test('members and business talk; each message says who wrote it; ticks and reading come back', async () => {
    const jid = await group(addressing)
    const first = await heard(MARIA, jid, 'who rides?')
    const [lid, pn] = [await lidOf(MARIA), `${MARIA.slice(1)}@s.whatsapp.net`]
    expect(first.key).toMatchObject({ remoteJid: jid, participant: addressing === 'lid' ? lid : pn })
    expect(first.key.participantAlt).toBe(addressing === 'lid' ? pn : lid)
    await heard(JOAO, jid, 'I do')
    const delivered = receipt(jid)
    const shown = await shows(JOAO, jid, () => line.socket.sendMessage(jid, { text: 'so do we' }, { quoted: first }))
    expect(shown).toMatchObject({ author: BUSINESS, content: { text: 'so do we' }, quotedText: 'who rides?' })
    expect((await delivered).attrs.id).toBe(shown.id)
    await shows(MARIA, jid, () => line.socket.sendMessage(jid, { text: 'and again' }))
    const read = receipt(jid, 'read')
    await line.simulator.control.markRead({ phone: MARIA, peer: jid })
    expect((await read).attrs.participant).toBe(first.key.participant)
    const thread = await line.simulator.control.thread({ phone: BUSINESS, peer: jid })
    expect(thread.map(({ content, author }) => [content.text, author])).toEqual([
      ['who rides?', MARIA],
      ['I do', JOAO],
      ['so do we', BUSINESS],
      ['and again', BUSINESS],
    ])
    expect(line.violations).toEqual([])
  })

  test('its metadata name everybody under both addresses', async () => {
    const jid = await group(addressing)
    const { participants, subject, addressingMode } = await line.socket.groupMetadata(jid)
    expect([subject, addressingMode, participants.length]).toEqual(['Riders', addressing, 3])
    const maria = participants.find(({ admin }) => admin === 'superadmin')
    const [lid, pn] = [await lidOf(MARIA), `${MARIA.slice(1)}@s.whatsapp.net`]
    expect(maria).toMatchObject(addressing === 'lid' ? { id: lid, phoneNumber: pn } : { id: pn, lid })
    expect(Object.keys(await line.socket.groupFetchAllParticipating())).toContain(jid)
  })
})

describe('in a group', () => {
  test('reactions, edits, deletions, mentions and polls are those of their author', async () => {
    const jid = await group()
    const { id } = await line.simulator.control.send({ from: MARIA, to: jid, content: text('at nine') })
    const asked = await heard(JOAO, jid, 'where?')
    const changed = (
      fits: (message: { id: string; edited: boolean; reactions: object; deleted: boolean }) => boolean,
    ) => nextControlEvent(line.simulator, 'message.changed', (e) => e.phone === MARIA && fits(e.message))
    const reacted = changed(({ reactions }) => BUSINESS in reactions)
    await line.socket.sendMessage(jid, { react: { key: asked.key, text: '🚲' } })
    expect((await reacted).message.id).toBe(asked.key.id)
    const edited = nextEvent(line.socket, 'messages.update', (all) =>
      all.some(({ update }) => update.message?.editedMessage),
    )
    await line.simulator.control.send({ from: MARIA, to: jid, content: { kind: 'edit', targetId: id, text: 'at ten' } })
    expect((await edited)[0]?.key).toMatchObject({ id, participant: await lidOf(MARIA) })
    await line.simulator.control.send({ from: JOAO, to: jid, content: { kind: 'delete', targetId: id } })
    const thread = await line.simulator.control.thread({ phone: MARIA, peer: jid })
    expect(thread[0]).toMatchObject({ id, edited: true, deleted: false })
    const named = nextMessage(line.socket, ({ message }) => Boolean(message?.extendedTextMessage))
    await line.simulator.control.send({
      from: MARIA,
      to: jid,
      content: { kind: 'text', text: '@shop?', mentions: [BUSINESS] },
    })
    expect((await named).message?.extendedTextMessage?.contextInfo?.mentionedJid).toEqual([line.me.lid])
    const poll = await shows(JOAO, jid, () =>
      line.socket.sendMessage(jid, { poll: { name: 'Where?', values: ['Park', 'Sea'], selectableCount: 1 } }),
    )
    const voted = nextControlEvent(
      line.simulator,
      'message.changed',
      (e) => e.phone === MARIA && Boolean(e.message.content.poll?.options[1]?.votes.length),
    )
    await line.simulator.control.send({
      from: JOAO,
      to: jid,
      content: { kind: 'vote', targetId: poll.id, options: ['Sea'] },
    })
    expect((await voted).message.content.poll?.options[1]).toEqual({ name: 'Sea', votes: [JOAO] })
    expect(line.violations).toEqual([])
  })

  test('who joins later can read on, who left cannot; each change is told', async () => {
    const jid = await group()
    await shows(JOAO, jid, () => line.socket.sendMessage(jid, { text: 'before' }))
    const joined = nextEvent(line.socket, 'group-participants.update', ({ action }) => action === 'add')
    await line.simulator.control.changeGroup({ group: jid, by: MARIA, add: [ANA] })
    expect((await joined).participants).toMatchObject([{ id: await lidOf(ANA) }])
    await shows(ANA, jid, () => line.socket.sendMessage(jid, { text: 'welcome' }))
    await heard(ANA, jid, 'thanks')
    const left = nextEvent(line.socket, 'group-participants.update', ({ action }) => action === 'remove')
    await line.simulator.control.changeGroup({ group: jid, by: MARIA, remove: [JOAO], subject: 'Night riders' })
    await left
    await heard(MARIA, jid, 'he left')
    await shows(ANA, jid, () => line.socket.sendMessage(jid, { text: 'bye' }))
    expect(
      (await line.simulator.control.thread({ phone: JOAO, peer: jid })).map(({ content }) => content.text),
    ).toEqual(['before', 'welcome', 'thanks'])
    await expect(line.simulator.control.send({ from: JOAO, to: jid, content: text('hey') })).rejects.toThrow(
      'no member',
    )
    const [own] = (await line.simulator.control.listGroups({ phone: ANA })).filter(({ id }) => id === jid)
    expect(own).toMatchObject({
      subject: 'Night riders',
      members: [{ number: MARIA, admin: true }, { number: BUSINESS }, { number: ANA }],
    })
  })

  test('a message damaged on the way is asked for again and arrives', async () => {
    const jid = await group()
    await heard(MARIA, jid, 'whole')
    await line.simulator.control.fault({ kind: 'corrupt-next', account: BUSINESS })
    await heard(MARIA, jid, 'broken')
    expect((await line.simulator.control.stats({ account: BUSINESS })).retries).toBe(1)
  })

  test('a second device of the business gets what the first writes', async () => {
    const jid = await group()
    const { socket: second } = await pairBaileys(line.simulator, BUSINESS)
    try {
      const mirrored = nextMessage(second, (message) => textOf(message) === 'from the shop')
      await shows(MARIA, jid, () => line.socket.sendMessage(jid, { text: 'from the shop' }))
      expect((await mirrored).key.fromMe).toBe(true)
      const typed = nextMessage(second, (message) => textOf(message) === 'from the pocket')
      await line.simulator.control.typedOnBusinessPhone({
        business: BUSINESS,
        to: jid,
        content: text('from the pocket'),
      })
      expect((await typed).key.fromMe).toBe(true)
    } finally {
      await second.end(undefined)
      await line.simulator.control.removeDevice({ phone: BUSINESS, device: 2 })
    }
  })

  test('the business makes one, invites, removes and leaves', async () => {
    const { id } = await line.socket.groupCreate('Customers', [await lidOf(MARIA)])
    expect(
      await line.socket.groupParticipantsUpdate(id, [await lidOf(ANA), '999999999999999@lid'], 'add'),
    ).toMatchObject([{ status: '200' }, { status: '404' }])
    await line.socket.groupUpdateSubject(id, 'Good customers')
    await line.socket.groupParticipantsUpdate(id, [await lidOf(MARIA)], 'remove')
    expect(await line.simulator.control.listGroups({ phone: ANA })).toContainEqual(
      expect.objectContaining({
        id,
        subject: 'Good customers',
        members: [expect.objectContaining({ number: BUSINESS, admin: true }), expect.objectContaining({ number: ANA })],
      }),
    )
    await line.socket.groupLeave(id)
    await expect(line.socket.groupMetadata(id)).rejects.toThrow('forbidden')
    await expect(line.socket.groupMetadata('1@g.us')).rejects.toThrow('item-not-found')
  })
})

describe('a client that breaks the rules of groups', () => {
  const stanza = (tag: string, attrs: Record<string, string>, content?: BinaryNode[] | Uint8Array): BinaryNode => ({
    tag,
    attrs,
    ...(content ? { content } : {}),
  })
  const skmsg = stanza('enc', { v: '2', type: 'skmsg' }, Buffer.alloc(40, 1))
  const key = (jid: string, type = 'msg') =>
    stanza('participants', {}, [stanza('to', { jid }, [stanza('enc', { v: '2', type }, Buffer.alloc(40, 1))])])

  test.each<[string, () => Promise<BinaryNode[]>, RegExp]>([
    ['no skmsg', async () => [stanza('enc', { v: '2', type: 'msg' }, Buffer.alloc(9))], /no skmsg for a group/],
    ['an empty one', async () => [stanza('enc', { v: '2', type: 'skmsg' }, Buffer.alloc(0))], /without ciphertext/],
    ['a key for who is no member', async () => [key(await lidOf(ANA)), skmsg], /for who is no member/],
    [
      'a key under the other address',
      async () => [key(`${MARIA.slice(1)}@s.whatsapp.net`), skmsg],
      /in a group that uses lid/,
    ],
    [
      'a first key without device-identity',
      async () => [key(await lidOf(MARIA), 'pkmsg'), skmsg],
      /pkmsg without device-identity/,
    ],
  ])('and sends %s is closed', async (_what, content, reason) => {
    const jid = await group()
    const violation = nextControlEvent(line.simulator, 'violation')
    const closed = closing(line.socket)
    await line.socket.sendNode(stanza('message', { id: 'G1', to: jid, type: 'text' }, await content()))
    expect((await violation).reason).toMatch(reason)
    await closed
  })

  test('and writes where it is no member, or where only admins write, is told 403', async () => {
    const foreign = await line.simulator.control.createGroup({ by: MARIA, subject: 'Private', members: [JOAO] })
    const muted = await group()
    await line.simulator.control.changeGroup({ group: muted, by: MARIA, announce: true })
    for (const jid of [foreign.id, muted]) {
      const answer = new Promise<BinaryNode>((resolve) => line.socket.ws.once('CB:ack,class:message', resolve))
      await line.socket.sendNode(stanza('message', { id: `F-${jid}`, to: jid, type: 'text' }, [skmsg]))
      expect((await answer).attrs).toMatchObject({ error: '403', from: jid })
    }
  })
})

test('a status and a post of a channel come as what they are', async () => {
  await line.received(text('hello'), MARIA)
  const status = nextMessage(line.socket, ({ key }) => key.remoteJid === 'status@broadcast')
  await line.simulator.control.postStatus({ from: MARIA, content: text('on the road') })
  expect(textOf(await status)).toBe('on the road')
  const post = nextMessage(line.socket, ({ key }) => Boolean(key.remoteJid?.endsWith('@newsletter')))
  await line.simulator.control.postChannel({ to: BUSINESS, text: 'news' })
  expect(textOf(await post)).toBe('news')
  await expect.poll(async () => (await line.simulator.control.stats({ account: BUSINESS })).unconfirmed).toEqual([])
})
