import {
  type AnyMessageContent,
  generateWAMessage,
  isJidGroup,
  jidDecode,
  type proto,
  type WAMessage,
  type WASocket,
} from '@whiskeysockets/baileys'
import { ChannelError, type ChannelSession, type Outgoing, type PeerAddress } from '../channel.ts'
import { jidOf, numberOf, selfOf } from './addresses.ts'
import type { KeyStore } from './key-store.ts'
import { wireChangeOf, wireContentOf } from './outgoing-content.ts'
import { newWireId } from './wire-id.ts'

export interface SendingDeps {
  /** Null while the line is not open. */
  socket(): WASocket | null
  store: KeyStore
  me(): { id: string; lid?: string | undefined } | undefined
  /** Of an earlier run: asked when a phone could not read a message and wants it again. */
  findSent?(wireId: string): Promise<Outgoing | null>
}

export type Sending = Pick<ChannelSession, 'send' | 'typing' | 'markRead' | 'lookup'> &
  Required<Pick<ChannelSession, 'change'>> & {
    /** What Baileys sends again when a phone asks for it: from memory, or made anew of what is stored. */
    sent(wireId: string): Promise<proto.IMessage | undefined>
  }

const maxRecent = 1_000

export function createSending(deps: SendingDeps): Sending {
  const recent = new Map<string, proto.IMessage>()
  const onWhatsApp = new Set<string>()
  const open = (): WASocket => {
    const socket = deps.socket()
    if (!socket) throw new ChannelError('not_connected', 'The line is not connected', { retryable: true })
    return socket
  }
  const lookup = async (numbers: readonly string[]): Promise<ReadonlyMap<string, PeerAddress | null>> => {
    if (numbers.length === 0) return new Map()
    const socket = open()
    const found = await translated(() => socket.onWhatsApp(...numbers))
    // rc14 answers a timed-out question with nothing: that is not that nobody has these numbers
    if (!found) throw noAnswer()
    const answers = numbers.map(async (number): Promise<[string, PeerAddress | null]> => {
      // a single one may come back in another spelling of the same number
      const match = numbers.length === 1 ? found[0] : found.find(({ jid }) => numberOf(jid) === number)
      return [number, match?.exists ? await addressOf(deps.store, match.jid) : null]
    })
    return new Map(await Promise.all(answers))
  }
  /** Writing to a number that nobody has goes out without an error, to nobody: so it is asked first. */
  const recipient = async (to: PeerAddress): Promise<string> => {
    const lid = to.lid ?? (to.phone ? await lidOf(deps.store, to.phone) : null)
    const jid = jidOf({ ...to, ...(lid ? { lid } : {}) })
    if (!jid) throw new ChannelError('no_address', 'This person has no WhatsApp address', { retryable: false })
    if (lid || to.group || onWhatsApp.has(jid)) return jid
    if (!(await lookup([to.phone ?? ''])).get(to.phone ?? ''))
      throw new ChannelError('not_on_whatsapp', 'This number is not on WhatsApp', { retryable: false })
    onWhatsApp.add(jid)
    return jid
  }
  /** Where the server does not say in time which devices somebody has, rc14 writes to none of them. */
  const reach = async (jid: string): Promise<void> => {
    const user = jidDecode(jid)?.user
    if (isJidGroup(jid)) return
    const devices = await translated(() => open().getUSyncDevices([jid], true, false))
    if (!devices.some((device) => device.user === user)) throw noAnswer()
  }
  const write = async (jid: string, content: AnyMessageContent, wireId: string, quoted: WAMessage | null = null) => {
    await reach(jid)
    const written = await translated(() =>
      open().sendMessage(jid, content, { messageId: wireId, ...(quoted ? { quoted } : {}) }),
    )
    if (written?.message) recent.set(wireId, written.message)
    if (recent.size > maxRecent) recent.delete(recent.keys().next().value as string)
    return { wireId }
  }
  return {
    async send(message) {
      open()
      const jid = await recipient(message.to)
      const wireId = message.wireId ?? newWireId()
      return write(jid, await wireContentOf(deps.store, message, wireId), wireId, quotedOf(message, jid))
    },
    async change(change) {
      open()
      const jid = await recipient(change.to)
      return write(jid, wireChangeOf(change, jid, selfOf(deps.me())), change.wireId ?? newWireId())
    },
    async typing(to, state) {
      const jid = jidOf(to)
      if (jid) await translated(() => open().sendPresenceUpdate(state === 'typing' ? 'composing' : 'paused', jid))
    },
    async markRead(to, wireIds) {
      const remoteJid = jidOf(to)
      if (!remoteJid || wireIds.length === 0) return
      await translated(() => open().readMessages(wireIds.map((id) => ({ remoteJid, id, fromMe: false }))))
    },
    lookup,
    async sent(wireId) {
      const known = recent.get(wireId)
      if (known) return known
      return madeAnew(deps, open(), wireId)
    },
  }
}

/** Of an earlier run: what is stored is put into the wire's form once more. A file is uploaded again, its keys were never stored. */
async function madeAnew(deps: SendingDeps, socket: WASocket, wireId: string): Promise<proto.IMessage | undefined> {
  const message = await deps.findSent?.(wireId)
  const jid = message && jidOf(message.to)
  if (!message || !jid) return undefined
  const content = await wireContentOf(deps.store, message, wireId)
  const quoted = quotedOf(message, jid)
  const made = await generateWAMessage(jid, content, {
    ...{ userJid: deps.me()?.id ?? '', upload: socket.waUploadToServer, messageId: wireId },
    ...(quoted && { quoted }),
  })
  return made.message ?? undefined
}

async function lidOf(store: KeyStore, phone: string): Promise<string | null> {
  const number = phone.replace(/^\+/, '')
  const found = (await store.get('lid-mapping', [number]))[number]
  return typeof found === 'string' ? found : null
}

async function addressOf(store: KeyStore, jid: string): Promise<PeerAddress | null> {
  const phone = numberOf(jid)
  if (!phone) return null
  const lid = await lidOf(store, phone)
  return { phone, ...(lid ? { lid } : {}) }
}

const noAnswer = () => new ChannelError('no_answer', 'WhatsApp did not answer in time', { retryable: true })

const quotedOf = ({ quoted }: Outgoing, remoteJid: string): WAMessage | null =>
  quoted
    ? { key: { remoteJid, id: quoted.wireId, fromMe: quoted.fromMe }, message: { conversation: quoted.text } }
    : null

/** Baileys' errors in the contract's words. What the wire did not take may be tried again: its id stays the same. */
async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof ChannelError) throw cause
    const status = (cause as { output?: { statusCode?: number } }).output?.statusCode
    const isClosed = status === 428 || status === 408
    throw isClosed
      ? new ChannelError('connection_lost', 'The line was lost while sending', { retryable: true, cause })
      : new ChannelError('send_failed', cause instanceof Error ? cause.message : 'Not sent', { retryable: true, cause })
  }
}
