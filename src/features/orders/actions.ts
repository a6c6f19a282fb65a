import { z } from 'zod'
import { Currency, Id, PageQuery, pageOf } from '../../../schemas/common.ts'
import {
  FulfillmentStatus,
  Order,
  OrderPatch,
  OrderPaymentStatus,
  OrderStatus,
  ShippingAddress,
} from '../../../schemas/order.ts'
import { QuoteLineDraft } from '../../../schemas/quote.ts'
import { type ActionContext, type AnyAction, type CommandSyntax, defineAction } from '../../core/action.ts'
import { type ContactNames, sortOf, withNames } from '../records/index.ts'
import type { Orders } from './service.ts'

const FromQuote = z.strictObject({
  quoteId: Id,
  /** The customer said yes otherwise (on the phone, at the counter): a sent quote is accepted first. */
  accept: z.boolean().default(false),
})
const FromLines = z.strictObject({
  contactId: Id,
  conversationId: Id.optional(),
  leadId: Id.nullable().optional(),
  currency: Currency.optional(),
  lines: z.array(QuoteLineDraft).min(1).max(100),
  shippingAddress: ShippingAddress.nullable().optional(),
})
const Query = PageQuery.extend({
  contactId: Id.optional(),
  status: OrderStatus.optional(),
  paymentStatus: OrderPaymentStatus.optional(),
  fulfillmentStatus: FulfillmentStatus.optional(),
  sort: z.enum(['total', '-total']).optional(),
})

export interface OrderActionDeps {
  orders: Orders
  contacts: ContactNames
  quotes: { orderOf(ctx: ActionContext, quoteId: Id, how: { accept: boolean }): Promise<Order> }
  /** How `/order` is written. */
  command: CommandSyntax<z.input<typeof FromQuote>>
}

export const orderActions = (deps: OrderActionDeps): AnyAction[] => [...reading(deps), ...making(deps), change(deps)]

const reading = ({ orders, contacts }: OrderActionDeps): AnyAction[] => [
  defineAction({
    name: 'order.list',
    title: { en: 'List orders', es: 'Listar pedidos', pt: 'Listar pedidos', ar: 'سرد الطلبات' },
    input: Query,
    output: pageOf(Order.extend({ contactName: z.string().nullable() })),
    permission: 'view_orders',
    risk: 'read',
    http: { method: 'GET', path: '/orders' },
    run: async (ctx, { status, paymentStatus, fulfillmentStatus, sort, ...page }) =>
      withNames(
        contacts,
        ctx.scope.organizationId,
        await orders.list(ctx.scope, {
          ...page,
          filter: {
            ...(status ? { status } : {}),
            ...(paymentStatus ? { paymentStatus } : {}),
            ...(fulfillmentStatus ? { fulfillmentStatus } : {}),
          },
          sort: sortOf<'total'>(sort),
        }),
      ),
  }),
  defineAction({
    name: 'order.get',
    title: { en: 'Show an order', es: 'Ver un pedido', pt: 'Ver um pedido', ar: 'عرض طلب' },
    input: z.strictObject({ id: Id }),
    output: Order,
    permission: 'view_orders',
    risk: 'read',
    http: { method: 'GET', path: '/orders/:id' },
    run: (ctx, { id }) => orders.get(ctx.scope, id),
  }),
]

const making = ({ orders, quotes, command }: OrderActionDeps): AnyAction[] => [
  defineAction({
    name: 'order.create',
    title: {
      en: "Take the order for a quote, on the customer's word",
      es: 'Tomar el pedido de una cotización que el cliente aceptó',
      pt: 'Registrar o pedido de uma cotação que o cliente aceitou',
      ar: 'تسجيل طلب من عرض سعر وافق عليه العميل',
    },
    input: FromQuote,
    output: Order,
    permission: 'manage_orders',
    risk: 'write',
    http: { method: 'POST', path: '/orders', status: 201 },
    command,
    run: async (ctx, { quoteId, accept }) => {
      const order = await quotes.orderOf(ctx, quoteId, { accept })
      ctx.audit('order', order.id)
      if (accept) ctx.audit('quote', quoteId, ['status'])
      return order
    },
  }),
  defineAction({
    name: 'order.create-from-lines',
    title: {
      en: 'Make an order without a quote',
      es: 'Crear un pedido sin cotización',
      pt: 'Criar um pedido sem cotação',
      ar: 'إنشاء طلب دون عرض سعر',
    },
    input: FromLines,
    output: Order,
    permission: 'manage_orders',
    risk: 'write',
    http: { method: 'POST', path: '/orders/from-lines', status: 201 },
    run: async (ctx, { currency, ...draft }) => {
      const agentId = ctx.scope.actor.kind === 'user' ? ctx.scope.actor.id : null
      const order = await orders.createFromLines(ctx, {
        ...{ contactId: draft.contactId, lines: draft.lines, agentId, leadId: draft.leadId ?? null },
        conversationId: draft.conversationId ?? null,
        shippingAddress: draft.shippingAddress ?? null,
        ...(currency ? { currency } : {}),
      })
      ctx.audit('order', order.id)
      return order
    },
  }),
]

const change = ({ orders }: OrderActionDeps): AnyAction =>
  defineAction({
    name: 'order.update',
    title: { en: 'Change an order', es: 'Modificar un pedido', pt: 'Alterar um pedido', ar: 'تعديل طلب' },
    input: OrderPatch.extend({ id: Id }).refine(
      ({ id: _, notify: __, reason: ___, ...patch }) => Object.keys(patch).length > 0,
      'nothing to change',
    ),
    output: Order,
    permission: 'manage_orders',
    risk: 'write',
    http: { method: 'PATCH', path: '/orders/:id' },
    run: async (ctx, { id, ...patch }) => {
      const order = await orders.update(ctx, id, patch)
      const { notify: _, reason: __, ...changed } = patch
      ctx.audit('order', id, Object.keys(changed))
      return order
    },
  })
