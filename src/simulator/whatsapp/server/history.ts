import { deflateSync } from 'node:zlib'
import { proto } from '@whiskeysockets/baileys'
import { chatJid, lidJid, phoneAt, pnJid } from '../phones/phone.ts'
import { shownMessages } from '../phones/threads.ts'
import { createMessageId } from '../protocol/keys.ts'
import { type Device, type Phone, type StoredMessage, type Thread, toE164, type World } from '../world.ts'
import { shareAppStateKey } from './app-state.ts'
import { toOwnDevice } from './inbound.ts'

const { HISTORY_SYNC_NOTIFICATION, PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE } = proto.Message.ProtocolMessage.Type
const { INITIAL_BOOTSTRAP, PUSH_NAME, ON_DEMAND } = proto.HistorySync.HistorySyncType
const { ERROR, SERVER_ACK, DELIVERY_ACK, READ } = proto.WebMessageInfo.Status
const STATUS = { pending: SERVER_ACK, sent: SERVER_ACK, delivered: DELIVERY_ACK, read: READ, failed: ERROR }

/** How a phone tells a message of its past. */
function webMessage(owner: Phone, peer: Phone, message: StoredMessage): proto.IWebMessageInfo {
  const { id, direction, at, status, deleted } = message
  const fromMe = direction === 'out'
  const remoteJid = chatJid(owner, peer)
  const reactions = Object.entries(message.reactions).map(([number, text]) => ({
    key: { remoteJid, fromMe: number === toE164(owner.number), id },
    text,
    senderTimestampMs: Date.parse(at),
  }))
  return {
    key: { remoteJid, fromMe, id },
    messageTimestamp: Math.floor(Date.parse(at) / 1000),
    reactions,
    ...(fromMe ? { status: STATUS[status] } : { pushName: peer.name }),
    ...(deleted
      ? { messageStubType: proto.WebMessageInfo.StubType.REVOKE }
      : { message: proto.Message.decode(message.proto) }),
  }
}

function conversation(owner: Phone, peer: Phone, messages: StoredMessage[]): proto.IConversation {
  const [last] = messages
  return {
    id: chatJid(owner, peer),
    ...{ pnJid: pnJid(peer), lidJid: lidJid(peer), name: peer.name, endOfHistoryTransfer: true },
    ...(last ? { conversationTimestamp: Math.floor(Date.parse(last.at) / 1000) } : {}),
    unreadCount: messages.filter(({ direction, status }) => direction === 'in' && status !== 'read').length,
    messages: messages.map((message, index) => ({
      message: webMessage(owner, peer, message),
      msgOrderId: messages.length - index,
    })),
  }
}

/** Newest first, as phones tell it. */
const before = (thread: Thread | undefined, moment: string): StoredMessage[] =>
  shownMessages(thread)
    .filter(({ at }) => at < moment)
    .reverse()
    .sort((a, b) => b.at.localeCompare(a.at))

function sendHistory(world: World, device: Device, history: proto.IHistorySync, sessionId?: string): Promise<void> {
  const told = { chunkOrder: 1, progress: 100, ...history }
  const encoded = proto.HistorySync.encode(proto.HistorySync.fromObject(told)).finish()
  const historySyncNotification = {
    ...{ syncType: history.syncType, chunkOrder: told.chunkOrder, progress: 100 },
    initialHistBootstrapInlinePayload: deflateSync(encoded),
    ...(sessionId ? { peerDataRequestSessionId: sessionId } : {}),
  }
  return toOwnDevice(world, device, { protocolMessage: { type: HISTORY_SYNC_NOTIFICATION, historySyncNotification } })
}

/**
 * What a newly linked device is told by its phone: the key of the app state, the conversations from before it was
 * linked, and which number goes with which address. Without it a client sits on what comes in for twenty seconds.
 */
export async function bootstrap(world: World, device: Device): Promise<void> {
  const { owner } = device
  await shareAppStateKey(world, device)
  const peers = [...owner.threads.values()].flatMap((thread) => {
    const peer = world.phones.get(thread.peer)
    return peer ? [{ peer, messages: before(thread, device.linkedAt) }] : []
  })
  const known = peers.filter(({ messages }) => messages.length > 0)
  await sendHistory(world, device, {
    syncType: INITIAL_BOOTSTRAP,
    conversations: known.map(({ peer, messages }) => conversation(owner, peer, messages)),
    phoneNumberToLidMappings: peers.map(({ peer }) => ({ pnJid: pnJid(peer), lidJid: lidJid(peer) })),
  })
  if (known.length === 0) return
  const pushnames = known.map(({ peer }) => ({ id: chatJid(owner, peer), pushname: peer.name }))
  await sendHistory(world, device, { syncType: PUSH_NAME, chunkOrder: 2, pushnames })
}

/** A device asks its phone for what is older than a message it has. */
function answerOnDemand(world: World, device: Device, asked: proto.Message.IPeerDataOperationRequestMessage) {
  const { chatJid: jid, oldestMsgTimestampMs, oldestMsgId, onDemandMsgCount } = asked.historySyncOnDemandRequest ?? {}
  const peer = phoneAt(world, jid ?? undefined)
  if (!peer) return Promise.resolve()
  const thread = device.owner.threads.get(peer.number)
  const oldest =
    thread?.messages.get(oldestMsgId ?? '')?.at ?? new Date(Number(oldestMsgTimestampMs ?? 0)).toISOString()
  const messages = before(thread, oldest).slice(0, onDemandMsgCount ?? 50)
  const history = { syncType: ON_DEMAND, conversations: [conversation(device.owner, peer, messages)] }
  return sendHistory(world, device, history, createMessageId())
}

/** A device could not read a message and asks its phone for it. */
function answerPlaceholders(
  world: World,
  device: Device,
  asked: proto.Message.IPeerDataOperationRequestMessage,
  stanzaId: string,
) {
  const results = (asked.placeholderMessageResendRequest ?? []).flatMap(({ messageKey }) => {
    const peer = phoneAt(world, messageKey?.remoteJid ?? undefined)
    const stored = peer && device.owner.threads.get(peer.number)?.messages.get(messageKey?.id ?? '')
    if (!stored) return []
    const webMessageInfoBytes = proto.WebMessageInfo.encode(webMessage(device.owner, peer, stored)).finish()
    return [{ placeholderMessageResendResponse: { webMessageInfoBytes } }]
  })
  const peerDataOperationRequestResponseMessage = {
    peerDataOperationRequestType: asked.peerDataOperationRequestType,
    ...{ stanzaId, peerDataOperationResult: results },
  }
  const type = PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE
  return toOwnDevice(world, device, { protocolMessage: { type, peerDataOperationRequestResponseMessage } })
}

/** What a device asks of its phone, which has all the messages. */
export function answerPeer(
  world: World,
  device: Device,
  asked: proto.Message.IPeerDataOperationRequestMessage,
  stanzaId: string,
): Promise<void> {
  if (asked.historySyncOnDemandRequest) return answerOnDemand(world, device, asked)
  if (asked.placeholderMessageResendRequest?.length) return answerPlaceholders(world, device, asked, stanzaId)
  return Promise.resolve()
}
