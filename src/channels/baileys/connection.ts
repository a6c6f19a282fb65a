import makeWASocket, {
  type AuthenticationState,
  Browsers,
  type ConnectionState,
  isLidUser,
  isPnUser,
  S_WHATSAPP_NET,
  type UserFacingSocketConfig,
  type WASocket,
  type WAVersion,
} from '@whiskeysockets/baileys'
import type { ConnectionChange } from '../channel.ts'
import { numberOf } from './addresses.ts'
import type { BaileysLogger } from './baileys-log.ts'
import { type CloseVerdict, closeOf, pauseBefore, verdictOf } from './close-reasons.ts'
import type { JournaledSignal } from './signal-repository.ts'

export interface ConnectionOptions {
  /** WhatsApp's own where absent. */
  webSocketUrl?: string
  /** The version of WhatsApp Web to appear as; that of the package where absent. */
  version?: WAVersion
  /** Pause before the first reconnect, in ms. */
  reconnectBaseMs?: number
}

export interface ConnectionDeps {
  options: ConnectionOptions
  auth: AuthenticationState
  signal: JournaledSignal
  log: BaileysLogger
  getMessage: UserFacingSocketConfig['getMessage']
  /** Hears the events of each new socket. */
  wire(socket: WASocket): void
  tell(change: ConnectionChange): void
  /** Before the next socket of the same keys. */
  settle(): Promise<void>
  /** Ended for good: a person must act. */
  ended(verdict: CloseVerdict): Promise<void>
}

export interface Connection {
  start(): void
  /** The socket once it is open, else null. */
  open(): WASocket | null
  /** The socket once it is open; null when that takes longer. */
  whenOpen(withinMs: number): Promise<WASocket | null>
  /** Cuts the line, to be built again. */
  drop(): void
  stop(): Promise<void>
}

/** Open for so long, a line counts as good: the next cut starts with the shortest pause again. */
const steadyMs = 30_000
const restartsInARow = 3

/** Keeps one socket connected until it is stopped or a person must act. */
export function createConnection(deps: ConnectionDeps): Connection {
  const { auth, tell } = deps
  let socket: WASocket | null = null
  let openedAt: number | null = null
  let codesShown = 0
  let attempts = 0
  let restarts = 0
  let stopped = false
  let timer: NodeJS.Timeout | null = null

  const connect = (): void => {
    timer = null
    if (stopped) return
    codesShown = 0
    const made = makeWASocket(socketConfig(deps))
    socket = made
    made.ws.prependListener('CB:message', (stanza) => deps.signal.incoming(stanza))
    deps.wire(made)
    made.ev.on('connection.update', (update) => {
      if (made === socket) onUpdate(update)
    })
  }
  const onUpdate = (update: Partial<ConnectionState>): void => {
    if (update.connection === 'connecting') tell({ state: 'connecting' })
    if (update.qr) {
      // Baileys shows the first code for a minute, the others for 20 seconds
      const livesMs = codesShown++ === 0 ? 60_000 : 20_000
      tell({ state: 'waiting_for_qr', qr: { text: update.qr, expiresAt: new Date(Date.now() + livesMs) } })
    }
    if (update.reachoutTimeLock && openedAt) tell(lockChange(update.reachoutTimeLock, auth))
    if (update.connection === 'open') {
      openedAt = Date.now()
      restarts = 0
      tell({ state: 'connected', ...numberPart(auth) })
    }
    if (update.connection === 'close') void onClose(update.lastDisconnect?.error)
  }
  const onClose = async (error: unknown): Promise<void> => {
    const wasSteady = openedAt !== null && Date.now() - openedAt > steadyMs
    const linking = codesShown > 0 && !auth.creds.me
    socket = null
    openedAt = null
    if (stopped) return
    if (wasSteady) attempts = 0
    const verdict = verdictOf(closeOf(error, linking))
    if (verdict.next === 'stop') {
      stopped = true
      return deps.ended(verdict)
    }
    await deps.settle()
    if (stopped) return
    if (verdict.next === 'now' && restarts++ < restartsInARow) return connect()
    attempts++
    tell({ state: 'disconnected', reason: verdict.reason })
    timer = setTimeout(connect, pauseBefore(attempts, deps.options.reconnectBaseMs))
  }
  return {
    start: connect,
    open: () => (openedAt === null ? null : socket),
    whenOpen: (withinMs) => within(withinMs, () => (openedAt === null ? null : socket)),
    drop() {
      void socket?.end(Object.assign(new Error('Keys could not be stored'), { output: { statusCode: 428 } }))
    },
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      const last = socket
      socket = null
      openedAt = null
      await last?.end(undefined)
    },
  }
}

async function within<T>(ms: number, look: () => T | null): Promise<T | null> {
  for (const until = Date.now() + ms; Date.now() < until; ) {
    const found = look()
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return null
}

const numberPart = ({ creds }: AuthenticationState) => {
  const number = numberOf(creds.me?.id)
  return number ? { number } : {}
}

/** The account may not start new chats for a time; existing ones go on. */
function lockChange(
  lock: NonNullable<ConnectionState['reachoutTimeLock']>,
  auth: AuthenticationState,
): ConnectionChange {
  const connected = { state: 'connected', ...numberPart(auth) } as const
  if (!lock.isActive) return connected
  const until = lock.timeEnforcementEnds
  return { ...connected, reason: 'time_locked', ...(until ? { lockedUntil: until } : {}) }
}

/** Threads with one person only; the rest is answered by Baileys and goes no further. */
const isIgnored = (jid: string): boolean => !isPnUser(jid) && !isLidUser(jid) && jid !== S_WHATSAPP_NET

function socketConfig({ options, auth, signal, log, getMessage }: ConnectionDeps): UserFacingSocketConfig {
  return {
    ...(options.webSocketUrl ? { waWebSocketUrl: options.webSocketUrl } : {}),
    ...(options.version ? { version: options.version } : {}),
    auth,
    logger: log,
    browser: Browsers.ubuntu('Chrome'),
    makeSignalRepository: signal.make,
    getMessage,
    shouldIgnoreJid: isIgnored,
    emitOwnEvents: false,
    syncFullHistory: false,
    generateHighQualityLinkPreview: false,
    // the key store tries again itself
    transactionOpts: { maxCommitRetries: 1, delayBetweenTriesMs: 50 },
  } as UserFacingSocketConfig
}
