import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { SecondFactorView } from '../../../schemas/second-factor.ts'
import { type AnyAction, defineAction } from '../../core/action.ts'
import type { SecondFactors } from './service.ts'

const Code = z.string().trim().min(6).max(20)
const common = { permission: 'signed-in' as const, risk: 'write' as const, answersSecret: true as const }

/** A member's own second factor: for what costs money, reaches many or destroys, from WhatsApp. */
export const secondFactorActions = ({ secondFactors }: { secondFactors: SecondFactors }): AnyAction[] => [
  ...settingUp(secondFactors),
  ...takingAway(secondFactors),
]

const settingUp = (secondFactors: SecondFactors): AnyAction[] => [
  defineAction({
    name: 'second-factor.get',
    title: { en: 'My second factor', es: 'Mi segundo factor', pt: 'Meu segundo fator', ar: 'عاملي الثاني' },
    input: z.strictObject({}),
    output: SecondFactorView,
    permission: 'signed-in',
    risk: 'read',
    http: { method: 'GET', path: '/second-factor' },
    run: ({ scope }) => secondFactors.get(scope),
  }),
  defineAction({
    ...common,
    name: 'second-factor.enrol',
    title: {
      en: 'Set up an authenticator app',
      es: 'Configurar una app de autenticación',
      pt: 'Configurar um app autenticador',
      ar: 'إعداد تطبيق مصادقة',
    },
    input: z.strictObject({}),
    output: z.object({ secret: z.string(), uri: z.string() }),
    http: { method: 'POST', path: '/second-factor', status: 201 },
    run: async (ctx) => {
      const { id, ...shown } = await secondFactors.enrol(ctx)
      ctx.audit('second-factor', id)
      return shown
    },
  }),
  defineAction({
    ...common,
    name: 'second-factor.activate',
    title: {
      en: 'Confirm the authenticator app with its first code',
      es: 'Confirmar la app de autenticación con su primer código',
      pt: 'Confirmar o app autenticador com o primeiro código',
      ar: 'تأكيد تطبيق المصادقة برمزه الأول',
    },
    input: z.strictObject({ code: Code }),
    output: z.object({ recoveryCodes: z.array(z.string()) }),
    http: { method: 'POST', path: '/second-factor/activate' },
    run: async (ctx, { code }) => {
      const { id, ...shown } = await secondFactors.activate(ctx, code)
      ctx.audit('second-factor', id, ['activeSince'])
      return shown
    },
  }),
]

const takingAway = (secondFactors: SecondFactors): AnyAction[] => [
  defineAction({
    ...common,
    name: 'second-factor.remove',
    title: {
      en: 'Remove my authenticator app',
      es: 'Quitar mi app de autenticación',
      pt: 'Remover meu app autenticador',
      ar: 'إزالة تطبيق المصادقة',
    },
    input: z.strictObject({ code: Code }),
    output: z.null(),
    http: { method: 'POST', path: '/second-factor/remove', status: 204 },
    run: async (ctx, { code }) => {
      ctx.audit('second-factor', await secondFactors.remove(ctx, code))
      return null
    },
  }),
  defineAction({
    name: 'second-factor.reset',
    title: {
      en: "Remove a member's second factor",
      es: 'Quitar el segundo factor de un miembro',
      pt: 'Remover o segundo fator de um membro',
      ar: 'إزالة العامل الثاني لعضو',
    },
    input: z.strictObject({ userId: Id }),
    output: z.null(),
    permission: 'manage_members',
    risk: 'write',
    http: { method: 'POST', path: '/members/:userId/second-factor/reset', status: 204 },
    run: async (ctx, { userId }) => {
      await secondFactors.reset(ctx, userId)
      ctx.audit('second-factor', userId)
      return null
    },
  }),
]
