import type { Id, Locale } from '../../../schemas/common.ts'
import type { ClientSession, Database } from '../../core/db.ts'
import type { Scope } from '../../core/scope.ts'
import type { SendContext, SendInput } from '../conversations/index.ts'
import type { Notifications } from '../notifications/index.ts'

export interface ReminderDeps {
  database: Pick<Database, 'transaction'>
  notifications: Pick<Notifications, 'notify'>
  contacts: { get(scope: Scope, id: Id, session?: ClientSession): Promise<unknown> }
  conversations: {
    /** Throws where the scope may not see it. */
    get(scope: Scope, id: Id, session?: ClientSession): Promise<unknown>
    ofContact(organizationId: Id, contactId: Id, session?: ClientSession): Promise<Id[]>
    send(ctx: SendContext, input: SendInput): Promise<unknown>
  }
  /** The contacts that are a member's own numbers. */
  staffNumbers: { contactsOf(organizationId: Id, userId: Id, session?: ClientSession): Promise<Id[]> }
  /** Null: no active member any more. */
  members: { principal(organizationId: Id, userId: Id): Promise<{ user: { locale: Locale } } | null> }
}
