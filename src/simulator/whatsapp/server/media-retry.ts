import { randomBytes } from 'node:crypto'
import { aesDecryptGCM, aesEncryptGCM, hkdf, proto } from '@whiskeysockets/baileys'
import { mediaOf } from '../phones/media-message.ts'
import { phoneAt, pnJid } from '../phones/phone.ts'
import { bytesIn, childOf, describe, type Stanza, stanza, stanzaTime } from '../protocol/stanzas.ts'
import { demand, Violation } from '../protocol/violation.ts'
import type { Device, Phone, StoredMessage, World } from '../world.ts'
import { deliver } from './to-device.ts'

const { SUCCESS, NOT_FOUND } = proto.MediaRetryNotification.ResultType

const messageIn = (world: World, owner: Phone, jid: string, id: string): StoredMessage | undefined =>
  owner.threads.get(phoneAt(world, jid)?.number ?? '')?.messages.get(id)

const keyFor = (mediaKey: Uint8Array) => hkdf(Buffer.from(mediaKey), 32, { info: 'WhatsApp Media Retry Notification' })

/** Only who has the media key may ask for the file. */
function checkRequest(node: Stanza, id: string, mediaKey: Uint8Array): void {
  const sealed = childOf(node, 'encrypt')
  const [payload, iv] = [bytesIn(sealed, 'enc_p'), bytesIn(sealed, 'enc_iv', 12)]
  try {
    const { stanzaId } = proto.ServerErrorReceipt.decode(aesDecryptGCM(payload, keyFor(mediaKey), iv, Buffer.from(id)))
    demand(stanzaId === id, `a request for the file of ${stanzaId} under the id ${id}`)
  } catch (error) {
    throw error instanceof Violation ? error : new Violation('a request for a file that its media key does not open')
  }
}

/**
 * A device could not fetch a file: its own phone, which has it, puts it on the host again and tells where. A phone in
 * airplane mode answers when it is back.
 */
export function onMediaRetry(world: World, device: Device, node: Stanza): void {
  const id = node.attrs.id ?? ''
  const asked = childOf(node, 'rmr')
  demand(asked?.attrs.jid && asked.attrs.from_me, `a request for a file of no message: ${describe(node)}`)
  const stored = messageIn(world, device.owner, asked.attrs.jid, id)
  const media = stored && mediaOf(proto.Message.decode(stored.proto))
  if (media?.file.mediaKey) checkRequest(node, id, media.file.mediaKey)
  answerMediaRetry(world, device, { id, rmr: asked.attrs })
}

interface Retry {
  id: string
  /** Attributes of `<rmr>`: in which chat, by whom. */
  rmr: Record<string, string>
}

export function answerMediaRetry(world: World, device: Device, { id, rmr }: Retry): void {
  if (device.owner.airplane) {
    device.owner.waiting.push({ kind: 'media-retry', device: device.key, id, rmr })
    return
  }
  const stored = messageIn(world, device.owner, rmr.jid ?? '', id)
  const file = stored && mediaOf(proto.Message.decode(stored.proto))?.file
  const placed = file?.directPath ? world.media.putAgain(file.directPath) : undefined
  const attributes = { from: pnJid(device.owner), id, type: 'mediaretry', t: stanzaTime() }
  const told = stanza('rmr', rmr)
  if (!placed || !file?.mediaKey) {
    const error = stanza('error', { code: String(NOT_FOUND) })
    deliver(world, device, stanza('notification', attributes, [error, told]))
    return
  }
  const answer = { stanzaId: id, directPath: placed.directPath, result: SUCCESS }
  const iv = randomBytes(12)
  const plain = proto.MediaRetryNotification.encode(answer).finish()
  const payload = aesEncryptGCM(plain, keyFor(file.mediaKey), iv, Buffer.from(id))
  const sealed = stanza('encrypt', {}, [stanza('enc_p', {}, payload), stanza('enc_iv', {}, iv)])
  deliver(world, device, stanza('notification', attributes, [sealed, told]))
}
