import { randomInt } from 'node:crypto'
import type { Id } from '../../../schemas/common.ts'
import type { Confirmation, ConfirmationView } from '../../../schemas/confirmation.ts'
import type { Preview } from '../../core/action.ts'
import { openTries } from '../../core/code-tries.ts'
import type { Asked } from '../../core/confirming.ts'
import { isDuplicateKey } from '../../core/db.ts'
import type { Effect } from '../../core/effect.ts'
import { forbidden, say, type Text } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { answering, confirming } from './answering.ts'
import { needsSecondFactor, noConfirmation, overNow } from './errors.ts'
import { isWithin } from './limits.ts'
import { cancelOthers, findByRun, findConfirmation, findPending, insertConfirmation } from './repository.ts'
import { type ConfirmationDeps, memberOf, tell, viewOf } from './shown.ts'

const goodForMs = 60 * 60_000

export function createConfirmations(deps: ConfirmationDeps) {
  const clock = deps.clock ?? (() => new Date())
  return {
    ...asking(deps, clock),
    ...confirming(deps),
    ...answering(deps),

    async get(scope: Scope, id: Id): Promise<ConfirmationView> {
      const found = await findConfirmation(scope, id)
      const isOthers = found?.userId !== memberOf(scope)
      // whoever may approve sees what waits for an approver
      if (!found || (isOthers && !(found.needsApprover && scope.permissions?.approve_actions))) throw noConfirmation()
      return viewOf(found, scope, clock())
    },

    async list(scope: Scope): Promise<ConfirmationView[]> {
      const forApproval = scope.permissions?.approve_actions !== undefined
      const now = clock()
      const found = await findPending(scope, { userId: memberOf(scope), forApproval, now })
      return found.map((one) => viewOf(one, scope, now))
    },
  }
}
export type Confirmations = ReturnType<typeof createConfirmations>

function asking(deps: ConfirmationDeps, clock: () => Date) {
  /** The same request again: what it led to, or what it still waits for. Null: there is none yet. */
  const earlier = async ({ caller, runKey, inputHash }: Asked) => {
    const found = await findByRun(caller.scope.organizationId, runKey)
    if (!found) return null
    if (found.inputHash !== inputHash || found.userId !== userIdOf(caller.scope)) throw overNow()
    if (found.status === 'done') return { output: found.output }
    return { confirmation: viewOf(found, caller.scope, clock()) }
  }
  return {
    /** Stores what waits, in a transaction of its own, and tells who may approve where it is above the limit. */
    async ask(asked: Asked): Promise<{ confirmation: ConfirmationView } | { output: unknown }> {
      const { caller } = asked
      const { scope } = caller
      const userId = memberOf(scope)
      const before = await earlier(asked)
      if (before) return before
      if (caller.door === 'chat' && !(await deps.secondFactors.isSet(scope, userId))) throw needsSecondFactor()
      const principal = await deps.members.principal(scope.organizationId, userId)
      if (!principal) throw forbidden(String(asked.action.permission))
      const preview = await asked.preview()
      const within = isWithin(principal.roles, preview, principal.organization.currency)
      const fresh = newConfirmation(asked, preview, { userId, needsApprover: !within, now: clock() })
      try {
        await deps.database.transaction(async (tx) => {
          const { id: keep, organizationId, threadId, expiresAt: forgetAt } = fresh
          await insertConfirmation(fresh, tx.session)
          await openTries({ id: keep, organizationId, forgetAt }, tx.session)
          if (caller.door === 'chat' && threadId) await cancelOthers(scope, { userId, threadId, keep }, tx.session)
          tell(tx, fresh)
          if (!within)
            await tellApprovers(deps, { tx, now: fresh.createdAt, organizationId: fresh.organizationId }, fresh)
        })
      } catch (error) {
        const other = isDuplicateKey(error) ? await earlier(asked) : null
        if (other) return other
        throw error
      }
      return { confirmation: viewOf(fresh, scope, fresh.createdAt) }
    },
  }
}

function newConfirmation(
  { action, caller, input, inputHash, runKey }: Asked,
  preview: Preview,
  { userId, needsApprover, now }: { userId: Id; needsApprover: boolean; now: Date },
): Confirmation {
  const { scope, door, locale, timeZone } = caller
  const conversationId = caller.conversationId ?? null
  return {
    ...{ id: newId(), organizationId: scope.organizationId, createdAt: now, updatedAt: now },
    ...{ userId, userName: scope.actor.name, action: action.name, title: say(action.title, locale) },
    ...{ input: JSON.stringify(input ?? {}), inputHash, runKey, door, locale, timeZone },
    ...{ conversationId, threadId: caller.threadId ?? conversationId },
    ...{ code: String(randomInt(10_000)).padStart(4, '0'), misses: 0, status: 'pending', output: null },
    ...{ lines: [...preview.lines], amount: preview.amount, count: preview.count, undoable: preview.undoable },
    ...{ needsApprover, approvedBy: null, expiresAt: new Date(now.getTime() + goodForMs) },
  }
}

const tellApprovers = (deps: ConfirmationDeps, ctx: Effect, { id, userId, userName, lines }: Confirmation) =>
  deps.notifications.notify(ctx, {
    ...{ to: { permission: 'approve_actions' }, type: 'approval', level: 'warning', text: approvalWanted },
    ...{ params: { name: userName, what: lines[0] ?? '' }, record: { noun: 'confirmation', id } },
    ...{ key: `confirmation:${id}:wanted`, sender: { kind: 'user', id: userId } },
  })

const approvalWanted: Text = {
  en: '{{name}} asks for your approval: {{what}}',
  es: '{{name}} pide tu aprobación: {{what}}',
  pt: '{{name}} pede a sua aprovação: {{what}}',
  ar: '{{name}} يطلب موافقتك: {{what}}',
}
