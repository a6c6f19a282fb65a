import { Agent } from 'node:https'
import makeWASocket, {
  type AuthenticationState,
  type BaileysEventMap,
  Browsers,
  type ConnectionState,
  DisconnectReason,
  initAuthCreds,
  makeCacheableSignalKeyStore,
  type SignalDataSet,
  type SignalDataTypeMap,
  type UserFacingSocketConfig,
  type WAMessage,
  type WASocket,
} from '@whiskeysockets/baileys'
import { pino } from 'pino'
import type { ControlEvent } from '../../src/simulator/whatsapp/control.ts'
import type { WhatsAppSimulator } from '../../src/simulator/whatsapp/index.ts'

const PATIENCE_MS = 45_000
const logger = pino({ level: 'silent' })

/** Baileys' keys in memory. */
export function createMemoryAuth(): AuthenticationState {
  const data: Partial<Record<keyof SignalDataTypeMap, Record<string, unknown>>> = {}
  return {
    creds: initAuthCreds(),
    keys: {
      get: (type, ids) => {
        const found = ids.map((id) => [id, data[type]?.[id]] as const).filter(([, value]) => value != null)
        return Object.fromEntries(found) as Record<string, SignalDataTypeMap[typeof type]>
      },
      set: (changes: SignalDataSet) => {
        for (const [type, entries] of Object.entries(changes)) {
          const kept = data[type as keyof SignalDataTypeMap] ?? {}
          data[type as keyof SignalDataTypeMap] = kept
          for (const [id, value] of Object.entries(entries ?? {})) {
            if (value == null) delete kept[id]
            else kept[id] = value
          }
        }
      },
    },
  }
}

type Simulator = Pick<WhatsAppSimulator, 'wsUrl' | 'mediaCa'>

/** The published Baileys, unchanged, with nothing but its public options. */
export function openBaileys(
  simulator: Simulator,
  auth: AuthenticationState,
  more: Partial<UserFacingSocketConfig> = {},
): WASocket {
  const socket = makeWASocket({
    waWebSocketUrl: simulator.wsUrl,
    logger,
    auth: { creds: auth.creds, keys: makeCacheableSignalKeyStore(auth.keys, logger) },
    browser: Browsers.ubuntu('Chrome'),
    fetchAgent: new Agent({ ca: simulator.mediaCa }),
    retryRequestDelayMs: 10,
    ...more,
  })
  socket.ev.on('creds.update', (update) => Object.assign(auth.creds, update))
  return socket
}

/** The next event of this name that fits. */
export function nextEvent<E extends keyof BaileysEventMap>(
  socket: WASocket,
  name: E,
  fits: (event: BaileysEventMap[E]) => boolean = () => true,
): Promise<BaileysEventMap[E]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.ev.off(name, listener)
      reject(new Error(`No fitting ${name} within ${PATIENCE_MS} ms`))
    }, PATIENCE_MS)
    const listener = (event: BaileysEventMap[E]) => {
      if (!fits(event)) return
      clearTimeout(timer)
      socket.ev.off(name, listener)
      resolve(event)
    }
    socket.ev.on(name, listener)
  })
}

/** The next event of the simulator that is of this type and fits. */
export function nextControlEvent<T extends ControlEvent['type']>(
  simulator: Pick<WhatsAppSimulator, 'subscribe'>,
  type: T,
  fits: (event: Extract<ControlEvent, { type: T }>) => boolean = () => true,
): Promise<Extract<ControlEvent, { type: T }>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      end()
      reject(new Error(`No fitting ${type} from the simulator within ${PATIENCE_MS} ms`))
    }, PATIENCE_MS)
    const end = simulator.subscribe((event) => {
      if (event.type !== type || !fits(event as Extract<ControlEvent, { type: T }>)) return
      clearTimeout(timer)
      end()
      resolve(event as Extract<ControlEvent, { type: T }>)
    })
  })
}

type Closing = Partial<ConnectionState> & { statusCode: number | undefined }

/** Waits for the end of the line, and says with which status. */
export async function closing(socket: WASocket): Promise<Closing> {
  const update = await nextEvent(socket, 'connection.update', ({ connection }) => connection === 'close')
  const error = update.lastDisconnect?.error as { output?: { statusCode?: number } } | undefined
  return { ...update, statusCode: error?.output?.statusCode }
}

export const opened = (socket: WASocket) =>
  nextEvent(socket, 'connection.update', ({ connection }) => connection === 'open')

/** Logs in with keys that were linked before. */
export async function loginBaileys(
  simulator: Simulator,
  auth: AuthenticationState,
  more?: Partial<UserFacingSocketConfig>,
): Promise<WASocket> {
  const socket = openBaileys(simulator, auth, more)
  await opened(socket)
  return socket
}

/** Links a new device to a number by its QR code, then logs in with it. */
export async function pairBaileys(
  simulator: WhatsAppSimulator,
  phone: string,
  auth: AuthenticationState = createMemoryAuth(),
  more?: Partial<UserFacingSocketConfig>,
): Promise<{ socket: WASocket; auth: AuthenticationState }> {
  const first = openBaileys(simulator, auth, more)
  const { qr } = await nextEvent(first, 'connection.update', (update) => Boolean(update.qr))
  const closed = closing(first)
  await simulator.control.scan({ qr: qr ?? '', phone })
  const { statusCode } = await closed
  if (statusCode !== DisconnectReason.restartRequired) throw new Error(`Pairing ended with ${statusCode}`)
  const ready = nextControlEvent(simulator, 'device.ready')
  const socket = await loginBaileys(simulator, auth, more)
  await ready
  // a client cut off before its first sync is through sits on what waits for it for twenty seconds at the next login
  if (!auth.creds.accountSyncCounter) {
    await nextEvent(socket, 'creds.update', ({ accountSyncCounter = 0 }) => accountSyncCounter > 0)
  }
  return { socket, auth }
}

/** Resolves with the first message that comes and fits, from `messages.upsert`. */
export async function nextMessage(socket: WASocket, fits: (message: WAMessage) => boolean): Promise<WAMessage> {
  let found: WAMessage | undefined
  await nextEvent(socket, 'messages.upsert', ({ messages }) => {
    found ??= messages.find(fits)
    return found !== undefined
  })
  if (!found) throw new Error('unreachable')
  return found
}

export const textOf = (message: WAMessage): string | undefined =>
  message.message?.conversation ?? message.message?.extendedTextMessage?.text ?? undefined
