import type { Id } from '../../../schemas/common.ts'
import { streams } from '../../../schemas/events.ts'
import type { Message } from '../../../schemas/message.ts'
import type { WebchatEvent, WebchatThread } from '../../../schemas/webchat.ts'
import { currentRev } from '../../core/counters.ts'
import { eventsSince } from '../../core/outbox.ts'
import type { Scope } from '../../core/scope.ts'
import { noFile } from './errors.ts'
import { type Guest, lookOf, type WebchatDeps } from './guest.ts'
import { viewOf } from './view.ts'

const pageSize = 50

/** For visitors: their thread, and nothing else. */
export function createGuestThreads({ contacts, conversations, files }: WebchatDeps) {
  const place = async ({ site, visitor }: Guest): Promise<{ id: Id; contactId: Id; scope: Scope } | null> => {
    const { organizationId, lineId } = site
    const contactId = await contacts.idOfPeer(organizationId, { visitor: visitor.visitor })
    if (!contactId) return null
    const actor = { kind: 'contact' as const, id: contactId, name: '' }
    const scope: Scope = { organizationId, actor, see: 'all', contactId }
    const found = await conversations.ofPeer(scope, lineId, { visitor: visitor.visitor })
    return found ? { id: found.id, contactId, scope } : null
  }
  return {
    /** The newest messages, or those before a number. */
    async thread(guest: Guest, before?: number): Promise<WebchatThread> {
      const { name, email } = guest.visitor
      const here = await place(guest)
      // read first: what comes meanwhile is told again by the stream rather than never
      const rev = here ? await currentRev(streams.conversation(here.id)) : 0
      const query = { limit: pageSize, ...(before !== undefined && { before }) }
      const conversation = here ? await conversations.state(here.scope, here.id) : null
      const rows = conversation && here ? await conversations.thread(here.scope, here.id, query) : []
      const first = before ?? (conversation?.lastSeq ?? 0) + 1
      return {
        look: lookOf(guest.site),
        visitor: { name, email },
        messages: rows.flatMap((message) => viewOf(message) ?? []),
        rev,
        hasEarlier: first - pageSize > 1,
      }
    },

    /** What changed since the page looked last. */
    async changes(guest: Guest, since: number): Promise<WebchatEvent[]> {
      const here = await place(guest)
      if (!here) return []
      const stream = streams.conversation(here.id)
      const rev = await currentRev(stream)
      if (rev === since) return []
      const { events, reload } = await eventsSince(guest.site.organizationId, stream, since, rev)
      if (reload) return [{ type: 'reload' }]
      const shown = events.flatMap((event): WebchatEvent[] => {
        if (event.type !== 'message.added' && event.type !== 'message.changed') return []
        const message = viewOf(event.data as Message)
        return message ? [{ type: 'message', message, rev: event.rev }] : []
      })
      return [...shown, { type: 'rev', rev }]
    },

    /** Every address by which hints for this thread may come: a customer may have it open in two browsers. */
    async addresses(guest: Guest): Promise<string[]> {
      const here = await place(guest)
      const own = guest.visitor.visitor
      if (!here) return [own]
      const { identities } = await contacts.get(here.scope, here.contactId)
      const others = identities.filter(({ kind }) => kind === 'visitor').map(({ value }) => value)
      return [...new Set([own, ...others])]
    },

    /** Ids on the channel of what the page shows of ours, up to a number: what it has read. */
    async upTo(guest: Guest, seq: number): Promise<string[]> {
      const here = await place(guest)
      if (!here) return []
      const rows = await conversations.thread(here.scope, here.id, { before: seq + 1, limit: pageSize })
      return rows.flatMap(({ direction, status, wireId }) =>
        direction === 'out' && wireId && (status === 'sent' || status === 'delivered') ? [wireId] : [],
      )
    },

    async openFile(guest: Guest, fileId: Id) {
      const here = await place(guest)
      if (!here) throw noFile()
      return files.openFile(here.scope, fileId)
    },

    /** Bytes of a visitor, kept before the message that brings them is stored. Read by nobody until it is. */
    async keep(guest: Guest, stream: AsyncIterable<Uint8Array>, said: { mime: string; fileName: string | null }) {
      const { organizationId } = guest.site
      const actor = { kind: 'contact' as const, id: guest.visitor.id, name: '' }
      const file = await files.upload({ organizationId, actor, see: 'own' }, stream, said)
      const read = async () => (await files.bytes(organizationId, file.id)).bytes
      return { id: file.id, mime: file.mime, size: file.size, name: file.fileName, read }
    },
  }
}
