import type { ChannelAccount, LineView } from '../../../schemas/line.ts'
import type { AccountDay, Brake, LineHealth } from '../../../schemas/line-health.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000

/** Days are counted in UTC: the provider's own limits are rolling, and a shop's zone would gain nothing. */
export const dayOf = (now: Date): string => now.toISOString().slice(0, 10)

type LineAccount = NonNullable<LineView['account']>
type Limited = Pick<ChannelAccount, 'dailyLimit' | 'warmUp'>

/** Which day of the warm-up this is, from 1, and its limit; null before, after, and without one. */
export function warmUpToday({ warmUp }: Pick<Limited, 'warmUp'>, now: Date): { day: number; limit: number } | null {
  if (!warmUp) return null
  const passed = (Date.parse(dayOf(now)) - Date.parse(dayOf(warmUp.startedAt))) / dayMs
  const limit = warmUp.plan[passed]
  return limit === undefined ? null : { day: passed + 1, limit }
}

/** The most an account may send today; null: as much as it likes. */
export function limitToday(account: Limited, now: Date): number | null {
  const limits = [account.dailyLimit, warmUpToday(account, now)?.limit ?? null].filter((limit) => limit !== null)
  return limits.length > 0 ? Math.min(...limits) : null
}

export const brakeNow = ({ brake }: Pick<ChannelAccount, 'brake'>, now: Date): Brake | null =>
  brake && brake.until > now ? brake : null

/** How long a brake holds the first time, when nobody says until when; twice as long each time after, up to a day. */
const brakeMs = hourMs
const longestBrakeMs = 24 * hourMs
/** So long after its end, the next one counts as a first one again. */
const forgottenAfterMs = 24 * hourMs

export type BrakeCause = Pick<Brake, 'reason' | 'scope' | 'code'> & { until?: Date }

/** The brake that this cause puts on; null where the one that is on covers it. */
export function brakeAfter(before: Brake | null, cause: BrakeCause, now: Date): Brake | null {
  const isOn = before !== null && before.until > now
  const isCovered = isOn && (before.scope === 'all' || before.scope === cause.scope)
  if (isCovered && (!cause.until || cause.until <= before.until)) return null
  const isFresh = before === null || now.getTime() - before.until.getTime() > forgottenAfterMs
  const times = isFresh ? 1 : before.times + (isOn ? 0 : 1)
  const lasts = Math.min(longestBrakeMs, brakeMs * 2 ** (times - 1))
  const { reason, scope, code, until } = cause
  return { reason, scope, code, since: now, until: until ?? new Date(now.getTime() + lasts), times }
}

/** Of these codes the recipient is the reason, or us: they say nothing about the number. */
const notTheNumber = new Set(['404', '463', '475', 'not_on_whatsapp', 'no_address', 'file_missing', 'no_contact'])
const failureWindow = 20
const failureMin = 10
const failureShare = 0.5

export type SendOutcome = { ok: true } | { ok: false; code: string }

/** Looks at how the last sends of each account ended: true when too many failed. */
export function createFailureWatch() {
  const outcomes = new Map<string, boolean[]>()
  return {
    note(accountId: string, outcome: SendOutcome): boolean {
      if (!outcome.ok && notTheNumber.has(outcome.code)) return false
      const last = outcomes.get(accountId) ?? []
      last.push(outcome.ok)
      if (last.length > failureWindow) last.shift()
      outcomes.set(accountId, last)
      const failed = last.filter((isOk) => !isOk).length
      const isTooMany = !outcome.ok && last.length >= failureMin && failed / last.length >= failureShare
      // judged: what comes after the brake is judged by itself
      if (isTooMany) outcomes.delete(accountId)
      return isTooMany
    },
  }
}

type Health = Pick<LineAccount, 'health' | 'healthReason'>

/** Stored health, and what stands in today's numbers: the worse of both, with its reason. */
export function healthNow(
  account: Limited & Pick<ChannelAccount, 'brake' | 'health' | 'sentToday'>,
  now: Date,
): Health {
  const closed = { health: account.health, healthReason: 'closed' } as const
  if (account.health === 'critical') return closed
  const brake = brakeNow(account, now)
  if (brake) return { health: brake.scope === 'all' ? 'critical' : 'warning', healthReason: brake.reason }
  if (account.health === 'warning') return closed
  const limit = limitToday(account, now)
  const isNear = limit !== null && account.sentToday >= limit * 0.9
  return isNear ? { health: 'warning', healthReason: 'near_limit' } : { health: 'healthy', healthReason: null }
}

/** So many must have been sent before a share of them says anything. */
const enough = 10
const ratio = (part: number, whole: number): number | null =>
  whole < enough ? null : Math.min(1, Math.round((part / whole) * 1_000) / 1_000)

type Counts = Pick<AccountDay, 'sent' | 'delivered' | 'failed' | 'newContacts' | 'replied'>
const none: Counts = { sent: 0, delivered: 0, failed: 0, newContacts: 0, replied: 0 }
const countsOf = ({ sent, delivered, failed, newContacts, replied }: Counts): Counts => {
  return { sent, delivered, failed, newContacts, replied }
}

/** The numbers of a line's page, from a week of counters. */
export function healthOf(
  account: Limited & Pick<ChannelAccount, 'brake' | 'newContactsLimit'>,
  days: readonly AccountDay[],
  now: Date,
): LineHealth {
  const today = countsOf(days.find(({ day }) => day === dayOf(now)) ?? none)
  const week = days.reduce<Counts>(
    (sum, day) => ({
      sent: sum.sent + day.sent,
      delivered: sum.delivered + day.delivered,
      failed: sum.failed + day.failed,
      newContacts: sum.newContacts + day.newContacts,
      replied: sum.replied + day.replied,
    }),
    none,
  )
  const limit = limitToday(account, now)
  const { warmUp, newContactsLimit } = account
  const step = warmUpToday(account, now)
  const left = (most: number | null, used: number) => (most === null ? null : Math.max(0, most - used))
  return {
    today: { day: dayOf(now), ...today },
    week: {
      ...week,
      deliveredRatio: ratio(week.delivered, week.sent),
      replyRatio: ratio(week.replied, week.newContacts),
    },
    limit,
    left: left(limit, today.sent),
    newContactsLimit,
    newContactsLeft: left(newContactsLimit, today.newContacts),
    warmUp: warmUp && step ? { ...step, days: warmUp.plan.length, plan: warmUp.plan } : null,
    brake: brakeNow(account, now),
  }
}
