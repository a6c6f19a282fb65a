import { z } from 'zod'
import { Id, Moment } from '../../../schemas/common.ts'
import { StaffNumber } from '../../../schemas/staff-number.ts'
import { type AnyAction, defineAction } from '../../core/action.ts'
import type { StaffNumbers } from './service.ts'

export const staffNumberActions = ({ staffNumbers }: { staffNumbers: StaffNumbers }): AnyAction[] => [
  defineAction({
    name: 'staff-number.list',
    title: {
      en: 'List staff numbers',
      es: 'Listar números del equipo',
      pt: 'Listar números da equipe',
      ar: 'سرد أرقام الموظفين',
    },
    input: z.strictObject({}),
    output: z.object({ items: z.array(StaffNumber.omit({ codeHash: true })) }),
    permission: 'signed-in',
    risk: 'read',
    http: { method: 'GET', path: '/staff-numbers' },
    run: async (ctx) => ({ items: await staffNumbers.list(ctx.scope) }),
  }),
  defineAction({
    name: 'staff-number.create',
    title: {
      en: 'Get a code to link your own WhatsApp number',
      es: 'Obtener un código para vincular tu número de WhatsApp',
      pt: 'Obter um código para vincular seu número de WhatsApp',
      ar: 'الحصول على رمز لربط رقم واتساب الخاص بك',
    },
    input: z.strictObject({}),
    output: z.object({ code: z.string(), expiresAt: Moment, lineNumber: z.string().nullable() }),
    permission: 'signed-in',
    risk: 'write',
    answersSecret: true,
    http: { method: 'POST', path: '/staff-numbers', status: 201 },
    run: async (ctx) => {
      const { id, ...shown } = await staffNumbers.createCode(ctx)
      ctx.audit('staff-number', id)
      return shown
    },
  }),
  defineAction({
    name: 'staff-number.delete',
    title: {
      en: 'Unlink a staff number',
      es: 'Desvincular un número del equipo',
      pt: 'Desvincular um número da equipe',
      ar: 'إلغاء ربط رقم موظف',
    },
    input: z.strictObject({ id: Id }),
    output: z.null(),
    permission: 'signed-in',
    risk: 'write',
    http: { method: 'DELETE', path: '/staff-numbers/:id', status: 204 },
    run: async (ctx, { id }) => {
      await staffNumbers.unlink(ctx, id)
      ctx.audit('staff-number', id)
      return null
    },
  }),
]
