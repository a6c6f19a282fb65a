import {
  cleanMessage,
  decodeMessageNode,
  proto,
  toNumber,
  unpadRandomMax16,
  type WAMessage,
  type WAMessageKey,
  type WASocket,
} from '@whiskeysockets/baileys'
import type { Inbound, InboundChange, InboundMedia, PeerAddress } from '../channel.ts'
import { authorOf, isOurs, peerOf, type Self, selfOf } from './addresses.ts'
import { withItems } from './catalog-orders.ts'
import { type Content, contentOf, rawOf } from './content.ts'
import type { ContentChange } from './content-changes.ts'
import type { JournalEntry } from './journal.ts'
import type { KeyStore } from './key-store.ts'
import { keepPollOf, openVote } from './polls.ts'
import type { Renumbered } from './renumbered.ts'

export interface ReceiveDeps {
  store: KeyStore
  accountId: string
  me(): { id: string; lid?: string | undefined } | undefined
  media(message: NonNullable<ReturnType<typeof contentOf>>['media'], key: WAMessageKey): InboundMedia | null
  /** Null while the line is not open. */
  socket(): WASocket | null
  renumbered: Pick<Renumbered, 'formerOf'>
  /** What a group is called, as far as we were told; asks for it where we were not. */
  subject(groupJid: string): string | null
}

export type ToInbound = (
  message: WAMessage,
  options: { arrival: Inbound['arrival']; attrs?: Record<string, string>; journalId?: string },
) => Promise<Inbound | null>

/** A message as Baileys tells it, in Parley's words. Null where there is nobody to file it under or nothing to show. */
export function createToInbound(deps: ReceiveDeps): ToInbound {
  return async (message, { arrival, attrs = {}, journalId }) => {
    const { key } = message
    const peer = await nowCalled(deps, await peerOf(key, attrs, selfOf(deps.me()), deps.store))
    const content = message.message ? contentOf(message.message) : null
    if (!peer || !content || !key.id) return null
    return {
      ...(await partsOf(deps, message, content, arrival)),
      wireId: key.id,
      peer,
      fromMe: key.fromMe ?? false,
      pushName: key.fromMe ? null : (message.pushName ?? null),
      sentAt: content.change?.atMs ? new Date(content.change.atMs) : momentOf(message.messageTimestamp),
      arrival,
      ...(peer.group ? { group: await groupPart(deps, message, attrs, content) } : {}),
      ...(journalId ? { journalKey: `${deps.accountId}:${journalId}` } : {}),
    }
  }
}

/** With the number that they had before, where they have changed it. */
async function nowCalled({ renumbered }: ReceiveDeps, peer: PeerAddress | null): Promise<PeerAddress | null> {
  const formerPhone = await renumbered.formerOf(peer?.phone)
  return peer && formerPhone ? { ...peer, formerPhone } : peer
}

type Parts = Pick<Inbound, 'kind' | 'text' | 'quotedWireId' | 'content' | 'wireKind' | 'raw' | 'change' | 'media'>

/** What it holds, with what must be asked for or opened. */
async function partsOf(
  deps: ReceiveDeps,
  { key, message }: WAMessage,
  content: Content,
  arrival: Inbound['arrival'],
): Promise<Parts> {
  const { media, change, mentions: _, order, ...rest } = content
  if (change) {
    const changed = await changedBy(deps.store, key, change, selfOf(deps.me()))
    // a vote that nobody can read: kept as it came
    return { ...rest, media: null, ...(changed ? { change: changed } : { raw: rawOf(message ?? {}) }) }
  }
  if (rest.kind === 'poll') await keepPollOf(deps.store, key.id ?? '', message ?? {})
  if (rest.content && order && arrival !== 'history') rest.content = await withItems(rest.content, order, deps.socket())
  return { ...rest, media: deps.media(media, key) }
}

async function changedBy(
  store: KeyStore,
  key: WAMessageKey,
  { key: target, what }: ContentChange,
  self: Self,
): Promise<InboundChange | null> {
  const about = { target: { wireId: target.id ?? '', fromMe: isTargetOurs(key, target, what.type, self) } }
  if (what.type !== 'vote') return { ...about, ...what }
  const options = await openVote(store, { vote: what.sealed, poll: target, key }, self)
  return options && { ...about, type: 'vote', options }
}

/** Baileys turns the key of a reaction and a vote to our side; that of an edit or a deletion is as its sender sees it. */
function isTargetOurs(key: WAMessageKey, target: proto.IMessageKey, type: InboundChange['type'], self: Self): boolean {
  if (type === 'reaction' || type === 'vote') return target.fromMe ?? false
  if (key.fromMe) return target.fromMe ?? true
  return target.fromMe ? false : isOurs(target.participant ?? null, self) || !target.participant
}

async function groupPart(
  deps: ReceiveDeps,
  { key, pushName }: WAMessage,
  attrs: Record<string, string>,
  { mentions = [] }: Content,
): Promise<NonNullable<Inbound['group']>> {
  const self = selfOf(deps.me())
  return {
    author: await authorOf(key, attrs, deps.store),
    authorName: pushName ?? null,
    subject: deps.subject(key.remoteJid ?? ''),
    mentionsUs: mentions.some((jid) => isOurs(jid, self)),
  }
}

export const momentOf = (seconds: Parameters<typeof toNumber>[0]): Date => {
  const value = toNumber(seconds)
  return Number.isFinite(value) && value > 0 ? new Date(value * 1000) : new Date()
}

/** Who and which, of a message stanza alone. */
export function messageOfStanza(
  attrs: Record<string, string>,
  me: { id: string; lid?: string | undefined },
): WAMessage {
  return decodeMessageNode({ tag: 'message', attrs, content: [] }, me.id, me.lid ?? '').fullMessage
}

/** The message of a journal row, made as Baileys makes it of the stanza. */
export function messageOfEntry(entry: JournalEntry, me: { id: string; lid?: string | undefined }): WAMessage {
  const fullMessage = messageOfStanza(entry.attrs, me)
  const decoded = proto.Message.decode(unpadRandomMax16(entry.plain))
  fullMessage.message = decoded.deviceSentMessage?.message ?? decoded
  cleanMessage(fullMessage, me.id, me.lid ?? '')
  return fullMessage
}

/** For what could not be read at all: kept as it came, so that nothing acknowledged is lost. */
export function unreadable(entry: JournalEntry, me: { id: string; lid?: string | undefined }): WAMessage {
  const fullMessage = messageOfStanza(entry.attrs, me)
  // any field that is no known content is filed as `unknown`
  fullMessage.message = { commentMessage: { message: { conversation: Buffer.from(entry.plain).toString('base64') } } }
  return fullMessage
}
