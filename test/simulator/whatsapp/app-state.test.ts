/** What is shown: archive, mute, labels and names go from the phone to the published Baileys and back, sealed. */
import type { WASocket } from '@whiskeysockets/baileys'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ControlInput } from '../../../src/simulator/whatsapp/control.ts'
import { nextControlEvent, nextEvent } from '../../helpers/baileys-client.ts'
import { BUSINESS, createSimulatedLine, MARIA, type SimulatedLine } from '../../helpers/simulated-line.ts'

type Action = ControlInput<'chatAction'>['action']

let line: SimulatedLine
let jid: string

beforeAll(async () => {
  line = await createSimulatedLine()
  jid = await line.jidOf(MARIA)
  await line.received({ kind: 'text', text: 'hello' })
})
afterAll(() => line.close())

describe('on the phone', () => {
  test.each<[string, Action, object]>([
    ['archived', { kind: 'archive' }, { archived: true }],
    ['taken out of the archive', { kind: 'archive', on: false }, { archived: false }],
    ['muted', { kind: 'mute', until: '2027-01-01T00:00:00Z' }, { muteEndTime: Date.parse('2027-01-01T00:00:00Z') }],
    ['muted no more', { kind: 'mute', until: null }, { muteEndTime: null }],
    ['marked unread', { kind: 'read', on: false }, { unreadCount: -1 }],
  ])('a chat is %s', async (_what, action, expected) => {
    const changed = nextEvent(line.socket, 'chats.update', (chats) =>
      Object.keys(expected).every((key) => chats.some((chat) => key in chat)),
    )
    await line.simulator.control.chatAction({ business: BUSINESS, peer: MARIA, action })
    expect((await changed)[0]).toMatchObject({ id: jid, ...expected })
  })

  test('a contact is named', async () => {
    const named = nextEvent(line.socket, 'contacts.upsert')
    await line.simulator.control.chatAction({
      business: BUSINESS,
      peer: MARIA,
      action: { kind: 'contact', name: 'Maria Silva' },
    })
    expect(await named).toMatchObject([
      { name: 'Maria Silva', lid: jid, phoneNumber: `${MARIA.slice(1)}@s.whatsapp.net` },
    ])
  })

  test('a label is made and given to the chat', async () => {
    const made = nextEvent(line.socket, 'labels.edit')
    await line.simulator.control.chatAction({
      business: BUSINESS,
      peer: MARIA,
      action: { kind: 'label', id: '7', name: 'New customer', color: 3 },
    })
    expect(await made).toMatchObject({ id: '7', name: 'New customer', color: 3 })
    const given = nextEvent(line.socket, 'labels.association')
    await line.simulator.control.chatAction({
      business: BUSINESS,
      peer: MARIA,
      action: { kind: 'chat-label', labelId: '7' },
    })
    expect(await given).toMatchObject({ type: 'add', association: { chatId: jid, labelId: '7' } })
  })
})

describe('a linked device', () => {
  const written = (kind: string) => nextControlEvent(line.simulator, 'app-state', ({ index }) => index[0] === kind)

  test('archives, names and labels: the phone has it', async () => {
    const lastMessages = [{ key: { remoteJid: jid, fromMe: false, id: 'X' }, messageTimestamp: 1 }]
    const archived = written('archive')
    await line.socket.chatModify({ archive: true, lastMessages }, jid)
    expect(await archived).toMatchObject({ index: ['archive', jid], action: { archiveChatAction: { archived: true } } })
    const named = written('contact')
    await line.socket.addOrEditContact(jid, { fullName: 'Maria S.' })
    expect(await named).toMatchObject({ action: { contactAction: { fullName: 'Maria S.' } } })
    await line.socket.addChatLabel(jid, '9')
    const entries = await line.simulator.control.appState({ account: BUSINESS })
    expect(entries.map(({ index }) => index)).toEqual(
      expect.arrayContaining([
        ['archive', jid],
        ['label_jid', '9', jid],
      ]),
    )
    expect(line.violations).toEqual([])
  })

  test('that writes into the wrong collection, or what is not sealed, is refused', async () => {
    const wrong = nextControlEvent(line.simulator, 'violation')
    const { appPatch } = line.socket as WASocket & { appPatch(patch: object): Promise<void> }
    const sent = appPatch({
      type: 'regular',
      index: ['mute', jid],
      syncAction: { muteAction: { muted: true } },
      apiVersion: 2,
      operation: 0,
    })
    sent.catch(() => undefined)
    expect((await wrong).reason).toMatch(/mute in regular, where nobody looks/)
  })
})
