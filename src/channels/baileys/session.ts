import {
  type AuthenticationCreds,
  type Contact,
  initAuthCreds,
  type SignalKeyStore,
  type WASocket,
} from '@whiskeysockets/baileys'
import type { Keyring } from '../../core/crypto.ts'
import type { Database } from '../../core/db.ts'
import type { Logger } from '../../core/logger.ts'
import type { AccountToOpen, ChannelHost, ChannelSession, ConnectionChange, Outgoing, Receipt } from '../channel.ts'
import { peerOf, selfOf } from './addresses.ts'
import { createBaileysLog } from './baileys-log.ts'
import { createBlock } from './blocking.ts'
import type { CloseVerdict } from './close-reasons.ts'
import { type Connection, type ConnectionOptions, createConnection } from './connection.ts'
import { createHistory, type History } from './history.ts'
import { createIncoming, type Incoming } from './incoming.ts'
import { createJournal, type Journal } from './journal.ts'
import { createKeyStore, isFenced, type KeyStore } from './key-store.ts'
import type { KeyWriter } from './key-writer.ts'
import { createMedia, fetchByTicket } from './media.ts'
import { createOfflineWait } from './offline.ts'
import { isLinked } from './pairing.ts'
import { type InTurn, proveCaughtUp } from './proving.ts'
import { receiptOfAck, receiptOfUpdate, receiptOfUserReceipt } from './receipts.ts'
import { createToInbound, messageOfStanza } from './receive.ts'
import { createRenumbered, type Renumbered } from './renumbered.ts'
import { deleteAccountKeys } from './repository.ts'
import { createSending, type Sending } from './sending.ts'
import { createJournaledSignal } from './signal-repository.ts'
import { createSubjects } from './subjects.ts'

export interface SessionDeps extends ConnectionOptions {
  database: Database
  keyring: Keyring
  logger: Logger
  writer: KeyWriter
  journal: boolean
  undecryptableAfterMs: number
  proveAfterMs: readonly number[]
  findSent?(account: AccountToOpen, wireId: string): Promise<Outgoing | null>
}

const drainMs = 5_000
/** How long unlinking waits for the line; the keys are deleted all the same. */
const logoutMs = 15_000

/** One account from its keys to its messages. Starts in the background: leftovers of the journal first, then the line. */
export async function openSession(
  deps: SessionDeps,
  account: AccountToOpen,
  host: ChannelHost,
): Promise<ChannelSession> {
  const logger = deps.logger.child({ accountId: account.accountId })
  let closed = false
  let told: Promise<unknown> = Promise.resolve()
  const inTurn: InTurn = (work) => {
    const mine = told.then(work)
    told = mine.catch(() => undefined)
    return mine
  }
  const tell = (change: ConnectionChange): void => {
    if (closed && change.reason !== 'stopped') return
    inTurn(() => host.state(change)).catch((error: unknown) => logger.warn({ err: error }, 'state not stored'))
  }
  const store: KeyStore = createKeyStore({
    ...{ owner: account, fence: account.fence, keyring: deps.keyring, writer: deps.writer },
    onLost: (error) => (isFenced(error) ? void abandon() : parts.connection.drop()),
  })
  // first of all: from here on no older owner can write
  await deps.writer.write({ ...account, rows: [] })
  const parts = buildParts({ deps, account, host, logger, store, tell, inTurn, ended: (verdict) => ended(verdict) })

  /** The lease is gone: nothing more is sent or stored; what was not ingested lies in the journal for the next owner. */
  const abandon = async (): Promise<void> => {
    closed = true
    parts.incoming.stop()
    parts.history.stop()
    await parts.connection.stop()
    await store.shut()
  }
  const wipe = async (): Promise<void> => {
    await store.shut()
    await deps.database.transaction(({ session }) => deleteAccountKeys(account, session))
  }
  const ended = async (verdict: CloseVerdict): Promise<void> => {
    await parts.incoming.queue.idle(drainMs)
    if (verdict.wipe) await wipe()
    const state = verdict.reason === 'qr_expired' ? 'disconnected' : 'failed'
    tell({ state, reason: verdict.reason, ...(verdict.lockedUntil ? { lockedUntil: verdict.lockedUntil } : {}) })
  }
  const close = async (): Promise<void> => {
    if (closed) return
    closed = true
    await parts.connection.stop()
    await parts.incoming.queue.idle(drainMs)
    parts.incoming.stop()
    parts.history.stop()
    await store.shut()
    tell({ state: 'disconnected', reason: 'stopped' })
    await told
  }
  const start = async (): Promise<void> => {
    if (!(await parts.load())) return
    await parts.incoming.replay()
    if (!closed) parts.connection.start()
  }
  if (host.fenced.aborted) await abandon()
  host.fenced.addEventListener('abort', () => void abandon(), { once: true })
  void start().catch((error: unknown) => {
    logger.error({ err: error }, 'the account could not be opened')
    tell({ state: 'failed', reason: 'unknown' })
  })
  const { send, change, typing, markRead, lookup } = parts.sending
  return {
    ...{ send, change, typing, markRead, lookup, close },
    isOpen: () => parts.connection.open() !== null,
    refetch: (ticket) => fetchByTicket(ticket, parts.connection.open),
    block: createBlock(parts.connection.open),
    async logout() {
      const socket = parts.isLinked() ? await parts.connection.whenOpen(logoutMs) : null
      await socket?.logout().catch((error: unknown) => logger.warn({ err: error }, 'the phone was not told'))
      await close()
      await wipe()
    },
  }
}

interface PartsDeps {
  deps: SessionDeps
  account: AccountToOpen
  host: ChannelHost
  logger: Logger
  store: KeyStore
  tell(change: ConnectionChange): void
  inTurn: InTurn
  ended(verdict: CloseVerdict): Promise<void>
}
interface Parts {
  incoming: Incoming
  history: History
  sending: Sending
  connection: Connection
  /** Reads the credentials; false, and told, where they cannot be read. */
  load(): Promise<boolean>
  isLinked(): boolean
}

function buildParts({ deps, account, host, logger, store, tell, inTurn, ended }: PartsDeps): Parts {
  const creds: AuthenticationCreds = initAuthCreds()
  const offline = createOfflineWait()
  const journal: Journal | null = deps.journal ? createJournal(store, (entry) => incoming.journaled(entry)) : null
  const me = () => creds.me
  const renumbered = createRenumbered(store)
  const toInbound = createToInbound({
    ...{ store, accountId: account.accountId, me, renumbered },
    media: (media, key) => createMedia(media, key, () => connection.open()),
    socket: () => connection.open(),
    subject: createSubjects(() => connection.open()),
  })
  const incoming: Incoming = createIncoming({
    ...{ host, logger, me, offline, toInbound },
    ...{ journal: () => journal, undecryptableAfterMs: deps.undecryptableAfterMs },
  })
  const history = createHistory({ host, logger, toInbound })
  const sending = createSending({
    store,
    me,
    socket: () => connection.open(),
    ...(deps.findSent ? { findSent: (wireId) => deps.findSent?.(account, wireId) ?? Promise.resolve(null) } : {}),
  })
  const connection: Connection = createConnection({
    ...{ options: deps, tell, ended, log: createBaileysLog(logger), settle: () => store.idle() },
    auth: { creds, keys: { get: store.get, set: store.set } as unknown as SignalKeyStore },
    signal: createJournaledSignal(store, journal, (attrs) => wasStored({ host, store, me, incoming }, attrs)),
    getMessage: async (key) => (key.id ? sending.sent(key.id) : undefined),
    wire: (socket) => listen({ socket, host, logger, incoming, history, store, creds, renumbered }),
    ...{ offline, pairingNumber: account.pairingNumber ?? null, alive: () => host.alive?.() },
    caughtUp: () => {
      const isOpen = () => connection.open() !== null
      proveCaughtUp({ host, offline, me, store, inTurn, isOpen, afterMs: deps.proveAfterMs }).catch((error: unknown) =>
        logger.warn({ err: error }, 'what had waited is not proved'),
      )
    },
  })
  const load = async (): Promise<boolean> => {
    try {
      const saved = (await store.get('creds', ['creds'])).creds
      if (saved) Object.assign(creds, saved)
      await renumbered.load()
      return true
    } catch (error) {
      logger.error({ err: error }, 'the keys of the account cannot be read')
      tell({ state: 'failed', reason: 'keys_corrupt' })
      return false
    }
  }
  return { incoming, history, sending, connection, load, isLinked: () => isLinked(creds) }
}

/** For a message that cannot be opened: whether it was opened before, by a process that did not come to receipt it. */
async function wasStored(
  {
    host,
    store,
    me,
    incoming,
  }: Pick<PartsDeps, 'host' | 'store'> & Pick<Parts, 'incoming'> & { me(): Contact | undefined },
  attrs: Record<string, string>,
): Promise<boolean> {
  const self = me()
  if (!self || !host.isStored) return false
  const { key } = messageOfStanza(attrs, self)
  const peer = await peerOf(key, attrs, selfOf(self), store)
  if (!peer || !key.id) return false
  if (!(await host.isStored({ wireId: key.id, peer, fromMe: key.fromMe ?? false }))) return false
  incoming.storedBefore(key)
  return true
}

interface Listening extends Pick<PartsDeps, 'host' | 'logger' | 'store'> {
  socket: WASocket
  incoming: Incoming
  history: History
  creds: AuthenticationCreds
  renumbered: Renumbered
}

/** What is heard of one socket. */
function listen({ socket, host, logger, incoming, history, store, creds, renumbered }: Listening): void {
  const report = (receipt: Receipt | null): void => {
    if (receipt) host.receipt(receipt).catch((error: unknown) => logger.warn({ err: error }, 'receipt not stored'))
  }
  socket.ws.on('CB:ack,class:message', (stanza) => {
    report(receiptOfAck(stanza))
    // rc14 asks until when an account is restricted for another code only; the answer comes as `reachoutTimeLock`
    if (stanza.attrs.error === '463')
      socket.fetchAccountReachoutTimelock().catch((error: unknown) => logger.debug({ err: error }, 'restriction'))
  })
  socket.ev.on('messages.update', (updates) => {
    for (const { key, update } of updates) report(receiptOfUpdate(key, update))
  })
  socket.ev.on('message-receipt.update', (updates) => {
    for (const { key, receipt } of updates) report(receiptOfUserReceipt(key, receipt))
  })
  socket.ev.on('messaging-history.set', ({ messages, contacts }) => history.add(messages, contacts))
  socket.ev.on('messages.upsert', ({ messages, type }) => incoming.upserted(messages, type))
  socket.ev.on('creds.update', () => {
    store.set({ creds: { creds } }).catch((error: unknown) => logger.error({ err: error }, 'credentials not stored'))
  })
  socket.ws.on('CB:notification,type:contacts', (stanza) => {
    renumbered.note(stanza).catch((error: unknown) => logger.warn({ err: error }, 'a new number was not kept'))
  })
  socket.ev.on('presence.update', ({ id, presences }) => {
    const last = Object.values(presences)[0]?.lastKnownPresence
    if (!last) return
    const state = last === 'composing' || last === 'recording' ? 'typing' : 'idle'
    peerOf({ remoteJid: id }, {}, selfOf(creds.me), store)
      .then((address) => (address ? host.presence({ address, state }) : undefined))
      .catch((error: unknown) => logger.debug({ err: error }, 'presence'))
  })
}
