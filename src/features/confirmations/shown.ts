import type { Id } from '../../../schemas/common.ts'
import type { Confirmation, ConfirmationView } from '../../../schemas/confirmation.ts'
import { streams } from '../../../schemas/events.ts'
import type { ActionContext } from '../../core/action.ts'
import type { ActionRunner } from '../../core/action-runner.ts'
import type { Database, Tx } from '../../core/db.ts'
import type { Effect } from '../../core/effect.ts'
import { forbidden, type Text } from '../../core/errors.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import type { Principal } from '../organizations/index.ts'

export const mostMisses = 5

export type Context = Pick<ActionContext, 'scope' | 'tx' | 'now'>
export interface ConfirmationDeps {
  database: Database
  members: { principal(organizationId: Id, userId: Id): Promise<Principal | null> }
  secondFactors: {
    isSet(scope: Scope, userId: Id): Promise<boolean>
    /** Uses a code up in the transaction; throws where it is wrong. */
    use(ctx: Context, userId: Id, code: string): Promise<void>
  }
  notifications: {
    notify(
      ctx: Effect,
      notice: {
        to: readonly Id[] | { permission: 'approve_actions' }
        type: 'approval'
        level: 'warning' | 'info'
        text: Text
        params: Record<string, string>
        record: { noun: 'confirmation'; id: Id }
        key: string
        sender: { kind: 'user'; id: Id }
      },
    ): Promise<void>
  }
  clock?(): Date
}
export type Runner = Pick<ActionRunner, 'perform'>

export const memberOf = (scope: Scope): Id => {
  const userId = userIdOf(scope)
  if (!userId) throw forbidden('signed-in')
  return userId
}
export const isOver = ({ status, expiresAt }: Confirmation, now: Date): boolean =>
  status === 'pending' && expiresAt <= now

export function viewOf(found: Confirmation, scope: Scope, now: Date): ConfirmationView {
  const { userId, userName, code, misses, ...shown } = found
  const isOwn = userId === userIdOf(scope)
  const status = isOver(found, now) ? 'void' : found.status
  const waits = status === 'pending' && found.needsApprover && !found.approvedBy
  return {
    ...shown,
    status,
    code: isOwn ? code : null,
    askedBy: { id: userId, name: userName },
    mayApprove: waits && !isOwn && scope.permissions?.approve_actions !== undefined,
    triesLeft: Math.max(0, mostMisses - misses),
  }
}

/** The browsers of who asked look again. */
export const tell = (tx: Tx, { organizationId, userId, id }: Confirmation) =>
  tx.show({
    ...{ organizationId, stream: streams.user(userId), type: 'record.changed' },
    data: { noun: 'confirmation', id },
  })
