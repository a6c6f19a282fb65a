import { type Id, mayMove } from '../../../schemas/common.ts'
import { streams } from '../../../schemas/events.ts'
import type { Message } from '../../../schemas/message.ts'
import { type Order, type OrderStatus, orderMoves } from '../../../schemas/order.ts'
import type { Quote } from '../../../schemas/quote.ts'
import type { ActionContext } from '../../core/action.ts'
import { nextNumber } from '../../core/counters.ts'
import type { ClientSession } from '../../core/db.ts'
import { AppError, notFound } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, systemScope } from '../../core/scope.ts'
import type { RecordQuery } from '../records/index.ts'
import { type CatalogPlace, draftOfCatalog } from './catalog.ts'
import { orderRepository } from './repository.ts'

type Context = Pick<ActionContext, 'scope' | 'tx' | 'now'>
/** The first number is ORD-1001. */
const numbersFrom = 1000

const noOrder = () => notFound({ en: 'order', es: 'pedido', pt: 'pedido', ar: 'طلب' })

const notAllowed = (number: string, from: OrderStatus, to: OrderStatus) =>
  new AppError(
    'order.not-allowed',
    {
      en: 'Order {{number}} is {{from}}: from there it cannot become {{to}}, only {{next}}. Nothing was changed.',
      es: 'El pedido {{number}} está en {{from}}: no puede pasar a {{to}}, solo a {{next}}. No se cambió nada.',
      pt: 'O pedido {{number}} está em {{from}}: não pode passar a {{to}}, só a {{next}}. Nada foi alterado.',
      ar: 'الطلب {{number}} في حالة {{from}}: لا يمكن أن يصبح {{to}}، بل {{next}} فقط. لم يتغير شيء.',
    },
    { status: 422, params: { number, from, to, next: orderMoves[from].join(', ') || '—' }, details: { from, to } },
  )

function show(ctx: Context, order: Order): void {
  if (!order.conversationId) return
  ctx.tx.show({
    organizationId: order.organizationId,
    stream: streams.conversation(order.conversationId),
    type: 'record.changed',
    data: { noun: 'order', id: order.id },
  })
}

/** What a status says of the goods and the money. */
const follows: Partial<Record<OrderStatus, Partial<Order>>> = {
  shipped: { fulfilmentStatus: 'fulfilled' },
  delivered: { fulfilmentStatus: 'fulfilled' },
  refunded: { paymentStatus: 'refunded' },
}

export function createOrders() {
  const get = async (scope: Scope, id: Id, session?: ClientSession): Promise<Order> => {
    const order = await orderRepository.find(scope, { id }, session)
    if (!order) throw noOrder()
    return order
  }
  return {
    get,
    /** Goes along when two contacts are merged. */
    carrier: orderRepository.carrier,
    list: (scope: Scope, query: RecordQuery) => orderRepository.page(scope, query),

    /** In the transaction in which its quote is accepted; a quote has one order, so again answers the same. */
    async createFromQuote(ctx: Context, quote: Quote): Promise<Order> {
      const { organizationId, contactId, conversationId, agentId, currency, lines, total } = quote
      const made = await orderRepository.find(systemScope(organizationId), { quoteId: quote.id }, ctx.tx.session)
      if (made) return made
      const number = await nextNumber(organizationId, 'order', ctx.tx.session)
      const order = await orderRepository.insert(
        {
          ...{ id: newId(), organizationId, number: `ORD-${numbersFrom + number}` },
          ...{ contactId, conversationId, quoteId: quote.id, messageId: null, agentId, currency, lines, total },
          ...{ status: 'pending', paymentStatus: 'pending', fulfilmentStatus: 'unfulfilled', tracking: null },
        },
        ctx.tx.session,
      )
      show(ctx, order)
      ctx.tx.emit(organizationId, 'order.created', { orderId: order.id })
      return order
    },

    /** What came in a message of the channel's catalog, as a draft. Null: it holds none, or was taken before. */
    async createFromMessage(ctx: Context, message: Message, place: CatalogPlace): Promise<Order | null> {
      const { organizationId, contactId, conversationId } = message
      const draft = draftOfCatalog(message, place)
      if (!draft) return null
      const made = await orderRepository.find(systemScope(organizationId), { messageId: message.id }, ctx.tx.session)
      if (made) return null
      const number = await nextNumber(organizationId, 'order', ctx.tx.session)
      const order = await orderRepository.insert(
        {
          ...{ id: newId(), organizationId, number: `ORD-${numbersFrom + number}` },
          ...{ contactId, conversationId, quoteId: null, messageId: message.id, agentId: place.agentId, ...draft },
          ...{ status: 'draft', paymentStatus: 'pending', fulfilmentStatus: 'unfulfilled', tracking: null },
        },
        ctx.tx.session,
      )
      show(ctx, order)
      ctx.tx.emit(organizationId, 'order.created', { orderId: order.id })
      return order
    },

    /** Refused where the table of moves does not have it; the status that it has already changes nothing. */
    async updateStatus(
      ctx: Context,
      id: Id,
      patch: { status?: OrderStatus; tracking?: string | null },
    ): Promise<Order> {
      const order = await get(ctx.scope, id, ctx.tx.session)
      const to = patch.status ?? order.status
      const isMove = to !== order.status
      if (isMove && !mayMove(orderMoves, order.status, to)) throw notAllowed(order.number, order.status, to)
      const set: Partial<Order> = { status: to, ...(isMove ? follows[to] : {}) }
      if (patch.tracking !== undefined) set.tracking = patch.tracking
      const updated = await orderRepository.update(ctx.scope, id, { status: order.status }, set, ctx.tx.session)
      if (!updated) throw noOrder()
      show(ctx, updated)
      return updated
    },
  }
}
export type Orders = ReturnType<typeof createOrders>
