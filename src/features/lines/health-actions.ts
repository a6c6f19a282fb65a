import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { LineView } from '../../../schemas/line.ts'
import { LineHealth, Outage } from '../../../schemas/line-health.ts'
import { type ActionContext, type AnyAction, defineAction } from '../../core/action.ts'
import type { Tx } from '../../core/db.ts'
import type { CountAnswered } from './outages.ts'
import type { Lines } from './service.ts'

/** What the lines need of the conversations on them. */
export interface LineConversations {
  /** What was held back because of the number may go now. */
  releaseHeld(tx: Tx, organizationId: Id, accountId: Id): Promise<void>
  answeredByBot: CountAnswered
}

const ById = z.strictObject({ id: Id })
const limit = z.int().min(1).max(100_000).nullable().optional()

interface Deps {
  lines: Lines
  conversations: LineConversations
}

/** How a number is, what it may send, and linking it by a code. */
export const healthActions = (deps: Deps): AnyAction[] => [...readActions(deps), ...changeActions(deps)]

const readActions = ({ lines, conversations }: Deps): AnyAction[] => [
  defineAction({
    name: 'line.health',
    title: { en: 'Health of a line', es: 'Salud de una línea', pt: 'Saúde de uma linha', ar: 'صحة خط' },
    input: ById,
    output: LineHealth,
    permission: 'view_conversations',
    risk: 'read',
    http: { method: 'GET', path: '/lines/:id/health' },
    run: ({ scope }, { id }) => lines.health(scope, id),
  }),
  defineAction({
    name: 'line.outages',
    title: { en: 'Outages of a line', es: 'Cortes de una línea', pt: 'Quedas de uma linha', ar: 'انقطاعات خط' },
    input: ById,
    output: z.object({ items: z.array(Outage) }),
    permission: 'view_conversations',
    risk: 'read',
    http: { method: 'GET', path: '/lines/:id/outages' },
    run: async ({ scope }, { id }) => ({ items: await lines.outages(scope, id, conversations.answeredByBot) }),
  }),
]

const changeActions = ({ lines, conversations }: Deps): AnyAction[] => {
  const release = async (ctx: ActionContext, view: LineView): Promise<LineView> => {
    if (view.account) await conversations.releaseHeld(ctx.tx, view.organizationId, view.account.id)
    return view
  }
  const change = { output: LineView, permission: 'manage_lines', risk: 'write' } as const
  return [
    defineAction({
      ...change,
      name: 'line.link',
      title: {
        en: 'Link a line by a code',
        es: 'Vincular una línea con un código',
        pt: 'Vincular uma linha por código',
        ar: 'ربط خط برمز',
      },
      input: z.strictObject({ id: Id, phone: z.string().regex(/^\+[1-9]\d{6,14}$/) }),
      http: { method: 'POST', path: '/lines/:id/link' },
      run: (ctx, { id, phone }) => lines.link(ctx, id, phone),
    }),
    defineAction({
      ...change,
      name: 'line.limits',
      title: {
        en: 'Change what a line may send',
        es: 'Cambiar lo que puede enviar una línea',
        pt: 'Alterar o que uma linha pode enviar',
        ar: 'تعديل ما يمكن لخط إرساله',
      },
      input: z.strictObject({ id: Id, dailyLimit: limit, newContactsLimit: limit, warmUp: z.boolean().optional() }),
      http: { method: 'PATCH', path: '/lines/:id/limits' },
      run: async (ctx, { id, ...patch }) => release(ctx, await lines.limits(ctx, id, patch)),
    }),
    defineAction({
      ...change,
      name: 'line.release',
      title: {
        en: 'Send again from a line',
        es: 'Volver a enviar desde una línea',
        pt: 'Voltar a enviar de uma linha',
        ar: 'استئناف الإرسال من خط',
      },
      input: ById,
      http: { method: 'POST', path: '/lines/:id/release' },
      run: async (ctx, { id }) => release(ctx, await lines.release(ctx, id)),
    }),
  ]
}
