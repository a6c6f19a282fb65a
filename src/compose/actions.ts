import { botActions } from '../bot/actions.ts'
import { commandActions, conversationCommandActions } from '../commands/index.ts'
import type { AnyAction } from '../core/action.ts'
import { type ActionRunner, createActionRunner } from '../core/action-runner.ts'
import { userIdOf } from '../core/scope.ts'
import { auditActions, insertAudit } from '../features/audit/index.ts'
import { contactActions } from '../features/contacts/index.ts'
import { conversationActions } from '../features/conversations/index.ts'
import { lineActions } from '../features/lines/index.ts'
import { mailActions } from '../features/mail/index.ts'
import { noteActions } from '../features/notes/index.ts'
import { orderActions } from '../features/orders/index.ts'
import { organizationActions } from '../features/organizations/index.ts'
import { quoteActions } from '../features/quotes/index.ts'
import { sessionActions } from '../features/sessions/index.ts'
import { staffNumberActions } from '../features/staff-numbers/index.ts'
import { ticketActions } from '../features/tickets/index.ts'
import { userActions } from '../features/users/index.ts'
import type { Kernel } from '../kernel.ts'
import type { Services } from './services.ts'

/** Everything that the CRM can do, and what runs it. */
export function createRunner({ database }: Kernel, services: Services): ActionRunner {
  const { organizations } = services
  const isOwner: Parameters<typeof mailActions>[0]['isOwner'] = async (scope) => {
    const userId = userIdOf(scope)
    const principal = userId ? await organizations.members.principal(scope.organizationId, userId) : null
    return principal?.roles.some((role) => role.builtIn === 'owner') ?? false
  }
  const nouns: readonly AnyAction[] = [
    ...userActions(services),
    ...sessionActions(services),
    ...organizationActions(services),
    ...mailActions({ ...services, isOwner }),
    ...lineActions(services),
    ...contactActions(services),
    ...conversationActions(services),
    ...botActions(services),
    ...noteActions(services),
    ...quoteActions(services),
    ...orderActions(services),
    ...ticketActions(services),
    ...staffNumberActions(services),
    ...auditActions(),
    ...conversationCommandActions(services),
  ]
  // commands are found among the actions, and running one is an action too
  const runner: ActionRunner = createActionRunner({
    database,
    audit: insertAudit,
    actions: [...nouns, ...commandActions({ ...services, runner: () => runner })],
  })
  return runner
}
