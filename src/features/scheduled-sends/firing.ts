import type { Tx } from '../../core/db.ts'
import { AppError } from '../../core/errors.ts'
import { systemScope } from '../../core/scope.ts'
import { isAnswered } from './answered.ts'
import type { ScheduledSendDeps } from './deps.ts'
import { nextAfter } from './occurrences.ts'
import { findDue, findPlan, type Plan, updatePlan } from './repository.ts'
import { show } from './shown.ts'

const atOnce = 100
type End = NonNullable<Plan['endReason']>
type Due = Pick<Plan, 'id' | 'organizationId'>
type DuePlan = Plan & { nextAt: Date }

/**
 * Sends what is due: the message and the step to the next occurrence are one transaction, so that neither a kill nor a
 * second worker sends it twice. What was missed while nothing ran goes once, not once for each.
 */
export function createFiring(deps: ScheduledSendDeps) {
  const fire = (due: Due, now: Date, failed: boolean): Promise<boolean> =>
    deps.database.transaction(
      async (tx) => {
        const plan = await findPlan(due.organizationId, due.id, tx.session)
        return plan !== null && isDue(plan, now) && step(deps, plan, { tx, now, failed })
      },
      { turn: due.organizationId },
    )
  return {
    /** Of all organizations. Answers how many were sent. */
    async fireDue(now: Date): Promise<number> {
      let sent = 0
      for (const due of await findDue(now, atOnce)) {
        const isSent = await fire(due, now, false).catch((error: unknown) => {
          // what cannot be sent at all (the line has no number any more) is said, and not tried for ever
          if (error instanceof AppError) return fire(due, now, true)
          throw error
        })
        if (isSent) sent += 1
      }
      return sent
    },
  }
}

interface At {
  tx: Tx
  now: Date
  /** It was tried, and cannot be sent. */
  failed: boolean
}

/** To the next occurrence, or to its end. Answers whether something was sent. */
async function step(deps: ScheduledSendDeps, plan: DuePlan, at: At): Promise<boolean> {
  const end = at.failed ? 'failed' : await endOf(deps, plan, at.tx)
  const change = end ? { status: 'cancelled' as const, endReason: end, nextAt: null } : stepOf(plan, at.now)
  const moved = await updatePlan(plan, change, at.tx.session)
  if (!moved) return false
  show(at.tx, moved)
  if (end) return false
  await send(deps, plan, at)
  return true
}

const isDue = (plan: Plan, now: Date): plan is DuePlan =>
  plan.status === 'active' && plan.nextAt !== null && plan.nextAt <= now

function stepOf(plan: Plan, now: Date): Partial<Plan> {
  const nextAt = nextAfter(plan, now)
  return { nextAt, status: nextAt ? plan.status : 'done', sentCount: plan.sentCount + 1, lastSentAt: now }
}

async function send(
  { conversations }: ScheduledSendDeps,
  { organizationId, id, conversationId, text, fileId, createdBy, nextAt }: DuePlan,
  { tx, now }: At,
): Promise<void> {
  await conversations.send(
    { scope: systemScope(organizationId), tx, now },
    {
      ...{ conversationId, text, fileId, scheduledFor: nextAt, clientId: `scheduled:${id}:${nextAt.getTime()}` },
      // planned beforehand: it takes the conversation from nobody
      lane: 'transactional',
      sender: { kind: 'user', userId: createdBy.id, name: createdBy.name },
    },
  )
}

/** Why it is not sent; null: it is. */
async function endOf({ conversations, contacts }: ScheduledSendDeps, plan: Plan, tx: Tx): Promise<End | null> {
  const { organizationId, conversationId } = plan
  const conversation = await conversations.state(systemScope(organizationId), conversationId, tx.session)
  if (!conversation) return 'failed'
  const { contactId } = conversation
  const contact = (await contacts.findMany(organizationId, [contactId], tx.session)).get(contactId)
  if (isAnswered(plan, conversation)) return 'answered'
  if (contact?.isBlocked) return 'blocked'
  return contact?.optedOutAt ? 'opted_out' : null
}
