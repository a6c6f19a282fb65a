import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { Line, LineView } from '../../../schemas/line.ts'
import { type ActionContext, defineAction } from '../../core/action.ts'
import type { Text } from '../../core/errors.ts'
import { healthActions, type LineConversations } from './health-actions.ts'
import type { Lines } from './service.ts'

const name = z.string().trim().min(1).max(80)

export const lineActions = ({ lines, conversations }: { lines: Lines; conversations: LineConversations }) => {
  /** The three that change what the sessions process does with a line. */
  const order = (verb: string, title: Text, run: (ctx: ActionContext, id: Id) => Promise<LineView>) =>
    defineAction({
      name: `line.${verb}`,
      title,
      input: z.strictObject({ id: Id }),
      output: LineView,
      permission: 'manage_lines',
      risk: 'write',
      http: { method: 'POST', path: `/lines/:id/${verb}` },
      run: (ctx, { id }) => run(ctx, id),
    })
  return [
    defineAction({
      name: 'line.list',
      title: { en: 'List the lines', es: 'Listar las líneas', pt: 'Listar as linhas', ar: 'عرض الخطوط' },
      input: z.strictObject({}),
      output: z.object({ items: z.array(LineView) }),
      permission: 'view_conversations',
      risk: 'read',
      http: { method: 'GET', path: '/lines' },
      run: async ({ scope }) => ({ items: await lines.list(scope) }),
    }),
    defineAction({
      name: 'line.create',
      title: { en: 'Add a line', es: 'Añadir una línea', pt: 'Adicionar uma linha', ar: 'إضافة خط' },
      // web chat comes with its own adapter
      input: z.strictObject({ name, channel: z.enum(['whatsapp']).default('whatsapp') }),
      output: LineView,
      permission: 'manage_lines',
      risk: 'write',
      http: { method: 'POST', path: '/lines', status: 201 },
      run: (ctx, input) => lines.create(ctx, input),
    }),
    defineAction({
      name: 'line.update',
      title: { en: 'Change a line', es: 'Cambiar una línea', pt: 'Alterar uma linha', ar: 'تعديل خط' },
      input: z.strictObject({
        id: Id,
        name: name.optional(),
        botMode: z.enum(['listen', 'on', 'off']).optional(),
        botName: Line.shape.botName.unwrap().optional(),
      }),
      output: LineView,
      permission: 'manage_lines',
      risk: 'write',
      http: { method: 'PATCH', path: '/lines/:id' },
      run: (ctx, { id, ...patch }) => lines.update(ctx, id, patch),
    }),
    order(
      'connect',
      { en: 'Connect a line', es: 'Conectar una línea', pt: 'Conectar uma linha', ar: 'توصيل خط' },
      (ctx, id) => lines.setWanted(ctx, id, true),
    ),
    order(
      'disconnect',
      { en: 'Disconnect a line', es: 'Desconectar una línea', pt: 'Desconectar uma linha', ar: 'فصل خط' },
      (ctx, id) => lines.setWanted(ctx, id, false),
    ),
    order(
      'logout',
      {
        en: 'Unlink a line from its phone',
        es: 'Desvincular una línea de su teléfono',
        pt: 'Desvincular uma linha do telefone',
        ar: 'إلغاء ربط خط بهاتفه',
      },
      (ctx, id) => lines.logout(ctx, id),
    ),
    ...healthActions({ lines, conversations }),
  ]
}
