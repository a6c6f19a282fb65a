import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../../schemas/common.ts'
import { Plan, PlanDraft } from '../../../schemas/plan.ts'
import { Subscription } from '../../../schemas/subscription.ts'
import { type AnyAction, defineAction } from '../../core/action.ts'
import { type ContactNames, withNames } from '../records/index.ts'
import type { Subscriptions } from './service.ts'

export interface SubscriptionActionDeps {
  subscriptions: Subscriptions
  contacts: ContactNames
}

export const subscriptionActions = ({ subscriptions, contacts }: SubscriptionActionDeps): AnyAction[] => [
  defineAction({
    name: 'plan.list',
    title: { en: 'List plans', es: 'Listar planes', pt: 'Listar planos', ar: 'سرد الباقات' },
    input: z.strictObject({}),
    output: z.object({ items: z.array(Plan) }),
    permission: 'view_payments',
    risk: 'read',
    http: { method: 'GET', path: '/plans' },
    run: async (ctx) => ({ items: await subscriptions.plans(ctx.scope) }),
  }),
  defineAction({
    name: 'plan.save',
    title: { en: 'Save a plan', es: 'Guardar un plan', pt: 'Salvar um plano', ar: 'حفظ باقة' },
    input: PlanDraft,
    output: Plan,
    permission: 'manage_payments',
    risk: 'write',
    http: { method: 'PUT', path: '/plans/:code' },
    run: async (ctx, draft) => {
      const plan = await subscriptions.savePlan(ctx, draft)
      ctx.audit('plan', plan.id, Object.keys(draft))
      return plan
    },
  }),
  defineAction({
    name: 'subscription.list',
    title: { en: 'List subscriptions', es: 'Listar suscripciones', pt: 'Listar assinaturas', ar: 'سرد الاشتراكات' },
    input: PageQuery.extend({ contactId: Id.optional() }),
    output: pageOf(Subscription.extend({ contactName: z.string().nullable() })),
    permission: 'view_payments',
    risk: 'read',
    http: { method: 'GET', path: '/subscriptions' },
    run: async (ctx, query) =>
      withNames(contacts, ctx.scope.organizationId, await subscriptions.list(ctx.scope, query)),
  }),
  defineAction({
    name: 'subscription.cancel',
    title: {
      en: 'Cancel a subscription',
      es: 'Cancelar una suscripción',
      pt: 'Cancelar uma assinatura',
      ar: 'إلغاء اشتراك',
    },
    input: z.strictObject({ id: Id, atPeriodEnd: z.boolean().default(true) }),
    output: Subscription,
    permission: 'manage_payments',
    risk: 'write',
    http: { method: 'POST', path: '/subscriptions/:id/cancel' },
    run: async (ctx, { id, atPeriodEnd }) => {
      const cancelled = await subscriptions.cancel(ctx, id, atPeriodEnd)
      ctx.audit('subscription', id, ['status', 'cancelAtPeriodEnd'])
      return cancelled
    },
  }),
]
