import type { Id } from '../../../schemas/common.ts'
import type { Contact } from '../../../schemas/contact.ts'
import type { Conversation } from '../../../schemas/conversation.ts'
import type { Message, SystemLine } from '../../../schemas/message.ts'
import type { Organization } from '../../../schemas/organization.ts'
import type { ActionContext } from '../../core/action.ts'
import type { ClientSession, Database } from '../../core/db.ts'
import type { Scope } from '../../core/scope.ts'
import type { Activities } from '../activities/index.ts'
import type { KnownContact } from '../contacts/index.ts'
import type { SendInput } from '../conversations/index.ts'
import type { Hours } from '../hours/index.ts'
import type { Notifications } from '../notifications/index.ts'
import type { Sla } from '../sla/index.ts'

export type TicketContext = Pick<ActionContext, 'scope' | 'tx' | 'now'>

export interface TicketDeps {
  database: Pick<Database, 'transaction'>
  contacts: {
    get(scope: Scope, id: Id, session?: ClientSession): Promise<Pick<Contact, 'id'>>
    findMany(organizationId: Id, ids: readonly Id[], session?: ClientSession): Promise<ReadonlyMap<Id, KnownContact>>
  }
  conversations: {
    state(scope: Scope, id: Id, session?: ClientSession): Promise<Pick<Conversation, 'contactId'> | null>
    appendSystem(ctx: TicketContext, conversationId: Id, line: SystemLine): Promise<unknown>
    send(ctx: TicketContext, input: SendInput): Promise<Message>
  }
  organizations: { get(organizationId: Id): Promise<Pick<Organization, 'timeZone' | 'locale'>> }
  members: {
    names(userIds: readonly Id[]): Promise<ReadonlyMap<Id, string>>
    /** Null: no active member. */
    principal(organizationId: Id, userId: Id): Promise<unknown>
  }
  hours: Pick<Hours, 'dedicate' | 'giveBack'>
  sla: Pick<Sla, 'promise'>
  notifications: Pick<Notifications, 'notify'>
  activities: Pick<Activities, 'add'>
  /** The four letters at the end of a number. */
  draw?(): string
}
