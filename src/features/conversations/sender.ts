import type { Sender } from '../../../schemas/message.ts'
import type { ActionContext } from '../../core/action.ts'
import { userIdOf } from '../../core/scope.ts'

/** Whoever runs an action, as the sender of what it sends. */
export const senderOf = (ctx: ActionContext): Sender => ({
  kind: 'user',
  userId: userIdOf(ctx.scope),
  name: ctx.scope.actor.name,
})
