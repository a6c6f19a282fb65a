import type { Id } from '../../../schemas/common.ts'
import type { ScheduledSend, ScheduledSendDraft, ScheduledSendPatch } from '../../../schemas/scheduled-send.ts'
import type { ActionContext } from '../../core/action.ts'
import { notFound } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { isAnswered } from './answered.ts'
import type { ScheduledSendDeps } from './deps.ts'
import { isOver, isPast, otherConversation } from './errors.ts'
import { createFiring } from './firing.ts'
import { nextAfter } from './occurrences.ts'
import { findByClientId, findPlan, insertPlan, type Plan, plansOf, updatePlan } from './repository.ts'
import { show } from './shown.ts'

const noPlan = () =>
  notFound({ en: 'scheduled message', es: 'mensaje programado', pt: 'mensagem agendada', ar: 'رسالة مجدولة' })
const maxListed = 100

function viewOf({ clientId: _c, seenSeq: _s, ...shown }: Plan): ScheduledSend {
  return shown
}

export function createScheduledSends(deps: ScheduledSendDeps) {
  /** Whoever sees the conversation sees what is planned in it. */
  const visible = async (ctx: ActionContext, id: Id): Promise<Plan> => {
    const plan = await findPlan(ctx.scope.organizationId, id, ctx.tx.session)
    if (!plan) throw noPlan()
    await deps.conversations.get(ctx.scope, plan.conversationId, ctx.tx.session)
    return plan
  }
  const change = async (ctx: ActionContext, plan: Plan, set: Partial<Plan>): Promise<ScheduledSend> => {
    const changed = plan.status === 'active' && (await updatePlan(plan, set, ctx.tx.session))
    if (!changed) throw isOver()
    show(ctx.tx, changed)
    return viewOf(changed)
  }
  return {
    ...createFiring(deps),

    async create(ctx: ActionContext, { id: conversationId, ...draft }: ScheduledSendDraft): Promise<ScheduledSend> {
      const { scope, tx, now } = ctx
      const { organizationId } = scope
      const { lastSeq } = await deps.conversations.get(scope, conversationId, tx.session)
      const known = await findByClientId(organizationId, draft.clientId, tx.session)
      if (known) {
        if (known.conversationId !== conversationId) throw otherConversation()
        return viewOf(known)
      }
      const nextAt = nextAfter(draft, now)
      if (!nextAt) throw isPast()
      const fileId = draft.fileId ?? null
      if (fileId) {
        await deps.files.describe(scope, fileId)
        await deps.files.attach(tx, organizationId, fileId, conversationId)
      }
      const plan: Plan = {
        ...{ id: newId(), organizationId, createdAt: now, updatedAt: now, conversationId },
        ...{ ...draft, fileId, status: 'active', endReason: null, nextAt, sentCount: 0, lastSentAt: null },
        ...{ createdBy: { id: userIdOf(scope), name: scope.actor.name }, seenSeq: lastSeq },
      }
      await insertPlan(plan, tx.session)
      show(tx, plan)
      return viewOf(plan)
    },

    /** The active ones first, then the newest. One that an answer has cancelled already is told as it will be. */
    async list(scope: Scope, conversationId: Id): Promise<ScheduledSend[]> {
      await deps.conversations.get(scope, conversationId)
      const state = await deps.conversations.state(scope, conversationId)
      const plans = (await plansOf(scope.organizationId, conversationId, maxListed)).map((plan) =>
        state && isAnswered(plan, state)
          ? { ...plan, status: 'cancelled' as const, endReason: 'answered' as const, nextAt: null }
          : plan,
      )
      const rank = ({ status }: Plan) => (status === 'active' ? 0 : 1)
      return plans.toSorted((a, b) => rank(a) - rank(b)).map(viewOf)
    },

    async update(ctx: ActionContext, id: Id, patch: ScheduledSendPatch): Promise<ScheduledSend> {
      const plan = await visible(ctx, id)
      const isMoved = patch.at !== undefined || patch.timeZone !== undefined || patch.repeat !== undefined
      if (!isMoved) return change(ctx, plan, patch)
      const nextAt = nextAfter({ ...plan, ...patch }, ctx.now)
      if (!nextAt) throw isPast()
      return change(ctx, plan, { ...patch, nextAt })
    },

    async cancel(ctx: ActionContext, id: Id): Promise<ScheduledSend> {
      return change(ctx, await visible(ctx, id), { status: 'cancelled', endReason: 'by_hand', nextAt: null })
    },
  }
}
export type ScheduledSends = ReturnType<typeof createScheduledSends>
