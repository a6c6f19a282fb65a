import type { Id } from '../../../schemas/common.ts'
import type { ContactDetail } from '../../../schemas/contact.ts'
import type { Lane, Sender, SystemLine } from '../../../schemas/message.ts'
import type { Organization } from '../../../schemas/organization.ts'
import type { ActionContext } from '../../core/action.ts'
import type { ClientSession } from '../../core/db.ts'
import type { Effect } from '../../core/effect.ts'
import type { Scope } from '../../core/scope.ts'
import type { NewActivity } from '../activities/index.ts'

export type OrderContext = Pick<ActionContext, 'scope' | 'tx' | 'now'>

export interface OrderDeps {
  contacts: { get(scope: Scope, id: Id, session?: ClientSession): Promise<ContactDetail> }
  organizations: { get(organizationId: Id): Promise<Organization> }
  conversations: {
    state(scope: Scope, id: Id, session?: ClientSession): Promise<{ contactId: Id } | null>
    send(
      ctx: OrderContext,
      input: { conversationId: Id; text: string; lane: Lane; clientId: string; sender: Sender },
    ): Promise<unknown>
    appendSystem(ctx: OrderContext, conversationId: Id, line: SystemLine): Promise<unknown>
  }
  activities: { add(ctx: Effect, activity: NewActivity): Promise<void> }
}
