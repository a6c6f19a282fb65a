import type { Id } from '../../../schemas/common.ts'
import type { ContactMerge } from '../../../schemas/contact.ts'
import type { Media, Message } from '../../../schemas/message.ts'
import type { Inbound, InboundMedia, PeerAddress } from '../../channels/channel.ts'
import type { ClientSession, Tx } from '../../core/db.ts'
import { type Contacts, type KnownContact, shownName } from '../contacts/index.ts'
import { reopenWork, take } from './holders.ts'
import { findByWireKeys, findByIds as findMessages, updateMessages, wireKeyOf } from './messages-repository.ts'
import { findByContacts } from './repository.ts'
import { type LineBrief, type Neighbours, saveAll, showMessage } from './saving.ts'
import { stopBot } from './sending.ts'
import { addMessage, type StoredConversation, type Work, workOn, workOnNew } from './state.ts'

export interface Arrival {
  accountId: Id
  lineId: Id
  inbound: Inbound
  arrivedAt: Date
}

/** What became of an arrival; null: it was stored before. */
export type Received = { message: Message; conversation: StoredConversation } | null

interface ReceivingDeps extends Omit<Neighbours, 'contacts'> {
  contacts: Contacts
  isStaff?(organizationId: Id, contactIds: readonly Id[], session: ClientSession): Promise<ReadonlySet<Id>>
}

interface Group {
  organizationId: Id
  tx: Tx
  arrivals: readonly Arrival[]
  contacts: readonly KnownContact[]
  lines: ReadonlyMap<Id, LineBrief>
  /** `lineId:contactId` → the conversation being worked on. */
  works: Map<string, Work>
  /** wireKey → message: stored before, or earlier in this group. */
  known: Map<string, Message>
}

export function createReceiving(deps: ReceivingDeps) {
  return {
    /**
     * Stores a group of arrivals of one organization in the caller's transaction, with the same few commands for one
     * or for a hundred. Answers in the order of the arrivals. Throws when one of them cannot be stored.
     */
    async receive(tx: Tx, organizationId: Id, arrivals: readonly Arrival[]): Promise<Received[]> {
      const { contacts, merges, renamed } = await deps.contacts.resolveBatch(
        organizationId,
        tx,
        arrivals.map(({ inbound }) => ({ peer: inbound.peer, pushName: inbound.fromMe ? null : inbound.pushName })),
      )
      const group: Group = {
        organizationId,
        tx,
        arrivals,
        contacts,
        lines: await deps.lines.brief(
          organizationId,
          [...new Set(arrivals.map((arrival) => arrival.lineId))],
          tx.session,
        ),
        works: new Map(),
        known: await knownMessages(organizationId, arrivals, contacts, tx.session),
      }
      await loadWorks(deps, group, merges)
      for (const contact of renamed)
        for (const { conversation } of group.works.values())
          if (conversation.contactId === contact.id)
            conversation.contactName = shownName(contact, conversation.contactPhone)
      const received = arrivals.map((arrival, at) => receiveOne(group, arrival, contacts[at] as KnownContact))
      const works = [...group.works.values()].filter(isChanged)
      for (const work of works)
        if (work.conversation.holderKind === 'user' && work.before?.holderKind === 'bot')
          work.changed.push(...(await stopBot(work, { tx, now: work.conversation.lastMessageAt })))
      await saveAll(deps, tx, works)
      return received
    },

    /** The bytes of a stored message's media arrived, or will not. */
    async setMedia(tx: Tx, organizationId: Id, messageId: Id, media: Partial<Media>): Promise<void> {
      const [message] = await findMessages(organizationId, [messageId], tx.session)
      if (!message?.media) return
      const changed = { ...message, media: { ...message.media, ...media }, updatedAt: new Date() }
      await updateMessages([{ message: changed, due: null }], tx.session)
      showMessage(tx, changed, 'message.changed')
    },
  }
}

const isChanged = (work: Work): boolean =>
  work.before === null ||
  work.added.length > 0 ||
  work.before.contactName !== work.conversation.contactName ||
  work.before.contactId !== work.conversation.contactId

const threadKey = (lineId: Id, contactId: Id) => `${lineId}:${contactId}`

/** Who a message is from, in the key of dedupe: us, or the contact under each id that it ever had. */
const senderKeys = (contact: KnownContact, fromMe: boolean): string[] =>
  fromMe ? ['us'] : [contact.id, ...(contact.aliasIds ?? [])]

function knownMessages(
  organizationId: Id,
  arrivals: readonly Arrival[],
  contacts: readonly KnownContact[],
  session: ClientSession,
): Promise<Map<string, Message>> {
  const keys = arrivals.flatMap(({ lineId, inbound }, at) => {
    const contact = contacts[at] as KnownContact
    const own = senderKeys(contact, inbound.fromMe).map((key) => wireKeyOf(lineId, key, inbound.wireId))
    const quoted = inbound.quotedWireId
    if (!quoted) return own
    return [...own, ...['us', ...senderKeys(contact, false)].map((key) => wireKeyOf(lineId, key, quoted))]
  })
  return findByWireKeys(organizationId, [...new Set(keys)], session)
}

async function loadWorks(deps: ReceivingDeps, group: Group, merges: readonly ContactMerge[]): Promise<void> {
  const { organizationId, tx, arrivals, contacts } = group
  const ids = new Set([...contacts.map((contact) => contact.id), ...merges.map((merge) => merge.mergedId)])
  for (const conversation of await findByContacts(organizationId, [...ids], tx.session))
    group.works.set(threadKey(conversation.lineId, conversation.contactId), workOn(conversation))
  for (const merge of merges) await follow(deps, group, merge)
  const missing = arrivals.flatMap((arrival, at) => {
    const contact = contacts[at] as KnownContact
    return group.works.has(threadKey(arrival.lineId, contact.id)) ? [] : [{ arrival, contact }]
  })
  if (missing.length === 0) return
  const newIds = [...new Set(missing.map(({ contact }) => contact.id))]
  const staff = (await deps.isStaff?.(organizationId, newIds, tx.session)) ?? new Set<Id>()
  for (const { arrival, contact } of missing) {
    const phone = arrival.inbound.peer.phone ?? null
    const isStaff = staff.has(contact.id)
    const fresh = {
      organizationId,
      kind: isStaff ? ('staff' as const) : ('customer' as const),
      lineId: arrival.lineId,
      contactId: contact.id,
      contactName: shownName(contact, phoneOf(arrival.inbound.peer)),
      contactPhone: phone,
      isGroup: contact.group !== null,
      holderKind: group.lines.get(arrival.lineId)?.botMode === 'on' ? ('bot' as const) : ('nobody' as const),
    }
    const key = threadKey(arrival.lineId, contact.id)
    if (!group.works.has(key)) group.works.set(key, workOnNew(fresh, arrival.arrivedAt))
  }
}

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
  if (moved.length > 0) await deps.contacts.recordMoved(tx, merge, moved)
}

function receiveOne(group: Group, arrival: Arrival, contact: KnownContact): Received {
  const { inbound, lineId, arrivedAt } = arrival
  if (!inbound.wireId || inbound.wireId.length > 128) throw new Error('A message came without a usable id')
  if (Number.isNaN(inbound.sentAt.getTime())) throw new Error('A message came without a usable time')
  if (inbound.text.length > 65_536) throw new Error('A message came with a text that is too long')
  const keys = senderKeys(contact, inbound.fromMe).map((key) => wireKeyOf(lineId, key, inbound.wireId))
  if (keys.some((key) => group.known.has(key))) return null
  const work = group.works.get(threadKey(lineId, contact.id)) as Work
  const { conversation } = work
  if (!conversation.contactPhone && inbound.peer.phone) {
    conversation.contactPhone = inbound.peer.phone
    conversation.contactName = shownName(contact, inbound.peer.phone)
  }
  const botMode = group.lines.get(lineId)?.botMode
  reopenWork(work, botMode === 'on' ? 'bot' : 'nobody', null, arrivedAt)
  if (inbound.fromMe) answeredOnPhone(work, arrivedAt)
  else if (botMode === 'on') wakeBot(conversation)
  const message = addMessage(work, draftOf(group, arrival, contact), arrivedAt)
  for (const key of keys) group.known.set(key, message)
  return { message, conversation }
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

function draftOf(group: Group, { inbound, lineId, accountId, arrivedAt }: Arrival, contact: KnownContact) {
  const quoted = inbound.quotedWireId
  const quotedKeys = quoted ? ['us', ...senderKeys(contact, false)].map((key) => wireKeyOf(lineId, key, quoted)) : []
  const quotedMessage = quotedKeys.map((key) => group.known.get(key)).find((message) => message !== undefined)
  return {
    direction: inbound.fromMe ? ('out' as const) : ('in' as const),
    audience: 'customer' as const,
    kind: inbound.kind,
    text: inbound.text,
    media: inbound.media ? mediaOf(inbound.media) : null,
    content: inbound.content ?? null,
    wireKind: inbound.wireKind ?? null,
    quotedMessageId: quotedMessage?.id ?? null,
    sender: inbound.fromMe
      ? { kind: 'phone' as const, userId: null, name: null }
      : { kind: 'contact' as const, userId: null, name: contact.name || contact.pushName },
    status: inbound.fromMe ? ('sent' as const) : ('received' as const),
    accountId,
    wireId: inbound.wireId,
    senderKey: inbound.fromMe ? 'us' : contact.id,
    fromMe: inbound.fromMe,
    // a sender's clock may be wrong, but nothing was sent after it arrived
    sentAt: inbound.sentAt < arrivedAt ? inbound.sentAt : arrivedAt,
    arrivedAt,
  }
}

const mediaOf = (media: InboundMedia): Media => ({
  fileId: null,
  mime: media.mime.slice(0, 120),
  size: media.size ?? 0,
  fileName: media.fileName?.slice(0, 200) ?? null,
  width: media.width,
  height: media.height,
  seconds: media.seconds,
  isVoice: media.isVoice ?? false,
  waveform: media.waveform ? [...media.waveform] : null,
  thumbnailFileId: null,
  problem: null,
})
