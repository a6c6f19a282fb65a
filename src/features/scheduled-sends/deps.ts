import type { Id } from '../../../schemas/common.ts'
import type { Contact } from '../../../schemas/contact.ts'
import type { Conversation } from '../../../schemas/conversation.ts'
import type { ClientSession, Database, Tx } from '../../core/db.ts'
import type { Scope } from '../../core/scope.ts'
import type { SendContext, SendInput } from '../conversations/index.ts'

export interface ScheduledSendDeps {
  database: Pick<Database, 'transaction'>
  conversations: {
    /** Throws where the scope may not see it. */
    get(scope: Scope, id: Id, session?: ClientSession): Promise<Pick<Conversation, 'id' | 'lastSeq'>>
    state(scope: Scope, id: Id, session?: ClientSession): Promise<Conversation | null>
    send(ctx: SendContext, input: SendInput): Promise<unknown>
  }
  contacts: {
    findMany(
      organizationId: Id,
      ids: readonly Id[],
      session: ClientSession,
    ): Promise<ReadonlyMap<Id, Pick<Contact, 'isBlocked' | 'optedOutAt'>>>
  }
  files: {
    /** Throws where the scope may not read it. */
    describe(scope: Scope, id: Id): Promise<unknown>
    attach(tx: Tx, organizationId: Id, id: Id, conversationId: Id): Promise<void>
  }
}
