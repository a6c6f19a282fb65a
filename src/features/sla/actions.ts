import { z } from 'zod'
import { type AnyAction, defineAction } from '../../core/action.ts'
import { type Sla, SlaSettings } from './service.ts'

export const slaActions = ({ sla }: { sla: Sla }): AnyAction[] => [
  defineAction({
    name: 'sla.get',
    title: {
      en: 'What is promised about tickets, and when we work',
      es: 'Qué se promete sobre los tickets y cuándo trabajamos',
      pt: 'O que se promete sobre os tickets e quando trabalhamos',
      ar: 'ما نلتزم به بشأن التذاكر وأوقات عملنا',
    },
    input: z.strictObject({}),
    output: SlaSettings,
    permission: 'view_tickets',
    risk: 'read',
    http: { method: 'GET', path: '/sla' },
    run: (ctx) => sla.get(ctx.scope.organizationId),
  }),
  defineAction({
    name: 'sla.set',
    title: {
      en: 'Promise response times and say when we work',
      es: 'Prometer tiempos de respuesta y decir cuándo trabajamos',
      pt: 'Prometer tempos de resposta e dizer quando trabalhamos',
      ar: 'تحديد أوقات الاستجابة وأوقات العمل',
    },
    input: SlaSettings,
    output: SlaSettings,
    permission: 'manage_organization',
    risk: 'write',
    http: { method: 'PUT', path: '/sla' },
    run: async (ctx, settings) => {
      await sla.set(ctx, settings)
      ctx.audit('organization', ctx.scope.organizationId, ['sla'])
      return settings
    },
  }),
]
