/** What is shown: files expire, are asked for again of the phone, are lost, damaged, too large or refused. */
import { type BinaryNode, downloadMediaMessage, type WAMessage } from '@whiskeysockets/baileys'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { closing, loginBaileys, nextControlEvent } from '../../helpers/baileys-client.ts'
import { BUSINESS, createSimulatedLine, MARIA, type SimulatedLine } from '../../helpers/simulated-line.ts'

const content = Buffer.from('a picture, as it were')
const picture = { kind: 'image' as const, bytes: new Uint8Array(content), mimetype: 'image/png' }

let line: SimulatedLine

beforeAll(async () => {
  line = await createSimulatedLine()
  // else rc14 takes what is put there again for lying at WhatsApp's own host
  await line.socket.refreshMediaConn()
})
beforeEach(async () => {
  if (!line.socket.ws.isOpen) line.socket = await loginBaileys(line.simulator, line.auth)
})
afterAll(() => line.close())

const download = (message: WAMessage) => downloadMediaMessage(message, 'buffer', {})
/** rc14's own way to ask again looks for the status where its errors do not have it. */
const fetched = (message: WAMessage) =>
  download(message).catch(async () => download(await line.socket.updateMediaMessage(message)))
const fault = (message: WAMessage, what: 'expired' | 'lost' | 'damaged', status?: number) =>
  line.simulator.control.mediaFault({ phone: MARIA, id: message.key.id ?? '', what, ...(status ? { status } : {}) })

describe('a file of a customer', () => {
  test.each([404, 410])('that the host answers with %i is put there again by the phone', async (status) => {
    const message = await line.received(picture)
    await fault(message, 'expired', status)
    await expect(download(message)).rejects.toThrow()
    expect(await fetched(message)).toEqual(content)
  })

  test('is put there again once the phone is back on the network', async () => {
    const message = await line.received(picture)
    await fault(message, 'expired')
    await line.simulator.control.airplaneMode({ phone: BUSINESS, on: true })
    const asked = nextControlEvent(line.simulator, 'receipt.got', ({ receipt }) => receipt === 'server-error')
    const file = fetched(message)
    await asked
    await line.simulator.control.airplaneMode({ phone: BUSINESS, on: false })
    expect(await file).toEqual(content)
  })

  test('that nobody has any more is said to be lost', async () => {
    const message = await line.received(picture)
    await fault(message, 'lost')
    await expect(fetched(message)).rejects.toThrow('Failed to re-upload media (2)')
  })

  test('that was damaged is not what was sent', async () => {
    const message = await line.received(picture)
    await fault(message, 'damaged')
    const found = await download(message).catch(() => null)
    expect(found).not.toEqual(content)
  })
})

test('an upload that the host refuses fails, and the next one goes through', async () => {
  const jid = await line.jidOf(MARIA)
  const image = { image: content, mimetype: 'image/png', jpegThumbnail: '' }
  await line.simulator.control.fault({ kind: 'refuse-uploads', account: BUSINESS, status: 413, times: 1 })
  await expect(line.socket.sendMessage(jid, image)).rejects.toThrow()
  const shown = await line.shownAt(MARIA, () => line.socket.sendMessage(jid, image))
  expect(shown.content.bytes).toBe(content.length)
})

describe('a request for a file is refused', () => {
  const request = (id: string, children: BinaryNode[]): BinaryNode => ({
    tag: 'receipt',
    attrs: { id, to: line.me.pn, type: 'server-error' },
    content: children,
  })
  const sealed = (payload: Buffer): BinaryNode => ({
    tag: 'encrypt',
    attrs: {},
    content: [
      { tag: 'enc_p', attrs: {}, content: payload },
      { tag: 'enc_iv', attrs: {}, content: Buffer.alloc(12) },
    ],
  })
  const chat = (jid: string): BinaryNode => ({ tag: 'rmr', attrs: { jid, from_me: 'false' } })

  test.each<[string, (jid: string) => BinaryNode[], RegExp]>([
    ['of no message', () => [sealed(Buffer.alloc(32))], /of no message/],
    ['that is not sealed', (jid) => [chat(jid)], /without bytes/],
    ['sealed with another key', (jid) => [sealed(Buffer.alloc(32)), chat(jid)], /does not open/],
  ])('%s', async (_what, children, reason) => {
    const message = await line.received(picture)
    const violation = nextControlEvent(line.simulator, 'violation')
    const closed = closing(line.socket)
    await line.socket.sendNode(request(message.key.id ?? '', children(message.key.remoteJid ?? '')))
    expect((await violation).reason).toMatch(reason)
    await closed
  })
})
