import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../../schemas/common.ts'
import { Order, OrderStatus } from '../../../schemas/order.ts'
import { type ActionContext, type AnyAction, type CommandSyntax, defineAction } from '../../core/action.ts'
import type { Orders } from './service.ts'

const FromQuote = z.strictObject({
  quoteId: Id,
  /** The customer said yes otherwise (on the phone, at the counter): a sent quote is accepted first. */
  accept: z.boolean().default(false),
})
const Patch = z
  .strictObject({ id: Id, status: OrderStatus.optional(), tracking: z.string().trim().max(200).nullable().optional() })
  .refine((patch) => patch.status !== undefined || patch.tracking !== undefined, 'status or tracking')

export interface OrderActionDeps {
  orders: Orders
  quotes: { orderOf(ctx: ActionContext, quoteId: Id, how: { accept: boolean }): Promise<Order> }
  /** How `/order` is written. */
  command: CommandSyntax<z.input<typeof FromQuote>>
}

export const orderActions = ({ orders, quotes, command }: OrderActionDeps): AnyAction[] => [
  defineAction({
    name: 'order.list',
    title: { en: 'List orders', es: 'Listar pedidos', pt: 'Listar pedidos', ar: 'سرد الطلبات' },
    input: PageQuery.extend({ contactId: Id.optional() }),
    output: pageOf(Order),
    permission: 'view_orders',
    risk: 'read',
    http: { method: 'GET', path: '/orders' },
    run: (ctx, query) => orders.list(ctx.scope, query),
  }),
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
    name: 'order.update',
    title: { en: 'Change an order', es: 'Modificar un pedido', pt: 'Alterar um pedido', ar: 'تعديل طلب' },
    input: Patch,
    output: Order,
    permission: 'manage_orders',
    risk: 'write',
    http: { method: 'PATCH', path: '/orders/:id' },
    run: async (ctx, { id, status, tracking }) => {
      const patch = { ...(status ? { status } : {}), ...(tracking === undefined ? {} : { tracking }) }
      const order = await orders.updateStatus(ctx, id, patch)
      ctx.audit('order', id, Object.keys(patch))
      return order
    },
  }),
]
