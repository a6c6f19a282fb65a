import { proto, type WAMessage, type WAMessageKey } from '@whiskeysockets/baileys'
import type { Logger } from '../../core/logger.ts'
import type { ChannelHost, Inbound } from '../channel.ts'
import { threadOf } from './addresses.ts'
import { createInboundQueue, type InboundQueue } from './inbound-queue.ts'
import type { Journal, JournalEntry } from './journal.ts'
import type { OfflineWait } from './offline.ts'
import { receiptOfUpsert } from './receipts.ts'
import { messageOfEntry, type ToInbound, unreadable } from './receive.ts'
import { createUndecryptable } from './undecryptable.ts'

export interface Incoming {
  /** Committed with its ratchet: hand it to ingest. */
  journaled(entry: JournalEntry): void
  /** Rows that an owner before left. Resolves when they are stored. */
  replay(): Promise<void>
  /** What Baileys tells of: everything where there is no journal, else what did not come through it. */
  upserted(messages: readonly WAMessage[], type: string): void
  /** It came again and is in the store: what Baileys will tell of it says nothing. */
  storedBefore(key: WAMessageKey): void
  queue: InboundQueue
  stop(): void
}

export interface IncomingDeps {
  host: ChannelHost
  logger: Logger
  toInbound: ToInbound
  me(): { id: string; lid?: string | undefined } | undefined
  journal(): Journal | null
  offline: Pick<OfflineWait, 'settled'>
  undecryptableAfterMs: number
}

const maxRemembered = 5_000
const nameOf = (key: WAMessageKey): string => `${threadOf(key.remoteJid)} ${key.fromMe} ${key.id}`

/** All roads on which messages come in, each to ingest and in order. */
export function createIncoming(deps: IncomingDeps): Incoming {
  const { host, logger, toInbound } = deps
  const queue = createInboundQueue({ ingest: (inbound) => host.ingest(inbound), logger })
  const fromJournal = new Set<string>()
  const undecryptable = createUndecryptable({
    ...{ tries: 5, waitMs: deps.undecryptableAfterMs },
    givenUp: (message) => queue.push({ make: () => placeholder(message), done: () => undefined }),
  })
  const placeholder = async (message: WAMessage): Promise<Inbound | null> => {
    const inbound = await toInbound({ ...message, message: { conversation: '' } }, { arrival: 'late' })
    const reason = message.messageStubParameters?.[0] ?? null
    // another id: should the message itself still come, it is no duplicate of its placeholder
    return (
      inbound && {
        ...inbound,
        wireId: `undecryptable:${inbound.wireId}`,
        kind: 'unknown',
        raw: { undecryptable: reason },
      }
    )
  }
  const remember = (name: string): void => {
    fromJournal.add(name)
    undecryptable.cameThrough(name)
    if (fromJournal.size > maxRemembered) fromJournal.delete(fromJournal.values().next().value as string)
  }
  const push = (entry: JournalEntry, arrival: Inbound['arrival'], stored?: () => void): void => {
    const me = deps.me()
    if (!me) return
    const message = readEntry(entry, me, logger)
    if (message) remember(nameOf(message.key))
    queue.push({
      make: async () => (message ? toInbound(message, { arrival, attrs: entry.attrs, journalId: entry.id }) : null),
      async done(inbound) {
        if (inbound) deps.journal()?.done(entry.id)
        else await deps.journal()?.drop(entry.id)
        deps.offline.settled(entry.attrs.id ?? '', inbound !== null)
        stored?.()
      },
    })
  }
  const upsertedOne = (message: WAMessage, type: string): void => {
    const name = nameOf(message.key)
    const receipt = receiptOfUpsert(message)
    if (receipt) host.receipt(receipt).catch((error: unknown) => logger.warn({ err: error }, 'receipt not stored'))
    const isUnread = message.messageStubType === proto.WebMessageInfo.StubType.CIPHERTEXT
    if (isUnread) undecryptable.failed(name, message)
    if (isUnread || !message.message || fromJournal.has(name)) return
    undecryptable.cameThrough(name)
    const arrival = type === 'notify' ? 'live' : 'late'
    queue.push({
      make: () => toInbound(message, { arrival }),
      done: (inbound) => deps.offline.settled(message.key.id ?? '', inbound !== null),
    })
  }
  return {
    queue,
    journaled: (entry) => push(entry, entry.attrs.offline ? 'late' : 'live'),
    async replay() {
      const left = (await deps.journal()?.load()) ?? []
      await Promise.all(left.map((entry) => new Promise<void>((resolve) => push(entry, 'late', resolve))))
    },
    upserted(messages, type) {
      for (const message of messages) upsertedOne(message, type)
    },
    storedBefore(key) {
      remember(nameOf(key))
      deps.offline.settled(key.id ?? '', true)
    },
    stop() {
      queue.stop()
      undecryptable.stop()
    },
  }
}

function readEntry(
  entry: JournalEntry,
  me: { id: string; lid?: string | undefined },
  logger: Logger,
): WAMessage | null {
  try {
    return messageOfEntry(entry, me)
  } catch (error) {
    logger.warn({ err: error }, 'a decrypted message has no known form')
  }
  try {
    return unreadable(entry, me)
  } catch {
    return null
  }
}
