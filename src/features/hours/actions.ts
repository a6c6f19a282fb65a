import { z } from 'zod'
import { Id, Moment, PageQuery, pageOf } from '../../../schemas/common.ts'
import { HoursRow } from '../../../schemas/hours.ts'
import { type AnyAction, defineAction } from '../../core/action.ts'
import { effectOf } from '../../core/effect.ts'
import type { Hours } from './service.ts'

const Ledger = pageOf(HoursRow.omit({ organizationId: true, updatedAt: true })).extend({
  /** In minutes. */
  balance: z.int(),
  endsNext: z.object({ minutes: z.int(), at: Moment }).nullable(),
})
const ByHand = z.strictObject({
  contactId: Id,
  /** Less than zero takes what was put in by mistake. */
  minutes: z
    .int()
    .min(-600_000)
    .max(600_000)
    .refine((minutes) => minutes !== 0),
  expiresAt: z.coerce.date().optional(),
  reason: z.string().trim().min(1).max(300),
})

export interface HoursActionDeps {
  hours: Hours
  contacts: { get(scope: Parameters<Hours['of']>[0], id: Id): Promise<unknown> }
}

export const hoursActions = ({ hours, contacts }: HoursActionDeps): AnyAction[] => [
  defineAction({
    name: 'hours.list',
    title: {
      en: "A customer's hours",
      es: 'Las horas de un cliente',
      pt: 'As horas de um cliente',
      ar: 'ساعات العميل',
    },
    input: PageQuery.extend({ contactId: Id }),
    output: Ledger,
    permission: 'view_payments',
    risk: 'read',
    http: { method: 'GET', path: '/hours' },
    run: (ctx, query) => hours.of(ctx.scope, query, ctx.now),
  }),
  defineAction({
    name: 'hours.adjust',
    title: {
      en: 'Add or take hours by hand',
      es: 'Agregar o quitar horas a mano',
      pt: 'Adicionar ou retirar horas manualmente',
      ar: 'إضافة ساعات أو خصمها يدويًا',
    },
    input: ByHand,
    output: z.object({ balance: z.int() }),
    permission: 'manage_payments',
    risk: 'write',
    http: { method: 'POST', path: '/hours' },
    run: async (ctx, { contactId, minutes, expiresAt, reason }) => {
      await contacts.get(ctx.scope, contactId)
      const effect = effectOf(ctx)
      const about = { contactId, minutes: Math.abs(minutes), reason }
      if (minutes > 0)
        await hours.grant(effect, {
          ...{ ...about, source: { kind: 'by_hand', id: ctx.runKey }, expiresAt: expiresAt ?? null },
        })
      else await hours.correct(effect, { ...about, key: ctx.runKey })
      ctx.audit('contact', contactId, ['hours'])
      return { balance: await hours.balance(ctx.scope, contactId, ctx.tx.session) }
    },
  }),
]
