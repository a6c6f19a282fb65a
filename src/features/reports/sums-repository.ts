import type { Id } from '../../../schemas/common.ts'
import type { LeadStatus } from '../../../schemas/lead.ts'
import { LeadModel } from '../../../schemas/models/lead.model.ts'
import { PaymentModel } from '../../../schemas/models/payment.model.ts'
import { SubscriptionModel } from '../../../schemas/models/subscription.model.ts'
import { TicketModel } from '../../../schemas/models/ticket.model.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'
import type { Month } from './months.ts'

const ofOwner = (scope: Scope, owner: string) => scopeFilter(scope, { owner, unowned: true })
/** Money that was there: what went back later is counted as a refund of its own, in the month in which it went. */
const paid = ['succeeded', 'partially_refunded', 'refunded']

export interface MonthSum {
  currency: string
  current: number
  previous: number
}

/** What came in less what went back, in two months that follow each other, per currency. */
export async function sumRevenue(scope: Scope, previous: Month, current: Month): Promise<MonthSum[]> {
  interface Sum {
    _id: { currency: string; isCurrent: boolean; isRefund: boolean }
    total: number
  }
  const sums = await PaymentModel.aggregate<Sum>([
    {
      $match: {
        ...ofOwner(scope, 'agentId'),
        status: { $in: paid },
        processedAt: { $gte: previous.from, $lt: current.to },
      },
    },
    {
      $group: {
        _id: {
          currency: '$currency',
          isCurrent: { $gte: ['$processedAt', current.from] },
          isRefund: { $eq: ['$type', 'refund'] },
        },
        total: { $sum: '$amount' },
      },
    },
  ])
  const byCurrency = new Map<string, MonthSum>()
  for (const { _id, total } of sums) {
    const sum = byCurrency.get(_id.currency) ?? { currency: _id.currency, current: 0, previous: 0 }
    sum[_id.isCurrent ? 'current' : 'previous'] += _id.isRefund ? -total : total
    byCurrency.set(_id.currency, sum)
  }
  return [...byCurrency.values()].toSorted((a, b) => a.currency.localeCompare(b.currency))
}

/** Active subscriptions per plan, the most used plan first. */
export async function countActivePlans(scope: Scope): Promise<{ plan: string; count: number }[]> {
  const found = await SubscriptionModel.aggregate<{ _id: Id; count: number; plans: { name: string }[] }>([
    { $match: { ...scopeFilter(scope), status: 'active' } },
    { $group: { _id: '$planId', count: { $sum: 1 } } },
    { $sort: { count: -1, _id: 1 } },
    { $lookup: { from: 'plans', localField: '_id', foreignField: '_id', as: 'plans' } },
  ])
  return found.map(({ count, plans }) => ({ plan: plans[0]?.name ?? '', count }))
}

/** Tickets per status, the most frequent first. */
export async function countTickets(scope: Scope): Promise<{ status: string; count: number }[]> {
  const found = await TicketModel.aggregate<{ _id: string; count: number }>([
    { $match: ofOwner(scope, 'agentId') },
    { $group: { _id: '$status', count: { $sum: 1 } } },
    { $sort: { count: -1, _id: 1 } },
  ])
  return found.map(({ _id, count }) => ({ status: _id, count }))
}

export interface StageCount {
  status: LeadStatus
  currency: string
  count: number
  value: number
}

/** The leads that came in a month, by where they stand now. */
export async function countLeads(scope: Scope, month: Month): Promise<StageCount[]> {
  const found = await LeadModel.aggregate<{
    _id: { status: LeadStatus; currency: string }
    count: number
    value: number
  }>([
    { $match: { ...ofOwner(scope, 'assigneeId'), createdAt: { $gte: month.from, $lt: month.to } } },
    {
      $group: {
        _id: { status: '$status', currency: '$currency' },
        count: { $sum: 1 },
        value: { $sum: '$estimatedValue' },
      },
    },
  ])
  return found.map(({ _id, count, value }) => ({ ..._id, count, value }))
}
