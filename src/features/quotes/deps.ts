import type { Id } from '../../../schemas/common.ts'
import type { Contact } from '../../../schemas/contact.ts'
import type { Conversation } from '../../../schemas/conversation.ts'
import type { Lane, Message, Sender, SystemLine } from '../../../schemas/message.ts'
import type { Order } from '../../../schemas/order.ts'
import type { Organization } from '../../../schemas/organization.ts'
import type { Quote } from '../../../schemas/quote.ts'
import type { ActionContext } from '../../core/action.ts'
import type { ClientSession, Database } from '../../core/db.ts'
import type { Effect } from '../../core/effect.ts'
import type { Scope } from '../../core/scope.ts'
import type { NewActivity } from '../activities/index.ts'
import type { NewNotice } from '../notifications/index.ts'
import type { QuoteLinks } from './links.ts'

/** What a writing function needs of an action's context; dispatch and the sweep have this much too. */
export type RecordContext = Pick<ActionContext, 'scope' | 'tx' | 'now'>

export interface QuoteDeps {
  database: Pick<Database, 'transaction'>
  contacts: {
    get(scope: Scope, id: Id, session?: ClientSession): Promise<Pick<Contact, 'id' | 'name' | 'locale' | 'timeZone'>>
  }
  conversations: {
    state(
      scope: Scope,
      id: Id,
      session?: ClientSession,
    ): Promise<Pick<Conversation, 'id' | 'contactId' | 'awaiting'> | null>
    send(
      ctx: RecordContext,
      input: {
        conversationId: Id
        text: string
        lane: Lane
        clientId: string
        sender: Sender
        awaits?: Message['awaits']
        fileId?: Id
        kind?: 'document'
      },
    ): Promise<Pick<Message, 'id'>>
    appendSystem(ctx: RecordContext, conversationId: Id, line: SystemLine): Promise<unknown>
    answered(ctx: RecordContext, conversationId: Id, awaitingId: Id): Promise<unknown>
  }
  orders: {
    createFromQuote(ctx: RecordContext, quote: Quote): Promise<Order>
    get(scope: Scope, id: Id, session?: ClientSession): Promise<Order>
  }
  organizations: { get(organizationId: Id): Promise<Organization> }
  activities: { add(ctx: Effect, activity: NewActivity): Promise<void> }
  notifications: { notify(ctx: Effect, notice: NewNotice): Promise<void> }
  links: QuoteLinks
}
