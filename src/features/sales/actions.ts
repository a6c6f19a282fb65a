import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../../schemas/common.ts'
import { Month, Sale, SaleDraft, SaleSource, SalesProgress } from '../../../schemas/sale.ts'
import { type AnyAction, defineAction } from '../../core/action.ts'
import { type ContactNames, sortOf, withNames } from '../records/index.ts'
import type { Sales } from './service.ts'

const Query = PageQuery.extend({
  contactId: Id.optional(),
  agentId: Id.optional(),
  source: SaleSource.optional(),
  sort: z.enum(['amount', '-amount', 'saleDate', '-saleDate']).optional(),
})

export const saleActions = ({ sales, contacts }: { sales: Sales; contacts: ContactNames }): AnyAction[] => [
  ...reading(sales, contacts),
  ...writing(sales),
]

const reading = (sales: Sales, contacts: ContactNames): AnyAction[] => [
  defineAction({
    name: 'sale.list',
    title: { en: 'List sales', es: 'Listar ventas', pt: 'Listar vendas', ar: 'سرد المبيعات' },
    input: Query,
    output: pageOf(Sale.extend({ contactName: z.string().nullable() })),
    permission: 'view_sales',
    risk: 'read',
    http: { method: 'GET', path: '/sales' },
    run: async (ctx, { agentId, source, sort, ...page }) =>
      withNames(
        contacts,
        ctx.scope.organizationId,
        await sales.list(ctx.scope, {
          ...page,
          filter: { ...(agentId ? { agentId } : {}), ...(source ? { source } : {}) },
          sort: sortOf<'amount' | 'saleDate'>(sort),
        }),
      ),
  }),
  defineAction({
    name: 'sale.progress',
    title: {
      en: "A month's sales against the targets",
      es: 'Las ventas del mes frente a las metas',
      pt: 'As vendas do mês em relação às metas',
      ar: 'مبيعات الشهر مقابل الأهداف',
    },
    input: z.strictObject({ month: Month.optional() }),
    output: z.object({ items: z.array(SalesProgress) }),
    permission: 'view_sales',
    risk: 'read',
    http: { method: 'GET', path: '/sales/progress' },
    run: async ({ scope, now }, { month }) => ({
      items: await sales.forAll(scope, month ?? (await sales.thisMonth(scope.organizationId, now))),
    }),
  }),
]

const writing = (sales: Sales): AnyAction[] => [
  defineAction({
    name: 'sale.record',
    title: { en: 'Record a sale', es: 'Registrar una venta', pt: 'Registrar uma venda', ar: 'تسجيل عملية بيع' },
    input: SaleDraft,
    output: Sale,
    permission: 'manage_sales',
    risk: 'write',
    http: { method: 'POST', path: '/sales', status: 201 },
    run: async (ctx, draft) => {
      const sale = await sales.recordByHand(ctx, draft)
      ctx.audit('sale', sale.id)
      return sale
    },
  }),
  defineAction({
    name: 'sale.void',
    title: { en: 'Void a sale', es: 'Anular una venta', pt: 'Anular uma venda', ar: 'إبطال عملية بيع' },
    input: z.strictObject({ id: Id, reason: z.string().trim().min(1).max(500) }),
    output: Sale,
    permission: 'manage_sales',
    risk: 'write',
    http: { method: 'POST', path: '/sales/:id/void' },
    run: async (ctx, { id, reason }) => {
      const sale = await sales.void(ctx, id, reason)
      ctx.audit('sale', id, ['voidedAt'])
      return sale
    },
  }),
  defineAction({
    name: 'sale.set-target',
    title: {
      en: "Set a member's monthly target",
      es: 'Fijar la meta mensual de un miembro',
      pt: 'Definir a meta mensal de um membro',
      ar: 'تحديد الهدف الشهري لعضو',
    },
    input: z.strictObject({ userId: Id, amount: z.int().min(1).max(1_000_000_000_000).nullable() }),
    output: z.null(),
    permission: 'manage_sales',
    risk: 'write',
    http: { method: 'PUT', path: '/sales/targets/:userId', status: 204 },
    run: async (ctx, { userId, amount }) => {
      await sales.setTarget(ctx, userId, amount)
      ctx.audit('member', userId, ['monthlyTarget'])
      return null
    },
  }),
]
