import type { Id } from '../../schemas/common.ts'
import type { ChannelSession, PeerAddress } from '../channels/channel.ts'
import type { Logger } from '../core/logger.ts'
import type { MemberTypes } from '../core/realtime.ts'
import { systemScope } from '../core/scope.ts'
import type { Contacts } from '../features/contacts/index.ts'
import type { Conversations, LineBrief } from '../features/conversations/index.ts'

export interface CourtesyDeps {
  conversations: Pick<Conversations, 'state' | 'thread'>
  contacts: Pick<Contacts, 'addresses'>
  lines: { brief(organizationId: Id, ids: readonly Id[]): Promise<ReadonlyMap<Id, LineBrief>> }
  /** The sessions that this process owns. */
  sessions: { get(accountId: Id): ChannelSession | undefined }
  logger: Pick<Logger, 'debug'>
}

/** The hint `read`. */
export interface MemberRead {
  organizationId: Id
  conversationId: Id
  upToSeq: number
  count: number
}

/** What the customer sees of us beside messages: that somebody types, that somebody has read. Lost, it harms nobody. */
export function createCourtesies(deps: CourtesyDeps) {
  const reach = async (organizationId: Id, conversationId: Id, tell: Tell): Promise<void> => {
    const conversation = await deps.conversations.state(systemScope(organizationId), conversationId)
    if (conversation?.kind !== 'customer') return
    const { lineId, contactId } = conversation
    const accountId = (await deps.lines.brief(organizationId, [lineId])).get(lineId)?.accountId
    const session = accountId ? deps.sessions.get(accountId) : undefined
    if (!session) return
    const to = (await deps.contacts.addresses(organizationId, [contactId])).get(contactId)
    if (to) await tell(session, to)
  }
  const quietly = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => deps.logger.debug({ err: error }, 'a courtesy was not shown'))
  return {
    typing: ({ organizationId, conversationId, isTyping }: MemberTypes): Promise<void> =>
      quietly(reach(organizationId, conversationId, (session, to) => session.typing(to, isTyping ? 'typing' : 'idle'))),
    read: ({ organizationId, conversationId, upToSeq, count }: MemberRead): Promise<void> =>
      quietly(
        reach(organizationId, conversationId, async (session, to) => {
          const before = { before: upToSeq + 1, limit: 100 }
          const thread = await deps.conversations.thread(systemScope(organizationId), conversationId, before)
          const seen = thread.filter(({ direction }) => direction === 'in').slice(-count)
          await session.markRead(
            to,
            seen.flatMap(({ wireId }) => wireId ?? []),
          )
        }),
      ),
  }
}
type Tell = (session: ChannelSession, to: PeerAddress) => Promise<void>
