import type { Id } from '../../../schemas/common.ts'
import type { Message } from '../../../schemas/message.ts'
import type { MessageChange } from '../../../schemas/message-change.ts'
import type { InboundChange } from '../../channels/channel.ts'
import type { ClientSession } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { findChanges } from './changes-repository.ts'
import { type Canonical, fold, isSame } from './folding.ts'
import { type Entry, keysOf } from './receiving-peers.ts'
import { previewOf, type Work } from './state.ts'

export interface ChangesOf {
  organizationId: Id
  entries: readonly Entry[]
  works: readonly Work[]
  /** wireKey → message: stored before, or in this group. */
  known: ReadonlyMap<string, Message>
  /** Those of this group, with the entries that brought them. */
  fresh: ReadonlyMap<Message, Entry>
}
export interface Changed {
  /** To be stored, whether what they are about is there or not. */
  changes: MessageChange[]
  /** Stored before, and different now. Those of this group changed in place. */
  messages: Message[]
}

/**
 * What was done to messages: those in this group, and those that waited for a message of this group. A change whose
 * message is not there yet is kept, and found when it comes.
 */
export async function applyChanges(facts: ChangesOf, session: ClientSession): Promise<Changed> {
  const { organizationId, entries, known, fresh } = facts
  const changing = entries
    .filter(({ arrival, isIgnored }) => arrival.inbound.change && !isIgnored)
    .map((entry) => ({ entry, keys: keysOf(entry, targetOf(entry)) }))
  const arrived = [...fresh].map(([message, entry]) => ({ message, keys: keysOf(entry, entry.arrival.inbound) }))
  const keys = [...changing, ...arrived].flatMap((about) => about.keys)
  const rows = await findChanges(organizationId, [...new Set(keys)], session)
  const canonical = canonicalOf(entries)
  const changes = changing.flatMap(({ entry, keys }) => {
    const change = changeOf(organizationId, entry, keys)
    const isKnown = (row: MessageChange) => row.wireId === change.wireId && canonical(row.actor) === change.actor
    if (rows.some((row) => isKnown(row) && keys.includes(row.targetKey))) return []
    rows.push(change)
    return [change]
  })
  if (rows.length === 0) return { changes, messages: [] }
  const targets = changing.flatMap(({ keys }) => {
    const message = keys.map((key) => known.get(key)).find((found) => found !== undefined)
    return message ? [{ message, keys }] : []
  })
  const messages = new Set<Message>()
  for (const { message, keys } of [...targets, ...arrived]) {
    const own = rows.filter((row) => keys.includes(row.targetKey))
    if (own.length === 0 || !update(message, fold(message, own, canonical))) continue
    if (!fresh.has(message)) messages.add(message)
    showInPreview(facts.works, message)
  }
  return { changes, messages: [...messages] }
}

/** In place: what was added in this group is stored as it is at the end of it. */
function update(message: Message, after: Message): boolean {
  if (isSame(message, after)) return false
  Object.assign(message, after, { updatedAt: new Date() })
  return true
}

/** Where the list shows this message, it shows what became of it. */
export function showInPreview(works: readonly Work[], message: Message): void {
  for (const { conversation } of works)
    if (conversation.id === message.conversationId && conversation.previewSeq === message.seq)
      conversation.preview = previewOf(message)
}

const targetOf = ({ arrival }: Entry): InboundChange['target'] =>
  arrival.inbound.change?.target ?? { wireId: '', fromMe: false }

/** Contacts that were merged count as the one that was kept. */
function canonicalOf(entries: readonly Entry[]): Canonical {
  const kept = new Map<Id, Id>()
  for (const { contact, author } of entries)
    for (const known of [contact, author])
      for (const alias of known?.aliasIds ?? []) kept.set(alias, known?.id ?? alias)
  return (actor) => kept.get(actor) ?? actor
}

function changeOf(organizationId: Id, entry: Entry, keys: readonly string[]): MessageChange {
  const { arrival, contact, author } = entry
  const { inbound, lineId, arrivedAt } = arrival
  const change = inbound.change as InboundChange
  const { wireId } = change.target
  if (!wireId || wireId.length > 128) throw new Error('A change came without the id of its message')
  const text = change.type === 'edit' ? change.text : null
  const emoji = change.type === 'reaction' ? change.emoji : null
  if (emoji !== null && emoji.length > 32) throw new Error('A reaction came that is no emoji')
  return {
    id: newId(arrivedAt.getTime()),
    ...{ organizationId, lineId, contactId: contact.id, targetKey: keys[0] ?? '' },
    ...{ createdAt: arrivedAt, updatedAt: arrivedAt },
    actor: inbound.fromMe ? 'us' : (author ?? contact).id,
    userId: null,
    ...{ type: change.type, text, emoji },
    options: change.type === 'vote' ? change.options.slice(0, 12).map((option) => option.slice(0, 100)) : [],
    wireId: inbound.wireId,
    // by their own clock, right or wrong: only what it says against itself counts
    at: inbound.sentAt,
    ...{ status: 'received', failure: null, attempts: 0, accountId: null, conversationId: null, afterSeq: 0 },
  }
}
