import type { Id } from '../../schemas/common.ts'
import type { WireBlock } from '../../schemas/wire-block.ts'
import { ChannelError, type ChannelSession } from '../channels/channel.ts'
import type { Logger } from '../core/logger.ts'
import type { Contacts } from '../features/contacts/index.ts'
import { backoffMs, type Conversations } from '../features/conversations/index.ts'

export interface BlockDeps {
  conversations: Pick<Conversations, 'dueBlocks' | 'forgetBlock' | 'postponeBlock'>
  contacts: Pick<Contacts, 'addresses'>
  /** The sessions that this process owns. */
  sessions: { get(accountId: Id): ChannelSession | undefined }
  logger: Logger
}

const maxTries = 12
/** A line that is down is no failed try: it is asked again when it may stand. */
const downMs = 30_000

/** Null: it is given up. */
function waitAfter(error: unknown, { attempts }: WireBlock): number | null {
  if (!(error instanceof ChannelError)) return attempts < maxTries ? backoffMs(attempts) : null
  if (error.code === 'not_connected') return downMs
  return error.retryable && attempts < maxTries ? backoffMs(attempts) : null
}

/** Tells channels who is blocked. The wish lies in the store until its channel has heard of it. */
export function createBlocks({ conversations, contacts, sessions, logger }: BlockDeps) {
  const tell = async (wish: WireBlock): Promise<void> => {
    const session = sessions.get(wish.accountId)
    const to = (await contacts.addresses(wish.organizationId, [wish.contactId])).get(wish.contactId)
    if (!session?.block || !to) return conversations.forgetBlock(wish)
    try {
      await session.block(to, wish.isBlocked)
      await conversations.forgetBlock(wish)
    } catch (error) {
      logger.warn({ err: error, contactId: wish.contactId }, 'the channel was not told who is blocked')
      const waitMs = waitAfter(error, wish)
      if (waitMs === null) await conversations.forgetBlock(wish)
      else await conversations.postponeBlock(wish, new Date(Date.now() + waitMs))
    }
  }
  return {
    /** What these accounts have to tell now. */
    async sweep(accountIds: readonly Id[]): Promise<void> {
      const open = accountIds.filter((id) => sessions.get(id) !== undefined)
      for (const wish of await conversations.dueBlocks(open, new Date())) await tell(wish)
    },
  }
}
