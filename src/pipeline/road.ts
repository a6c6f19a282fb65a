import type { Id } from '../../schemas/common.ts'
import type { Conversation } from '../../schemas/conversation.ts'
import type { Message } from '../../schemas/message.ts'
import { type Committer, createCommitter } from '../core/committer.ts'
import { type Database, isDuplicateKey, isStoreAway, type Tx } from '../core/db.ts'
import type { Logger } from '../core/logger.ts'
import type { Writes } from '../core/writes.ts'
import type { Claimed, Conversations, Moved, Received } from '../features/conversations/index.ts'
import type { MediaFetches } from '../features/media-fetches/index.ts'
import { park } from './dead-letters.ts'
import type { InboundMember, RoadMember } from './road-members.ts'

export interface RoadDeps {
  database: Database
  conversations: Conversations
  logger: Logger
  /** Whether dispatch has anything to decide for a message that came. */
  needsDispatch(conversation: Conversation, message: Message): boolean
  /** The adapter's journal rows of these messages go in the same transaction. */
  deleteJournal?(keys: readonly string[], writes: Writes): void
  /** Files that messages announce are remembered with them, until they are here. */
  mediaFetches?: Pick<MediaFetches, 'keep'>
  maxGroup?: number
}

/**
 * What happens to messages between the channel and the store (arrivals, receipts, marks before the wire, ends of
 * sends) shares one group commit per organization: the store pays per commit, and a group is of one tenant's shard.
 */
export function createRoad(deps: RoadDeps) {
  const committers = new Map<Id, Committer<RoadMember>>()
  const committerOf = (organizationId: Id): Committer<RoadMember> => {
    const known = committers.get(organizationId)
    if (known) return known
    const memory: Memory = { doubtUntil: 0 }
    const committer = createCommitter<RoadMember>({
      maxGroup: deps.maxGroup ?? 100,
      gatherMs,
      commit: (group) => commitAgain(deps, organizationId, group, memory),
      park: (member, error) => park(deps, member, error),
      // nobody's fault in the group, so nothing is halved or parked; the channel is told to come again
      isOutage: isStoreAway,
    })
    committers.set(organizationId, committer)
    return committer
  }
  return {
    add: (organizationId: Id, member: RoadMember): Promise<void> => committerOf(organizationId).add(member),
    /** Resolves when nothing is under way. */
    async idle(): Promise<void> {
      await Promise.all([...committers.values()].map((committer) => committer.idle()))
    },
  }
}
export type Road = ReturnType<typeof createRoad>

const only = <K extends RoadMember['kind']>(group: readonly RoadMember[], kind: K) =>
  group.filter((member): member is Extract<RoadMember, { kind: K }> => member.kind === kind)

/** Half of what a person notices; a commit costs the store and its processes the same for one and for ten. */
const gatherMs = 20

const tries = 3
/** Where one message came twice, more of them may: for so long each is looked for before it is stored. */
const doubtMs = 10_000

interface Memory {
  doubtUntil: number
}

/** It was stored before, or another process stores the same meanwhile: the next try looks, and finds it. */
async function commitAgain(
  deps: RoadDeps,
  organizationId: Id,
  group: readonly RoadMember[],
  memory: Memory,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await commit(deps, organizationId, group, Date.now() > memory.doubtUntil)
    } catch (error) {
      if (!isDuplicateKey(error) || attempt >= tries) throw error
      memory.doubtUntil = Date.now() + doubtMs
    }
  }
}

async function commit(
  deps: RoadDeps,
  organizationId: Id,
  group: readonly RoadMember[],
  isNews: boolean,
): Promise<void> {
  const { conversations } = deps
  const arrivals = only(group, 'inbound')
  const receipts = only(group, 'receipt')
  const claims = only(group, 'claim')
  const settlements = only(group, 'settle')
  const work = async (tx: Tx) => {
    const received = arrivals.length > 0 ? await storeArrivals(deps, tx, { organizationId, arrivals, isNews }) : []
    // each step reads what the one before it wrote; before the claims: what a receipt settles is not sent again
    let moved: Moved[][] = []
    if (receipts.length > 0) {
      await tx.writes.run()
      moved = await conversations.receipts(
        tx,
        organizationId,
        receipts.map(({ account, receipt }) => ({ lineId: account.lineId, receipt })),
      )
    }
    if (settlements.length > 0) {
      await tx.writes.run()
      await conversations.settle(
        tx,
        organizationId,
        settlements.map((member) => member.settlement),
      )
    }
    if (claims.length > 0) await tx.writes.run()
    const claimed =
      claims.length > 0
        ? await conversations.claim(
            tx,
            organizationId,
            claims.map((member) => member.claim),
            new Date(),
          )
        : new Map<Id, Claimed>()
    for (const { work } of only(group, 'task')) {
      await tx.writes.run()
      await work(tx)
    }
    return { received, moved, claimed }
  }
  const results = await deps.database.transaction(work, { turn: organizationId })
  for (const [at, member] of arrivals.entries()) member.received = results.received[at] ?? null
  for (const [at, member] of receipts.entries()) member.moved = results.moved[at] ?? []
  for (const member of claims) {
    member.claimed = results.claimed.get(member.claim.messageId) ?? { send: false }
    member.onClaimed?.(member.claimed)
  }
}

interface Arriving {
  organizationId: Id
  arrivals: readonly InboundMember[]
  isNews: boolean
}

async function storeArrivals(
  deps: RoadDeps,
  tx: Tx,
  { organizationId, arrivals, isNews }: Arriving,
): Promise<Received[]> {
  const received = await deps.conversations.receive(
    tx,
    organizationId,
    arrivals.map(({ account, inbound, arrivedAt }) => ({
      accountId: account.accountId,
      lineId: account.lineId,
      inbound,
      arrivedAt,
    })),
    { isNews },
  )
  for (const [at, entry] of received.entries()) {
    const arrival = arrivals[at]
    if (entry && arrival?.inbound.media)
      deps.mediaFetches?.keep(tx, entry.message, arrival.account.accountId, arrival.inbound.media)
  }
  const woken = new Set<Id>()
  for (const entry of received) {
    // an archive is news to nobody
    if (entry?.message.direction !== 'in' || entry.message.seq < 1) continue
    const { conversation, message } = entry
    const about = { conversationId: conversation.id, messageId: message.id }
    tx.emit(organizationId, 'message.received', about)
    if (message.content?.order) tx.emit(organizationId, 'order.received', about)
    if (woken.has(conversation.id) || !deps.needsDispatch(conversation, message)) continue
    woken.add(conversation.id)
    tx.wake({ organizationId, queue: 'dispatch', key: conversation.id })
  }
  const journalKeys = arrivals.flatMap((member) => member.inbound.journalKey ?? [])
  if (journalKeys.length > 0) deps.deleteJournal?.(journalKeys, tx.writes)
  return received
}
