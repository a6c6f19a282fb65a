import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { ControlEvent, WhatsAppControl } from './control.ts'
import { type ControlHandler, createControlHandler, createControlServer } from './control-http.ts'
import { createControl } from './control-service.ts'
import { createMediaHost } from './media/media-host.ts'
import { restorePhones } from './phones/phone.ts'
import { createNoiseIdentity, type NoiseIdentity } from './protocol/certificates.ts'
import { silenceLibsignal } from './quiet.ts'
import { restoreDevices } from './server/devices.ts'
import { noFaults } from './server/faults.ts'
import { restoreGroups } from './server/groups.ts'
import { restoreOrders } from './server/orders.ts'
import { serve } from './server/session.ts'
import { createMemoryStore, createSqliteStore, type StateStore } from './state/state-store.ts'
import type { AccountFaults, Tally, World } from './world.ts'

export interface WhatsAppSimulatorOptions {
  /** Must be false or absent: the simulator throws where it is asked to run in production. */
  production?: boolean
  /** Port of the WebSocket that plays WhatsApp; absent or 0 takes a free one. Loopback always. */
  port?: number
  /** Port of the control interface over HTTP; absent or 0 takes a free one. */
  controlPort?: number
  /** SQLite file that keeps phones, keys, devices, queues and threads over a restart; absent: memory only. */
  statePath?: string
}

export interface WhatsAppSimulator {
  /** For Baileys' `waWebSocketUrl`. */
  wsUrl: string
  /** Base of the control interface over HTTP, without a slash at the end. */
  controlUrl: string
  /** Root key of the Noise certificate chain, 32 bytes in hex; see `trust.ts`. */
  rootPublicKey: string
  /** PEM of the authority that signed the media host; the `ca` of `fetchAgent`, or a file for NODE_EXTRA_CA_CERTS. */
  mediaCa: string
  control: WhatsAppControl
  /** Live feed in process; returns the way to end it. */
  subscribe(listener: (event: ControlEvent) => void): () => void
  /** The control interface as a part of another server (the phone page's own), its calls under `prefix`. */
  controlHandler(prefix: string): ControlHandler
  /** Closes every line and listener and writes the state out. */
  close(): Promise<void>
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

function loadIdentity(store: StateStore): NoiseIdentity {
  const saved = store.load<NoiseIdentity>('noise')[0]?.[1]
  const identity = saved ?? createNoiseIdentity()
  store.put('noise', 'server', () => identity)
  return identity
}

/** A map that makes what it does not have. */
function byAccount<T>(make: () => T): (number: string) => T {
  const made = new Map<string, T>()
  return (number) => {
    const value = made.get(number) ?? make()
    made.set(number, value)
    return value
  }
}

const emptyTally = (): Tally => ({
  ...{ delivered: new Set<string>(), acknowledged: new Set<string>(), recorded: new Set<string>() },
  ...{ stanzas: 0, retries: 0, logins: 0 },
})

function createFeed() {
  const listeners = new Set<(event: ControlEvent) => void>()
  return {
    emit(event: ControlEvent) {
      for (const listener of listeners) listener(event)
    },
    subscribe(listener: (event: ControlEvent) => void) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

async function createWorld(store: StateStore, emit: World['emit']): Promise<World> {
  const onViolation = (reason: string) => emit({ type: 'violation', account: null, reason, stanza: '' })
  const world: World = {
    ...{ noise: loadIdentity(store), store, media: await createMediaHost(store, onViolation) },
    ...{ phones: new Map(), byLid: new Map(), pairings: new Map(), orders: new Map(), groups: new Map(), emit },
    faultsOf: byAccount<AccountFaults>(noFaults),
    tallyOf: byAccount(emptyTally),
  }
  restorePhones(world)
  restoreDevices(world)
  restoreOrders(world)
  restoreGroups(world)
  return world
}

/**
 * A WhatsApp of our own on loopback, for tests and the demo. Throws where it is asked to run in production, where a
 * port is taken, and where the state was written by another version.
 */
export async function createWhatsAppSimulator(options: WhatsAppSimulatorOptions = {}): Promise<WhatsAppSimulator> {
  if (options.production) throw new Error('The WhatsApp simulator must not run in production')
  silenceLibsignal()
  const store = options.statePath ? createSqliteStore(options.statePath) : createMemoryStore()
  const feed = createFeed()
  const world = await createWorld(store, feed.emit)
  const { control, call } = createControl(world)
  const lines = createServer((_request, response) => response.writeHead(426).end())
  const sockets = new WebSocketServer({ server: lines, maxPayload: 1 << 24 })
  sockets.on('connection', (socket: WebSocket) => serve(world, socket))
  const doors = createControlServer(createControlHandler(call, feed))
  const ports = await Promise.all([listen(lines, options.port ?? 0), listen(doors, options.controlPort ?? 0)])
  return {
    wsUrl: `ws://127.0.0.1:${ports[0]}/ws/chat`,
    controlUrl: `http://127.0.0.1:${ports[1]}`,
    rootPublicKey: Buffer.from(world.noise.rootPublicKey).toString('hex'),
    mediaCa: world.media.ca,
    control,
    subscribe: feed.subscribe,
    controlHandler: (prefix) => createControlHandler(call, feed, prefix),
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
      await Promise.all([closed(lines), closed(doors), world.media.close()])
      store.close()
    },
  }
}
