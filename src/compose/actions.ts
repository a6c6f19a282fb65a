import { botActions } from '../bot/actions.ts'
import {
  type CommandDoor,
  commandActions,
  conversationCommandActions,
  createCommandDoor,
  recordCommands,
} from '../commands/index.ts'
import type { AnyAction } from '../core/action.ts'
import { type ActionRunner, createActionRunner } from '../core/action-runner.ts'
import { type Scope, userIdOf } from '../core/scope.ts'
import { auditActions, insertAudit } from '../features/audit/index.ts'
import { cloudAccountActions } from '../features/cloud-accounts/index.ts'
import { contactActions } from '../features/contacts/index.ts'
import { conversationActions } from '../features/conversations/index.ts'
import { groupActions } from '../features/groups/index.ts'
import { lineActions } from '../features/lines/index.ts'
import { mailActions } from '../features/mail/index.ts'
import { mediaFetchActions } from '../features/media-fetches/index.ts'
import { operationActions } from '../features/operations/index.ts'
import { organizationActions } from '../features/organizations/index.ts'
import { scheduledSendActions } from '../features/scheduled-sends/index.ts'
import { sessionActions } from '../features/sessions/index.ts'
import { staffNumberActions } from '../features/staff-numbers/index.ts'
import { templateActions } from '../features/templates/index.ts'
import { userActions } from '../features/users/index.ts'
import { webchatActions } from '../features/webchat/index.ts'
import type { Kernel } from '../kernel.ts'
import { crmActions } from './crm-actions.ts'
import { safeguardActions } from './safeguards.ts'
import type { Services } from './services.ts'
import { createUnderstanding, modelOf } from './understanding.ts'

/** Everything that the CRM can do, what runs it, and the door for what members type. */
export function createRunner(
  { database, config }: Kernel,
  services: Services,
  more: readonly AnyAction[] = [],
): { runner: ActionRunner; commands: CommandDoor } {
  // commands are found among the actions, and running one is an action too
  const late = { door: () => commands, runner: () => runner }
  const { conversations, organizations, confirmations, offers } = services
  const actions = [
    ...actionsOf(services),
    ...safeguardActions(services, late),
    ...commandActions({ ...late, conversations }),
    ...more,
  ]
  const runner: ActionRunner = createActionRunner({ database, audit: insertAudit, actions, confirmations })
  const understand = createUnderstanding(modelOf(config), () => commands)
  const commands: CommandDoor = createCommandDoor({ runner, conversations, organizations, offers, understand })
  return { runner, commands }
}

function actionsOf(services: Services): AnyAction[] {
  const { organizations } = services
  const written = recordCommands(services)
  return [
    ...userActions(services),
    ...sessionActions(services),
    ...organizationActions(services),
    ...mailActions({ ...services, isOwner: (scope) => isOwner(services, scope) }),
    ...lineActions(services),
    ...cloudAccountActions(services),
    ...templateActions(services),
    ...contactActions(services),
    ...groupActions(services),
    ...conversationActions(services),
    ...botActions(services),
    ...crmActions(services, written),
    ...staffNumberActions(services),
    ...scheduledSendActions(services),
    ...mediaFetchActions(services),
    ...webchatActions(services),
    ...auditActions(),
    ...operationActions(services),
    ...conversationCommandActions({ ...services, members: organizations.members }),
  ]
}

async function isOwner({ organizations }: Services, scope: Scope): Promise<boolean> {
  const userId = userIdOf(scope)
  const principal = userId ? await organizations.members.principal(scope.organizationId, userId) : null
  return principal?.roles.some((role) => role.builtIn === 'owner') ?? false
}
