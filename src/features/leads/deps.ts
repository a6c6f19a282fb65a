import type { Id } from '../../../schemas/common.ts'
import type { LeadSource } from '../../../schemas/lead-source.ts'
import type { Organization } from '../../../schemas/organization.ts'
import type { Permission } from '../../../schemas/permission.ts'
import type { ActionContext } from '../../core/action.ts'
import type { Keyring } from '../../core/crypto.ts'
import type { ClientSession, Database } from '../../core/db.ts'
import type { Scope } from '../../core/scope.ts'
import type { Activities } from '../activities/index.ts'
import type { Contacts } from '../contacts/index.ts'
import type { Conversations } from '../conversations/index.ts'
import type { Notifications } from '../notifications/index.ts'
import type { Reminders } from '../reminders/index.ts'

export type Context = Pick<ActionContext, 'scope' | 'tx' | 'now'>

/** A record that a lead may name: whoever keeps it throws where the scope does not see it. */
interface Kept<T> {
  get(scope: Scope, id: Id, session?: ClientSession): Promise<T>
}

export interface LeadDeps {
  database: Database
  keyring: Keyring
  contacts: Pick<Contacts, 'get' | 'findMany' | 'findOrMake' | 'becameCustomer' | 'setOwner'>
  conversations: Pick<Conversations, 'state' | 'ofContact'>
  organizations: { get(organizationId: Id): Promise<Pick<Organization, 'currency' | 'locale' | 'pack'>> }
  members: {
    whoMay(organizationId: Id, what: { permission: Permission }, session: ClientSession): Promise<Id[]>
  }
  sources: Kept<LeadSource>
  products: Kept<unknown>
  quotes: Kept<{ contactId: Id }>
  orders: Kept<{ contactId: Id }>
  activities: Pick<Activities, 'add'>
  reminders: Pick<Reminders, 'put' | 'drop'>
  notifications: Pick<Notifications, 'notify'>
}
