import { randomBytes } from 'node:crypto'
import { adapterChanges } from '../../../schemas/line.ts'
import {
  type ChannelAdapter,
  ChannelError,
  type ChannelHost,
  type ChannelSession,
  type PeerAddress,
} from '../channel.ts'

/** What a visitor's open page is told. It reads the messages themselves from the store: a hint that is lost costs seconds. */
export type WebchatHint =
  | { kind: 'news' }
  | { kind: 'read'; wireIds: readonly string[] }
  | { kind: 'typing'; name: string; isTyping: boolean }

export interface WebchatDeps {
  /** To every process that may hold the visitor's stream. */
  hint(visitor: string, hint: WebchatHint): void
}

const newWireId = (): string => randomBytes(12).toString('hex')

/**
 * The chat on a shop's pages. There is no wire but ours: what is stored is what the page reads, so a message is sent
 * once its visitor may see it, and sending it again shows it once. What visitors write comes in by the web chat's door.
 */
export function createWebchatAdapter(deps: WebchatDeps): ChannelAdapter {
  return {
    name: 'webchat',
    resend: 'idempotent',
    abilities: {
      windowHours: null,
      typing: true,
      readReceipts: true,
      media: ['image', 'video', 'audio', 'document'],
      linking: [],
      numberLookup: false,
      kinds: ['text', 'image', 'video', 'audio', 'document', 'choices'],
      changes: adapterChanges.webchat,
      block: false,
    },
    newWireId,
    async open(_account, host) {
      await host.state({ state: 'connecting' })
      await host.state({ state: 'connected' })
      return sessionOf(deps, host)
    },
  }
}

function sessionOf({ hint }: WebchatDeps, host: ChannelHost): ChannelSession {
  let isClosed = false
  const visitorOf = (to: PeerAddress): string => {
    if (isClosed || host.fenced.aborted)
      throw new ChannelError('not_connected', 'The web chat is not open', { retryable: true })
    if (!to.visitor) throw new ChannelError('no_address', 'This person has no web chat', { retryable: false })
    return to.visitor
  }
  const close = async (): Promise<void> => {
    if (isClosed) return
    isClosed = true
    await host.state({ state: 'disconnected', reason: 'stopped' })
  }
  return {
    async send(message) {
      const visitor = visitorOf(message.to)
      const wireId = message.wireId ?? newWireId()
      await host.receipt({ wireIds: [wireId], status: 'sent', at: new Date() })
      hint(visitor, { kind: 'news' })
      return { wireId }
    },
    async change(change) {
      hint(visitorOf(change.to), { kind: 'news' })
      return { wireId: change.wireId ?? newWireId() }
    },
    async typing(to, state) {
      hint(visitorOf(to), { kind: 'typing', name: '', isTyping: state === 'typing' })
    },
    async markRead(to, wireIds) {
      hint(visitorOf(to), { kind: 'read', wireIds })
    },
    lookup: async () => new Map(),
    close,
    logout: close,
  }
}
