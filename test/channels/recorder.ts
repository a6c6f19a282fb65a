import type {
  ChannelHost,
  ChannelSession,
  ConnectionChange,
  Inbound,
  PeerAddress,
  Receipt,
} from '../../src/channels/channel.ts'

const PATIENCE_MS = 45_000

/** A host that keeps all it is told, and lets a test wait for it. */
export function createRecorder(options: Partial<Pick<ChannelHost, 'ingest' | 'state' | 'caughtUp' | 'isStored'>> = {}) {
  const lease = new AbortController()
  const inbounds: Inbound[] = []
  const receipts: Receipt[] = []
  const changes: ConnectionChange[] = []
  const presences: { address: PeerAddress; state: string }[] = []
  const waiting = new Set<() => void>()
  let alive = 0
  const note = () => {
    for (const look of waiting) look()
  }
  const host: ChannelHost = {
    async ingest(inbound) {
      await options.ingest?.(inbound)
      inbounds.push(inbound)
      note()
    },
    async receipt(receipt) {
      receipts.push(receipt)
      note()
    },
    async state(change) {
      changes.push(change)
      note()
      await options.state?.(change)
    },
    async caughtUp(proof) {
      await options.caughtUp?.(proof)
      note()
    },
    alive() {
      alive += 1
      note()
    },
    presence(presence) {
      presences.push(presence)
      note()
    },
    ...(options.isStored && { isStored: options.isStored }),
    fenced: lease.signal,
  }
  /** Resolves with what `look` finds, as soon as it finds something. */
  const until = <T>(what: string, look: () => T | undefined | false): Promise<T> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(check)
        reject(new Error(`Waited in vain for ${what}`))
      }, PATIENCE_MS)
      const check = () => {
        const found = look()
        if (found === undefined || found === false) return
        clearTimeout(timer)
        waiting.delete(check)
        resolve(found)
      }
      waiting.add(check)
      check()
    })
  return {
    ...{ host, inbounds, receipts, changes, presences, until, note },
    /** How often the other side was heard to answer. */
    get alive() {
      return alive
    },
    loseLease: () => lease.abort(),
    connected: () => until('the connection', () => changes.some(({ state }) => state === 'connected')),
    text: (text: string) => until(`"${text}"`, () => inbounds.find((inbound) => inbound.text === text)),
    receipt: (wireId: string, status: Receipt['status']) =>
      until(`${status} of ${wireId}`, () =>
        receipts.find((receipt) => receipt.status === status && receipt.wireIds.includes(wireId)),
      ),
  }
}
export type Recorder = ReturnType<typeof createRecorder>

export interface Opened {
  session: ChannelSession
  heard: Recorder
}

/** Looks again and again: for what only the other side knows. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`Waited in vain for ${what}`)
}
