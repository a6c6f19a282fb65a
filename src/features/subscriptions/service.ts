import { DateTime } from 'luxon'
import { type Id, mayMove } from '../../../schemas/common.ts'
import { streams } from '../../../schemas/events.ts'
import type { Plan, PlanCode, PlanDraft } from '../../../schemas/plan.ts'
import { type Subscription, subscriptionMoves } from '../../../schemas/subscription.ts'
import type { ActionContext } from '../../core/action.ts'
import type { ClientSession, Database } from '../../core/db.ts'
import { type Effect, effectOf } from '../../core/effect.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, systemScope } from '../../core/scope.ts'
import type { RecordQuery } from '../records/index.ts'
import { noPlan, noSubscription, notLive, runsAlready } from './errors.ts'
import { countOf, findOver, findPlan, findPlans, putPlan, subscriptionRepository } from './repository.ts'

export type SubscriptionContext = Pick<ActionContext, 'scope' | 'tx' | 'now'>
export interface SubscriptionDeps {
  database: Pick<Database, 'transaction'>
  hours: {
    grant(
      ctx: Effect,
      grant: {
        contactId: Id
        minutes: number
        source: { kind: 'subscription' | 'topup' | 'by_hand'; id: string }
        expiresAt: Date | null
      },
    ): Promise<unknown>
    balance(scope: Scope, contactId: Id, session?: ClientSession): Promise<number>
  }
}
type Hours = SubscriptionDeps['hours']

/** What is known of a subscription, from whoever told it. */
export interface Told {
  externalSubscriptionId: string | null
  gatewayId: Id | null
  planId: Id | null
  contactId: Id | null
  conversationId: Id | null
}
export interface Period {
  start: Date
  end: Date
}
export type StateTold = Pick<
  Subscription,
  'status' | 'cancelAtPeriodEnd' | 'cancelledAt' | 'trialStart' | 'trialEnd' | 'billingCycleAnchor' | 'toldAt'
> & { period: Period }

const atOnce = 100
/** Top-ups outlive the period. */
const topUpMonths = 12

export const endOf = (start: Date, { interval, intervalCount }: Plan): Date =>
  DateTime.fromJSDate(start, { zone: 'UTC' })
    .plus({ [interval]: intervalCount })
    .toJSDate()

function show({ tx }: SubscriptionContext, { organizationId, conversationId, id }: Subscription): void {
  const change = { organizationId, type: 'record.changed' as const, data: { noun: 'subscription', id } }
  if (conversationId) tx.show({ ...change, stream: streams.conversation(conversationId) })
  tx.show({ ...change, stream: streams.lists(organizationId) })
}

export function createSubscriptions(deps: SubscriptionDeps) {
  return {
    carrier: subscriptionRepository.carrier,
    list: (scope: Scope, query: RecordQuery) => subscriptionRepository.page(scope, query),
    get: visible,
    /** The one of a contact that runs. */
    liveOf,
    /** Refuses where one runs: a second is sold only after the first has ended. */
    async assertFree(scope: Scope, contactId: Id, session: ClientSession): Promise<void> {
      if (await liveOf(scope, contactId, session)) throw runsAlready()
    },
    ...createPlans(),
    ...createPeriods(deps),
    ...createEnding(deps),
  }
}
export type Subscriptions = ReturnType<typeof createSubscriptions>

async function visible(scope: Scope, id: Id, session?: ClientSession): Promise<Subscription> {
  const found = await subscriptionRepository.find(scope, { id }, session)
  if (!found) throw noSubscription()
  return found
}

async function liveOf(scope: Scope, contactId: Id, session?: ClientSession): Promise<Subscription | null> {
  const [found] = await subscriptionRepository.newest(scope, { contactId, live: true }, 1, session)
  return found ?? null
}

function createPlans() {
  const plan = async (scope: Scope, by: { id: Id } | { code: PlanCode }, session?: ClientSession): Promise<Plan> => {
    const found = await findPlan(scope, by, session)
    if (!found) throw noPlan()
    return found
  }
  return {
    plans: findPlans,
    plan,
    async savePlan(ctx: SubscriptionContext, draft: PlanDraft): Promise<Plan> {
      const { organizationId } = ctx.scope
      const saved = await putPlan({ id: newId(), organizationId, ...draft }, ctx.tx.session)
      const data = { noun: 'subscription', id: saved.id }
      ctx.tx.show({ organizationId, stream: streams.lists(organizationId), type: 'record.changed', data })
      return saved
    },
  }
}

async function update(
  ctx: SubscriptionContext,
  before: Subscription,
  set: Partial<Subscription>,
): Promise<Subscription> {
  const own = systemScope(before.organizationId)
  const updated = await subscriptionRepository.update(own, before.id, {}, set, ctx.tx.session)
  if (!updated) throw noSubscription()
  show(ctx, updated)
  return updated
}

/** A period's hours, given once; they end with it. The ledger tells the balance to `hoursChanged`. */
async function begun(
  hours: Hours,
  ctx: SubscriptionContext,
  subscription: Subscription,
  period: Period,
): Promise<Subscription> {
  const own = systemScope(subscription.organizationId)
  const plan = await findPlan(own, { id: subscription.planId }, ctx.tx.session)
  const minutes = plan?.minutes ?? 0
  const isLater = period.start >= subscription.currentPeriodStart
  const times = { currentPeriodStart: period.start, currentPeriodEnd: period.end, minutesAllocated: minutes }
  const updated = isLater ? await update(ctx, subscription, times) : subscription
  const source = { kind: 'subscription' as const, id: `${subscription.id}:${period.start.toISOString()}` }
  const grant = { contactId: subscription.contactId, minutes, source, expiresAt: period.end }
  if (minutes > 0) await hours.grant(effectOf({ ...ctx, scope: own }), grant)
  return updated
}

async function ensured(
  hours: Hours,
  ctx: SubscriptionContext,
  told: Told,
  state: StateTold,
): Promise<Subscription | null> {
  const own = systemScope(ctx.scope.organizationId)
  const { session } = ctx.tx
  const { externalSubscriptionId, planId, contactId, gatewayId, conversationId } = told
  const known = externalSubscriptionId
    ? await subscriptionRepository.find(own, { externalSubscriptionId }, session)
    : null
  if (known) return known
  if (!planId || !contactId || !(await findPlan(own, { id: planId }, session))) return null
  const live = isLive(state.status)
  if (live && (await liveOf(own, contactId, session))) throw runsAlready()
  const { period, ...facts } = state
  const minutesRemaining = await hours.balance(own, contactId, session)
  const ordinal = await countOf(own, contactId, session)
  return subscriptionRepository.insert(
    {
      ...{
        id: newId(),
        organizationId: own.organizationId,
        contactId,
        conversationId,
        planId,
        gatewayId,
        live,
        ordinal,
      },
      ...{ subscriber: { kind: 'contact', id: contactId }, ...facts, externalSubscriptionId, metadata: {} },
      ...{ currentPeriodStart: period.start, currentPeriodEnd: period.end, minutesAllocated: 0, minutesRemaining },
    },
    session,
  )
}

const isLive = (status: Subscription['status']): boolean => status !== 'cancelled' && status !== 'expired'

function createPeriods({ hours }: SubscriptionDeps) {
  return {
    /** The one that is told of, made from what was written on it where it is new here. Null: it is none of ours. */
    ensure: (ctx: SubscriptionContext, told: Told, state: StateTold) => ensured(hours, ctx, told, state),
    /** A period is paid or on trial. */
    begin: (ctx: SubscriptionContext, subscription: Subscription, period: Period) =>
      begun(hours, ctx, subscription, period),

    /** What its provider says it is now. Older news than what is known changes nothing; what has ended stays so. */
    async told(ctx: SubscriptionContext, subscription: Subscription, state: StateTold): Promise<Subscription> {
      if (state.toldAt < subscription.toldAt) return subscription
      const { period, ...facts } = state
      const to = mayMove(subscriptionMoves, subscription.status, facts.status) ? facts.status : subscription.status
      const isLater = period.start >= subscription.currentPeriodStart
      const times = isLater ? { currentPeriodStart: period.start, currentPeriodEnd: period.end } : {}
      return update(ctx, subscription, { ...facts, ...times, status: to, live: isLive(to) })
    },

    /** In the ledger's transaction: what is left is kept beside the plan. */
    async hoursChanged(ctx: Effect, contactId: Id, minutesRemaining: number): Promise<void> {
      const scope = systemScope(ctx.organizationId)
      const [newest] = await subscriptionRepository.newest(scope, { contactId }, 1, ctx.tx.session)
      if (newest) await update({ ...ctx, scope }, newest, { minutesRemaining })
    },

    /** Hours bought beside the plan. */
    async topUp(ctx: SubscriptionContext, bought: { contactId: Id; minutes: number; paymentId: Id }): Promise<void> {
      const { contactId, minutes, paymentId } = bought
      const expiresAt = DateTime.fromJSDate(ctx.now).plus({ months: topUpMonths }).toJSDate()
      const source = { kind: 'topup' as const, id: paymentId }
      await hours.grant(effectOf(ctx), { contactId, minutes, source, expiresAt })
    },

    /** Paid without a provider that would renew it: from now, or from the end of what was paid before. */
    async extend(ctx: SubscriptionContext, paid: Pick<Told, 'contactId' | 'conversationId'> & { planId: Id }) {
      const own = systemScope(ctx.scope.organizationId)
      const plan = await findPlan(own, { id: paid.planId }, ctx.tx.session)
      if (!plan || !paid.contactId) return null
      const live = await liveOf(own, paid.contactId, ctx.tx.session)
      const start = live && live.currentPeriodEnd > ctx.now ? live.currentPeriodEnd : ctx.now
      const period = { start, end: endOf(start, plan) }
      const state = {
        ...{ status: 'active' as const, cancelAtPeriodEnd: false, cancelledAt: null, trialStart: null, trialEnd: null },
        ...{ billingCycleAnchor: start, toldAt: '', period },
      }
      const told = { ...paid, externalSubscriptionId: null, gatewayId: null }
      const subscription = live ?? (await ensured(hours, ctx, told, state))
      if (!subscription) return null
      await begun(hours, ctx, subscription, period)
      return subscription.id
    },
  }
}

function createEnding({ database }: SubscriptionDeps) {
  return {
    /** At the end of its period, or at once. Its provider is told after the commit. */
    async cancel(ctx: SubscriptionContext, id: Id, atPeriodEnd: boolean): Promise<Subscription> {
      const subscription = await visible(ctx.scope, id, ctx.tx.session)
      if (!subscription.live) throw notLive(subscription.status)
      const { organizationId, externalSubscriptionId } = subscription
      if (externalSubscriptionId) {
        ctx.tx.emit(organizationId, 'subscription.ending', { subscriptionId: id, atPeriodEnd })
        return update(ctx, subscription, { cancelAtPeriodEnd: true })
      }
      if (atPeriodEnd) return update(ctx, subscription, { cancelAtPeriodEnd: true })
      return update(ctx, subscription, { status: 'cancelled', live: false, cancelledAt: ctx.now })
    },

    /** The chore: what no provider renews and is over. */
    async expireDue(now: Date): Promise<number> {
      const over = await findOver(now, atOnce)
      for (const { id, organizationId } of over)
        await database.transaction(
          async (tx) => {
            const scope = systemScope(organizationId)
            const subscription = await visible(scope, id, tx.session)
            if (!subscription.live || subscription.currentPeriodEnd > now) return
            const status = subscription.cancelAtPeriodEnd ? 'cancelled' : 'expired'
            const cancelledAt = subscription.cancelAtPeriodEnd ? now : null
            await update({ scope, tx, now }, subscription, { status, live: false, cancelledAt })
          },
          { turn: organizationId },
        )
      return over.length
    },
  }
}
