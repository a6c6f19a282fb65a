import type { Id } from '../../schemas/common.ts'
import type { CaughtUp, ChannelHost, ConnectionChange, Inbound, Receipt } from '../channels/channel.ts'
import type { HostAccount } from '../channels/session-manager.ts'
import { systemScope } from '../core/scope.ts'
import type { Kernel } from '../kernel.ts'
import type { createReceiving } from './receiving.ts'
import type { Services } from './services.ts'

type Ingest = ReturnType<typeof createReceiving>['ingest']

interface Deps {
  kernel: Pick<Kernel, 'logger' | 'realtime'>
  services: Pick<Services, 'lines' | 'conversations'>
  ingest: Ingest
}

/** Where an account's messages, receipts and changes go, and what is counted of them on the way. */
export function createAccountHost(deps: Deps, account: HostAccount, fenced: AbortSignal): ChannelHost {
  const { kernel, ingest } = deps
  const { lines, conversations } = deps.services
  const { organizationId, accountId } = account
  const late = createLateLog()
  return {
    fenced,
    async ingest(inbound) {
      const received = await ingest.take(account, inbound)
      if (inbound.arrival !== 'history') lines.heard(organizationId, accountId, { inboundAt: new Date() })
      if (inbound.arrival === 'late') late.add(inbound.wireId, received)
      if (received?.isFirstAnswer) lines.count(organizationId, accountId, { replied: 1 })
    },
    receipt: (receipt) => receive(deps, account, receipt),
    async state(change: ConnectionChange) {
      await lines.accountState(accountId, change)
    },
    async caughtUp(proof) {
      const unsure = await findStored(deps, account, proof)
      await lines.outageProved(accountId, late.proofOf(proof, unsure))
    },
    async isStored(one) {
      return (await findStored(deps, account, { unsure: [one] })).size > 0
    },
    alive: () => lines.heard(organizationId, accountId, { aliveAt: new Date() }),
    presence({ address, state }) {
      conversations
        .ofPeer(systemScope(organizationId), account.lineId, address)
        .then((found) => {
          if (found) kernel.realtime.presence({ conversationId: found.id, who: 'contact', name: found.name, state })
        })
        .catch((error: unknown) => kernel.logger.debug({ err: error }, 'presence'))
    },
  }
}

/** Stores a receipt; what it moved counts for the number's health. */
async function receive({ services, ingest, kernel }: Deps, account: HostAccount, receipt: Receipt): Promise<void> {
  const { lines } = services
  const moved = await ingest.takeReceipt(account, receipt)
  const delivered = moved.filter(
    ({ status, before }) => (status === 'read' && before !== 'delivered') || status === 'delivered',
  )
  const failed = moved.filter(({ status }) => status === 'failed')
  const counted = { delivered: delivered.length, failed: failed.length }
  if (delivered.length + failed.length > 0) lines.count(account.organizationId, account.accountId, counted)
  for (const { status, code } of moved) {
    if (status === 'delivered' || status === 'read') continue
    const outcome = status === 'failed' ? { ok: false as const, code: code ?? 'unknown' } : { ok: true as const }
    // the receipt is stored: the brake must not undo that
    await lines
      .sendEnded(account.accountId, outcome)
      .catch((error: unknown) => kernel.logger.warn({ err: error }, 'brake not looked at'))
  }
}

type Received = Awaited<ReturnType<Ingest['take']>>
interface Ref {
  conversationId: Id
  seq: number
}

const maxRemembered = 20_000

/** What became of the messages that came late: by wire id, for the proof of an outage. */
function createLateLog() {
  const known = new Map<string, Ref | 'known' | 'parked'>()
  return {
    add(wireId: Inbound['wireId'], received: Received): void {
      const ref = received && { conversationId: received.conversation.id, seq: received.message.seq }
      known.set(wireId, ref ?? (received === null ? 'known' : 'parked'))
      if (known.size > maxRemembered) known.delete(known.keys().next().value as string)
    },
    proofOf({ wireIds }: CaughtUp, found: ReadonlyMap<string, Ref>) {
      const became = wireIds.map((wireId) => known.get(wireId) ?? found.get(wireId))
      const refs = became.filter((one) => typeof one === 'object')
      const parked = became.filter((one) => one === 'parked').length
      const stored = became.filter((one) => one !== undefined).length - parked
      return { arrived: wireIds.length, stored, parked, refs }
    },
  }
}

/** What did not come to ingest may have been stored before the line went: the store says so. */
async function findStored(
  { services }: Deps,
  { organizationId, lineId }: HostAccount,
  { unsure }: Pick<CaughtUp, 'unsure'>,
): Promise<Map<string, Ref>> {
  const found = new Map<string, Ref>()
  for (const { wireId, peer, fromMe } of unsure) {
    const ref = await services.conversations.findByWire(systemScope(organizationId), lineId, { wireId, peer, fromMe })
    if (ref) found.set(wireId, ref)
  }
  return found
}
