import { type Id, mayMove } from '../../../schemas/common.ts'
import { fulfillmentMoves, type Order, type OrderPatch, type OrderStatus, orderMoves } from '../../../schemas/order.ts'
import type { ClientSession } from '../../core/db.ts'
import { effectOf } from '../../core/effect.ts'
import type { Scope } from '../../core/scope.ts'
import type { RecordQuery } from '../records/index.ts'
import type { OrderContext, OrderDeps } from './deps.ts'
import { fulfillmentNotAllowed, noOrder, noReason, statusNotAllowed } from './errors.ts'
import { createMaking } from './making.ts'
import { tellCustomer } from './notices.ts'
import { orderRepository } from './repository.ts'
import { createSettling } from './settling.ts'
import { show } from './showing.ts'

/** What a status says of the goods. */
const follows: Partial<Record<OrderStatus, Partial<Order>>> = {
  shipped: { fulfillmentStatus: 'fulfilled' },
  delivered: { fulfillmentStatus: 'fulfilled' },
  completed: { fulfillmentStatus: 'fulfilled' },
}

export function createOrders(deps: OrderDeps) {
  const get = async (scope: Scope, id: Id, session?: ClientSession): Promise<Order> => {
    const order = await orderRepository.find(scope, { id }, session)
    if (!order) throw noOrder()
    return order
  }
  return {
    get,
    /** Goes along when two contacts are merged. */
    carrier: orderRepository.carrier,
    list: (scope: Scope, query: RecordQuery<Order>) => orderRepository.page(scope, query),
    /** By its number, as people type it. */
    byNumber: (scope: Scope, number: string) => orderRepository.find(scope, { number }),
    /** Of a contact, not paid and not called off, newest first. */
    unpaidOf: async (scope: Scope, contactId: Id): Promise<Order[]> =>
      (await orderRepository.newest(scope, { contactId, paymentStatus: 'pending' }, 10)).filter(
        ({ status }) => status !== 'cancelled' && status !== 'draft',
      ),
    ...createMaking(deps),
    ...createSettling(deps),

    /** Refused where a table of moves does not have it; the status that it has already changes nothing. */
    async update(ctx: OrderContext, id: Id, { notify, reason, ...patch }: OrderPatch): Promise<Order> {
      const order = await get(ctx.scope, id, ctx.tx.session)
      const isMove = patch.status !== undefined && patch.status !== order.status
      const set = {
        ...changeOf(order, patch),
        ...(patch.status === 'cancelled' && isMove ? cancelling(order, reason) : {}),
      }
      const updated = await orderRepository.update(ctx.scope, id, { status: order.status }, set, ctx.tx.session)
      if (!updated) throw noOrder()
      show(ctx, updated)
      if (!isMove) return updated
      if (notify) await tellCustomer(deps, ctx, updated)
      await deps.activities.add(effectOf(ctx), {
        ...{ contactId: updated.contactId, conversationId: updated.conversationId, verb: updated.status },
        ...{ record: { noun: 'order', id }, actor: ctx.scope.actor, params: { number: updated.number } },
      })
      return updated
    },
  }
}
export type Orders = ReturnType<typeof createOrders>

function cancelling(order: Order, reason: string | undefined): Partial<Order> {
  if (!reason) throw noReason(order.number)
  return { cancelReason: reason }
}

function changeOf(order: Order, patch: Omit<OrderPatch, 'notify' | 'reason'>): Partial<Order> {
  const { status = order.status, fulfillmentStatus = order.fulfillmentStatus, ...rest } = patch
  const { number } = order
  const isMove = status !== order.status
  if (isMove && !mayMove(orderMoves, order.status, status)) throw statusNotAllowed(number, order.status, status)
  const isFulfilled = fulfillmentStatus !== order.fulfillmentStatus
  if (isFulfilled && !mayMove(fulfillmentMoves, order.fulfillmentStatus, fulfillmentStatus))
    throw fulfillmentNotAllowed(number, order.fulfillmentStatus, fulfillmentStatus)
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  return { ...given, status, fulfillmentStatus, ...(isMove ? follows[status] : {}) }
}
