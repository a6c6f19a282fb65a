import makeWASocket, {
  type AuthenticationState,
  Browsers,
  type ConnectionState,
  isJidGroup,
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
import type { OfflineWait } from './offline.ts'
import { createLinking, forgetUnfinished, isLinked, type Linking, passkeyNotices } from './pairing.ts'
import type { JournaledSignal } from './signal-repository.ts'
import { createWatchdog, type Watchdog, type WatchdogTimes, watchdogDefaults } from './watchdog.ts'

export interface ConnectionOptions {
  /** WhatsApp's own where absent. */
  webSocketUrl?: string
  /** The version of WhatsApp Web to appear as; that of the package where absent. */
  version?: WAVersion
  /** Pause before the first reconnect, in ms. */
  reconnectBaseMs?: number
  /** The longest pause between two, in ms. */
  reconnectCapMs?: number
  /** When a line that looks open counts as dead. */
  watchdog?: Partial<WatchdogTimes>
  /** How long each QR code lives, in ms; as WhatsApp's own clients do where absent. */
  codeMs?: number
  /** QR codes shown for one request, over all reconnects; then it waits for a person. */
  maxCodes?: number
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
  /** E.164: a code for this number is offered beside the QR. */
  pairingNumber: string | null
  offline: OfflineWait
  /** The server handed over all that it had kept. */
  caughtUp(): void
  alive(): void
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
  const line = new Line(deps)
  return {
    start() {
      deps.tell({ state: 'connecting', isOpening: true })
      line.connect()
    },
    open: () => line.open(),
    whenOpen: (withinMs) => within(withinMs, () => line.open()),
    drop: () => line.drop('Keys could not be stored'),
    stop: () => line.stop(),
  }
}

/** A thing with a life: one socket after another, of the same keys. */
class Line {
  readonly #deps: ConnectionDeps
  readonly #link: Linking
  readonly #watchdog: Watchdog
  #socket: WASocket | null = null
  #openedAt: number | null = null
  #silentSince: Date | null = null
  /** The server said that this was all: it may say so before it counts as open. */
  #hasAll = false
  /** The last line was silent: what this one is handed says whether it was only quiet. */
  #isRenewed = false
  #attempts = 0
  #restarts = 0
  #stopped = false
  #timer: NodeJS.Timeout | null = null

  constructor(deps: ConnectionDeps) {
    this.#deps = deps
    this.#link = createLinking({ ...deps, creds: deps.auth.creds, ...deps.options })
    this.#watchdog = createWatchdog({
      times: { ...watchdogDefaults, ...deps.options.watchdog },
      alive: deps.alive,
      silent: (since) => {
        this.#silentSince = since
        this.drop('Nothing is heard any more')
      },
    })
  }

  open(): WASocket | null {
    return this.#openedAt === null ? null : this.#socket
  }

  /** Cuts the line without waiting for the other side to agree: it may be gone. It is built again. */
  drop(why: string): void {
    void this.#socket?.end(Object.assign(new Error(why), { output: { statusCode: 428 } }))
    const wire = (this.#socket?.ws as unknown as { socket?: { terminate(): void } | null } | undefined)?.socket
    wire?.terminate()
  }

  connect(): void {
    const { auth, offline, signal } = this.#deps
    this.#timer = null
    if (this.#stopped) return
    this.#isRenewed = this.#silentSince !== null
    this.#silentSince = null
    this.#hasAll = false
    offline.begin()
    forgetUnfinished(auth.creds)
    this.#link.begin()
    const made = makeWASocket(socketConfig(this.#deps))
    this.#socket = made
    made.ws.prependListener('CB:message', (stanza) => {
      signal.incoming(stanza)
      offline.came(stanza.attrs)
    })
    for (const notice of passkeyNotices)
      made.ws.on(`CB:notification,type:${notice}`, () => {
        if (made === this.#socket && !isLinked(auth.creds)) this.#finish({ reason: 'passkey_required', next: 'stop' })
      })
    this.#deps.wire(made)
    made.ev.on('connection.update', (update) => {
      if (made === this.#socket) this.#onUpdate(made, update)
    })
  }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#watchdog.stop()
    await this.#letGo()?.end(undefined)
  }

  #letGo(): WASocket | null {
    const last = this.#socket
    this.#socket = null
    this.#openedAt = null
    return last
  }

  #onUpdate(made: WASocket, update: Partial<ConnectionState>): void {
    const { tell, auth } = this.#deps
    if (update.connection === 'connecting') tell({ state: 'connecting' })
    if (update.qr && !this.#link.show(made, update.qr)) this.#finish({ reason: 'qr_expired', next: 'stop' })
    if (update.reachoutTimeLock && this.#openedAt) tell(restriction(update.reachoutTimeLock, auth))
    if (update.connection === 'open') {
      this.#openedAt = Date.now()
      this.#restarts = 0
      this.#watchdog.watch(made)
      tell({ state: 'connected', ...numberPart(auth) })
    }
    if (update.receivedPendingNotifications) this.#hasAll = true
    if (this.#hasAll && this.#openedAt !== null) this.#caughtUp()
    if (update.connection === 'close') void this.#onClose(update.lastDisconnect?.error)
  }

  #caughtUp(): void {
    const { offline, caughtUp } = this.#deps
    this.#hasAll = false
    if (this.#isRenewed) this.#watchdog.renewed(offline.count())
    caughtUp()
  }

  /** Ends what goes on without waiting for its close. */
  #finish(verdict: CloseVerdict): void {
    this.#stopped = true
    void this.#letGo()?.end(undefined)
    void this.#deps.ended(verdict)
  }

  async #onClose(error: unknown): Promise<void> {
    const wasSteady = this.#openedAt !== null && Date.now() - this.#openedAt > steadyMs
    const since = this.#silentSince
    const verdict = since ? silentVerdict : verdictOf(closeOf(error, this.#link.isUnderWay()))
    this.#letGo()
    this.#watchdog.stop()
    if (this.#stopped) return
    if (wasSteady) this.#attempts = 0
    if (verdict.next === 'stop') {
      this.#stopped = true
      return this.#deps.ended(verdict)
    }
    await this.#deps.settle()
    if (!this.#stopped) this.#again(verdict, since)
  }

  #again({ next, reason }: CloseVerdict, since: Date | null): void {
    const { tell, options } = this.#deps
    if (next === 'now' && this.#restarts++ < restartsInARow) {
      this.connect()
      return
    }
    this.#attempts++
    tell({ state: 'disconnected', reason, ...(since ? { since } : {}) })
    this.#timer = setTimeout(
      () => this.connect(),
      pauseBefore(this.#attempts, options.reconnectBaseMs, options.reconnectCapMs),
    )
  }
}

const silentVerdict: CloseVerdict = { reason: 'silent', next: 'retry' }

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
function restriction(
  lock: NonNullable<ConnectionState['reachoutTimeLock']>,
  auth: AuthenticationState,
): ConnectionChange {
  const until = lock.isActive ? (lock.timeEnforcementEnds ?? new Date(Date.now() + 3_600_000)) : null
  return { state: 'connected', ...numberPart(auth), restrictedUntil: until }
}

/** Threads with a person or a group; the rest (status, channels) is answered by Baileys and goes no further. */
const isIgnored = (jid: string): boolean =>
  !isPnUser(jid) && !isLidUser(jid) && !isJidGroup(jid) && jid !== S_WHATSAPP_NET

function socketConfig({ options, auth, signal, log, getMessage }: ConnectionDeps): UserFacingSocketConfig {
  return {
    ...(options.webSocketUrl ? { waWebSocketUrl: options.webSocketUrl } : {}),
    ...(options.version ? { version: options.version } : {}),
    ...(options.codeMs ? { qrTimeout: options.codeMs } : {}),
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
