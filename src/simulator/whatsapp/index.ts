import type { ControlEvent, WhatsAppControl } from './control.ts'

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
  /** Closes every line and listener and writes the state out. */
  close(): Promise<void>
}

/** A WhatsApp of our own on loopback, for tests and the demo. */
export function createWhatsAppSimulator(options: WhatsAppSimulatorOptions): Promise<WhatsAppSimulator> {
  if (options.production) throw new Error('The WhatsApp simulator must not run in production')
  throw new Error('Being built')
}
