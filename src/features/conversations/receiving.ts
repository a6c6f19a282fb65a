import type { Id } from '../../../schemas/common.ts'
import type { ContactMerge } from '../../../schemas/contact.ts'
import type { Media, Message } from '../../../schemas/message.ts'
import type { Inbound, PeerAddress } from '../../channels/channel.ts'
import type { ClientSession, Tx } from '../../core/db.ts'
import { type Contacts, type KnownContact, shownName } from '../contacts/index.ts'
import type { Files } from '../files/index.ts'
import { insertChanges, updateContents } from './changes-repository.ts'
import { reopenWork, take } from './holders.ts'
import { attachKept } from './kept-files.ts'
import { findByWireKeys, findByIds as findMessages, updateMessages } from './messages-repository.ts'
import { applyChanges } from './receiving-changes.ts'
import { draftOf } from './receiving-drafts.ts'
import { type Arrival, type Entry, keysOf, quotedKeys, resolveEntries } from './receiving-peers.ts'
import { findByContacts } from './repository.ts'
import { type LineBrief, type Neighbours, saveAll, showMessage } from './saving.ts'
import { stopBot } from './sending.ts'
import { addArchived, addMessage, type StoredConversation, type Work, workOn, workOnNew } from './state.ts'

export type { Arrival } from './receiving-peers.ts'

/** What became of an arrival; null: it was stored before, or is no message of its own. */
export type Received = {
  message: Message
  conversation: StoredConversation
  /** We had written first, and this is their first word. */
  isFirstAnswer: boolean
} | null

interface ReceivingDeps extends Omit<Neighbours, 'contacts'> {
  contacts: Contacts
  files: Pick<Files, 'attach'>
  isStaff?(organizationId: Id, contactIds: readonly Id[], session: ClientSession): Promise<ReadonlySet<Id>>
}

interface Group {
  organizationId: Id
  tx: Tx
  entries: readonly Entry[]
  lines: ReadonlyMap<Id, LineBrief>
  /** `lineId:contactId` → the conversation being worked on. */
  works: Map<string, Work>
  /** wireKey → message: stored before, or earlier in this group. */
  known: Map<string, Message>
  /** Messages of this group. */
  fresh: Map<Message, Entry>
}

export function createReceiving(deps: ReceivingDeps) {
  return {
    /**
     * Stores a group of arrivals of one organization in the caller's transaction, with the same few commands for one
     * or for a hundred; the last of them when the transaction's writes run. Answers in the order of the arrivals. Throws
     * when one of them cannot be stored. `isNews`: what came live is not looked for first; if it was stored before, the
     * unique index says so, and the caller comes again without it.
     */
    async receive(
      tx: Tx,
      organizationId: Id,
      arrivals: readonly Arrival[],
      { isNews = false }: { isNews?: boolean } = {},
    ): Promise<Received[]> {
      const { entries, merges, renamed } = await resolveEntries(deps.contacts, tx, organizationId, arrivals)
      const lineIds = [...new Set(arrivals.map((arrival) => arrival.lineId))]
      const group: Group = {
        organizationId,
        tx,
        entries,
        lines: await deps.lines.brief(organizationId, lineIds, tx.session),
        works: new Map(),
        known: await knownMessages(organizationId, { entries, isNews }, tx.session),
        fresh: new Map(),
      }
      await loadWorks(deps, group, merges)
      rename(group, renamed)
      const received = entries.map((entry) => receiveOne(group, entry))
      const { changes, messages } = await applyChanges({ ...group, works: [...group.works.values()] }, tx.session)
      const works = [...group.works.values()].filter(isChanged)
      for (const work of works)
        if (work.conversation.holderKind === 'user' && work.before?.holderKind === 'bot')
          work.changed.push(...(await stopBot(work, { tx, now: work.conversation.lastMessageAt })))
      insertChanges(
        changes.map((change) => ({ change, due: null })),
        tx.writes,
      )
      updateContents(messages, tx.writes)
      await saveAll(deps, tx, works, [], { isLate: true })
      await attachKept(deps.files, tx, works)
      for (const message of messages) showMessage(tx, message, 'message.changed')
      return received
    },

    /** The bytes of a stored message's media arrived, or will not. */
    async setMedia(tx: Tx, organizationId: Id, messageId: Id, media: Partial<Media>): Promise<void> {
      const [message] = await findMessages(organizationId, [messageId], tx.session)
      if (!message?.media) return
      const changed = { ...message, media: { ...message.media, ...media }, updatedAt: new Date() }
      updateMessages([{ message: changed, due: null }], tx.writes)
      showMessage(tx, changed, 'message.changed')
    },
  }
}

const isChanged = (work: Work): boolean =>
  work.before === null ||
  work.added.length > 0 ||
  work.before.contactName !== work.conversation.contactName ||
  work.before.contactId !== work.conversation.contactId ||
  work.before.preview !== work.conversation.preview

function rename({ works }: Group, renamed: readonly KnownContact[]): void {
  for (const contact of renamed)
    for (const { conversation } of works.values())
      if (conversation.contactId === contact.id)
        conversation.contactName = shownName(contact, conversation.contactPhone)
}

const threadKey = (lineId: Id, contactId: Id) => `${lineId}:${contactId}`

function knownMessages(
  organizationId: Id,
  { entries, isNews }: { entries: readonly Entry[]; isNews: boolean },
  session: ClientSession,
): Promise<Map<string, Message>> {
  const keys = entries.flatMap((entry) => {
    const { inbound } = entry.arrival
    if (entry.isIgnored) return []
    if (inbound.change) return keysOf(entry, inbound.change.target)
    const own = keysOf(entry, inbound)
    // under an id of a contact that was merged into this one, the index would not see it
    const isSure = isNews && inbound.arrival === 'live' && own.length === 1
    return isSure ? quotedKeys(entry) : [...own, ...quotedKeys(entry)]
  })
  return findByWireKeys(organizationId, [...new Set(keys)], session)
}

async function loadWorks(deps: ReceivingDeps, group: Group, merges: readonly ContactMerge[]): Promise<void> {
  const { organizationId, tx, entries } = group
  const followed = entries.filter(({ isIgnored }) => !isIgnored)
  const people = followed.flatMap(({ contact, author }) => (author ? [contact.id, author.id] : [contact.id]))
  const ids = new Set([...people, ...merges.map((merge) => merge.mergedId)])
  for (const conversation of await findByContacts(organizationId, [...ids], tx.session))
    group.works.set(threadKey(conversation.lineId, conversation.contactId), workOn(conversation))
  for (const merge of merges) await follow(deps, group, merge)
  // a change makes no thread: its message does
  const missing = followed.filter(
    ({ arrival, contact }) => !arrival.inbound.change && !group.works.has(threadKey(arrival.lineId, contact.id)),
  )
  if (missing.length === 0) return
  const newIds = [...new Set(missing.map(({ contact }) => contact.id))]
  const staff = (await deps.isStaff?.(organizationId, newIds, tx.session)) ?? new Set<Id>()
  for (const { arrival, contact } of missing) {
    const { inbound, lineId, arrivedAt } = arrival
    const fresh = {
      organizationId,
      kind: staff.has(contact.id) ? ('staff' as const) : ('customer' as const),
      lineId,
      contactId: contact.id,
      contactName: shownName(contact, phoneOf(inbound.peer)),
      contactPhone: inbound.peer.phone ?? null,
      labelIds: contact.labelIds,
      isGroup: contact.group !== null,
      holderKind: botServes(group, lineId, contact) ? ('bot' as const) : ('nobody' as const),
    }
    const key = threadKey(lineId, contact.id)
    const archivedAt = inbound.arrival === 'history' ? inbound.sentAt : null
    if (!group.works.has(key)) group.works.set(key, workOnNew(fresh, arrivedAt, archivedAt))
  }
}

/** Of groups only those where it answers when it is mentioned. */
const botServes = ({ lines }: Group, lineId: Id, contact: KnownContact): boolean =>
  lines.get(lineId)?.botMode === 'on' && (!contact.group || contact.group.policy === 'mention')

const phoneOf = (peer: PeerAddress): string | null => peer.phone ?? peer.username ?? null

/** A merged contact's thread goes along unless the kept contact has one on that line; then it stays, readable, where it is. */
async function follow(deps: ReceivingDeps, { works, tx }: Group, merge: ContactMerge): Promise<void> {
  const moved: Id[] = []
  for (const [key, work] of [...works]) {
    const { conversation } = work
    if (conversation.contactId !== merge.mergedId) continue
    const keptKey = threadKey(conversation.lineId, merge.keptId)
    if (works.has(keptKey)) continue
    conversation.contactId = merge.keptId
    works.delete(key)
    works.set(keptKey, work)
    moved.push(conversation.id)
  }
  await deps.contacts.carryAlong(tx, merge, moved)
}

function receiveOne(group: Group, entry: Entry): Received {
  const { arrival, contact, isIgnored } = entry
  const { inbound, lineId } = arrival
  assertUsable(inbound)
  if (inbound.change || isIgnored) return null
  const keys = keysOf(entry, inbound)
  if (keys.some((key) => group.known.has(key))) return null
  const work = group.works.get(threadKey(lineId, contact.id)) as Work
  const { conversation } = work
  const { phone } = inbound.peer
  if (phone && conversation.contactPhone !== phone) {
    conversation.contactPhone = phone
    conversation.contactName = shownName(contact, phone)
  }
  const isFirstAnswer = !inbound.fromMe && conversation.lastInboundAt === null && conversation.lastSeq > 0
  const message = inbound.arrival === 'history' ? archive(group, entry, work) : addNews(group, entry, work)
  if (inbound.kind === 'unknown' && inbound.raw) work.raws.set(message.id, inbound.raw)
  group.fresh.set(message, entry)
  for (const key of keys) group.known.set(key, message)
  return { message, conversation, isFirstAnswer }
}

function assertUsable({ wireId, sentAt, text }: Inbound): void {
  if (!wireId || wireId.length > 128) throw new Error('A message came without a usable id')
  if (Number.isNaN(sentAt.getTime())) throw new Error('A message came without a usable time')
  if (text.length > 65_536) throw new Error('A message came with a text that is too long')
}

const archive = (group: Group, entry: Entry, work: Work): Message =>
  addArchived(work, draftOf(group.known, entry, null), entry.arrival.arrivedAt)

function addNews(group: Group, entry: Entry, work: Work): Message {
  const { arrival, contact } = entry
  const { inbound, lineId, arrivedAt } = arrival
  if (contact.isBlocked && !inbound.fromMe) return addUnheeded(group, entry, work)
  const isServed = botServes(group, lineId, contact)
  reopenWork(work, isServed ? 'bot' : 'nobody', null, arrivedAt)
  if (inbound.fromMe) answeredOnPhone(work, arrivedAt)
  else if (isServed) wakeBot(work.conversation)
  return addMessage(work, draftOf(group.known, entry, work.conversation.offered ?? null), arrivedAt)
}

/** Of somebody who is blocked: kept, and nobody is called for it. */
function addUnheeded(group: Group, entry: Entry, work: Work): Message {
  const { unreadCount } = work.conversation
  const message = addMessage(work, draftOf(group.known, entry, null), entry.arrival.arrivedAt)
  work.conversation.unreadCount = unreadCount
  return message
}

/** Somebody answered on the business's own phone: the bot is silent until it is handed back. */
function answeredOnPhone(work: Work, at: Date): void {
  if (work.conversation.kind === 'staff') return
  work.conversation.unreadCount = 0
  take(work, null, at)
}

/** A conversation that began while its line only listened goes to the bot with its next message; one that waits for a person does not. */
function wakeBot(conversation: StoredConversation): void {
  if (conversation.holderKind !== 'nobody' || conversation.handoffReason !== null || conversation.botOff) return
  conversation.holderKind = 'bot'
  conversation.dispatchedSeq = conversation.lastInboundSeq
}
