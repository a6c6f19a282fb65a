import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { ConfirmationView } from '../../../schemas/confirmation.ts'
import { type AnyAction, defineAction } from '../../core/action.ts'
import type { ActionRunner } from '../../core/action-runner.ts'
import type { Confirmations } from './service.ts'

export interface ConfirmationActionDeps {
  confirmations: Confirmations
  /** Late: the runner is made of the list of actions that these are in. */
  runner(): Pick<ActionRunner, 'perform'>
}
const Code = z
  .string()
  .trim()
  .regex(/^\d{4}$/)

export const confirmationActions = (deps: ConfirmationActionDeps): AnyAction[] => [
  ...readActions(deps),
  confirmAction(deps),
  confirmFromChat(deps),
  ...otherAnswers(deps),
]

const readActions = ({ confirmations }: ConfirmationActionDeps): AnyAction[] => [
  defineAction({
    name: 'confirmation.list',
    title: {
      en: 'What waits for my code or approval',
      es: 'Lo que espera mi código o aprobación',
      pt: 'O que espera meu código ou aprovação',
      ar: 'ما ينتظر رمزي أو موافقتي',
    },
    input: z.strictObject({}),
    output: z.object({ items: z.array(ConfirmationView) }),
    permission: 'signed-in',
    risk: 'read',
    http: { method: 'GET', path: '/confirmations' },
    run: async ({ scope }) => ({ items: await confirmations.list(scope) }),
  }),
  defineAction({
    name: 'confirmation.get',
    title: { en: 'Get a confirmation', es: 'Ver una confirmación', pt: 'Ver uma confirmação', ar: 'عرض تأكيد' },
    input: z.strictObject({ id: Id }),
    output: ConfirmationView,
    permission: 'signed-in',
    risk: 'read',
    http: { method: 'GET', path: '/confirmations/:id' },
    run: ({ scope }, { id }) => confirmations.get(scope, id),
  }),
]

const confirmAction = ({ confirmations, runner }: ConfirmationActionDeps): AnyAction =>
  defineAction({
    name: 'confirmation.confirm',
    title: {
      en: 'Confirm with the code',
      es: 'Confirmar con el código',
      pt: 'Confirmar com o código',
      ar: 'التأكيد بالرمز',
    },
    input: z.strictObject({ id: Id, code: Code }),
    output: z.unknown(),
    permission: 'signed-in',
    risk: 'write',
    // the confirmed run keeps its own answer, and a code that was wrong must be counted each time
    answersSecret: true,
    http: { method: 'POST', path: '/confirmations/:id/confirm' },
    run: async (ctx, { id, code }) => {
      const output = await confirmations.confirm(ctx, id, code, runner())
      ctx.audit('confirmation', id, ['status'])
      return output
    },
  })

/** No door of its own: what a member answers in their own thread. */
const confirmFromChat = ({ confirmations, runner }: ConfirmationActionDeps): AnyAction =>
  defineAction({
    name: 'confirmation.confirm-from-chat',
    title: {
      en: 'Confirm with a second factor',
      es: 'Confirmar con un segundo factor',
      pt: 'Confirmar com um segundo fator',
      ar: 'التأكيد بعامل ثانٍ',
    },
    input: z.strictObject({ threadId: Id, code: z.string().max(20) }),
    output: z.object({ action: z.string(), output: z.unknown() }),
    permission: 'signed-in',
    risk: 'write',
    answersSecret: true,
    run: async (ctx, { threadId, code }) => {
      const { confirmation, output } = await confirmations.confirmFromChat(ctx, threadId, code, runner())
      ctx.audit('confirmation', confirmation.id, ['status'])
      return { action: confirmation.action, output }
    },
  })

const otherAnswers = ({ confirmations }: ConfirmationActionDeps): AnyAction[] => [
  defineAction({
    name: 'confirmation.cancel',
    title: {
      en: 'Cancel what waits for a code',
      es: 'Cancelar lo que espera un código',
      pt: 'Cancelar o que espera um código',
      ar: 'إلغاء ما ينتظر رمزًا',
    },
    input: z.strictObject({ id: Id }),
    output: ConfirmationView,
    permission: 'signed-in',
    risk: 'write',
    http: { method: 'POST', path: '/confirmations/:id/cancel' },
    run: async (ctx, { id }) => {
      const cancelled = await confirmations.cancel(ctx, id)
      ctx.audit('confirmation', id, ['status'])
      return cancelled
    },
  }),
  defineAction({
    name: 'confirmation.approve',
    title: {
      en: "Approve what is above a colleague's limit",
      es: 'Aprobar lo que supera el límite de un colega',
      pt: 'Aprovar o que está acima do limite de um colega',
      ar: 'الموافقة على ما يتجاوز حد زميل',
    },
    input: z.strictObject({ id: Id }),
    output: ConfirmationView,
    permission: 'approve_actions',
    risk: 'write',
    http: { method: 'POST', path: '/confirmations/:id/approve' },
    run: async (ctx, { id }) => {
      const approved = await confirmations.approve(ctx, id)
      ctx.audit('confirmation', id, ['approvedBy'])
      return approved
    },
  }),
]
