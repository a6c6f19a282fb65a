import { type Id, mayMove } from '../../../schemas/common.ts'
import { type Order, orderMoves, orderPaymentMoves } from '../../../schemas/order.ts'
import type { Effect } from '../../core/effect.ts'
import { systemScope } from '../../core/scope.ts'
import type { OrderDeps } from './deps.ts'
import { noOrder, otherCurrency, refundAbovePaid } from './errors.ts'
import { orderRepository } from './repository.ts'
import { show } from './showing.ts'

/** What payments do to an order, in the payment's own transaction. */
export function createSettling({ activities }: Pick<OrderDeps, 'activities'>) {
  const find = async (ctx: Effect, id: Id): Promise<Order> => {
    const order = await orderRepository.find(systemScope(ctx.organizationId), { id }, ctx.tx.session)
    if (!order) throw noOrder()
    return order
  }
  const save = async (ctx: Effect, order: Order, set: Partial<Order>, verb: string): Promise<Order> => {
    const scope = systemScope(ctx.organizationId)
    const from = { paymentStatus: order.paymentStatus, status: order.status }
    const saved = await orderRepository.update(scope, order.id, from, set, ctx.tx.session)
    if (!saved) throw noOrder()
    show(ctx, saved)
    await activities.add(ctx, {
      ...{ contactId: saved.contactId, conversationId: saved.conversationId, verb },
      ...{ record: { noun: 'order', id: saved.id }, actor: scope.actor, params: { number: saved.number } },
    })
    return saved
  }
  return {
    /** `paidMinor`: what this one payment brought. Paid in full, it is paid and, where it still waited, confirmed. */
    async settle(
      ctx: Effect,
      id: Id,
      { paidMinor, currency }: { paidMinor: number; currency: string },
    ): Promise<Order> {
      const order = await find(ctx, id)
      if (order.currency !== currency) throw otherCurrency(order.number, currency)
      const paidTotal = (order.paidTotal ?? 0) + paidMinor
      const isPaid = paidTotal >= order.total && mayMove(orderPaymentMoves, order.paymentStatus, 'paid')
      const isConfirmed = isPaid && mayMove(orderMoves, order.status, 'confirmed')
      const set: Partial<Order> = {
        paidTotal,
        ...(isPaid ? { paymentStatus: 'paid' as const } : {}),
        ...(isConfirmed ? { status: 'confirmed' as const } : {}),
      }
      return save(ctx, order, set, isPaid ? 'paid' : 'partly_paid')
    },

    /** `refundedMinor`: what this one refund took back. All of it back, the order is refunded where it may be. */
    async refunded(ctx: Effect, id: Id, { refundedMinor }: { refundedMinor: number }): Promise<Order> {
      const order = await find(ctx, id)
      const refundedTotal = (order.refundedTotal ?? 0) + refundedMinor
      if (refundedTotal > (order.paidTotal ?? 0)) throw refundAbovePaid(order.number)
      const isWhole = refundedTotal === order.paidTotal
      const paymentStatus = isWhole ? ('refunded' as const) : ('partially_refunded' as const)
      const moves = isWhole && mayMove(orderMoves, order.status, 'refunded')
      const set = { refundedTotal, paymentStatus, ...(moves ? { status: 'refunded' as const } : {}) }
      return save(ctx, order, set, isWhole ? 'refunded' : 'partly_refunded')
    },

    /** A payment for it failed: one that waited says so; a later one may still come. */
    async paymentFailed(ctx: Effect, id: Id): Promise<Order> {
      const order = await find(ctx, id)
      if (!mayMove(orderPaymentMoves, order.paymentStatus, 'failed')) return order
      return save(ctx, order, { paymentStatus: 'failed' }, 'payment_failed')
    },
  }
}
