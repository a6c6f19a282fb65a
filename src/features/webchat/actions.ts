import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { WebchatSettings, WebchatSite } from '../../../schemas/webchat.ts'
import { defineAction } from '../../core/action.ts'
import type { Webchat } from './service.ts'

const byLine = z.strictObject({ id: Id })

export const webchatActions = ({ webchat }: { webchat: Webchat }) => [
  defineAction({
    name: 'webchat.create',
    title: { en: 'Add a web chat', es: 'Añadir un chat web', pt: 'Adicionar um chat web', ar: 'إضافة دردشة ويب' },
    input: WebchatSettings.extend({ name: z.string().trim().min(1).max(60) }),
    output: WebchatSite,
    permission: 'manage_lines',
    risk: 'write',
    http: { method: 'POST', path: '/webchats', status: 201 },
    run: (ctx, input) => webchat.create(ctx, input),
  }),
  defineAction({
    name: 'webchat.read',
    title: { en: 'Read a web chat', es: 'Ver un chat web', pt: 'Ver um chat web', ar: 'عرض دردشة ويب' },
    input: byLine,
    output: WebchatSite,
    permission: 'manage_lines',
    risk: 'read',
    http: { method: 'GET', path: '/lines/:id/webchat' },
    run: ({ scope }, { id }) => webchat.settings(scope, id),
  }),
  defineAction({
    name: 'webchat.update',
    title: { en: 'Change a web chat', es: 'Cambiar un chat web', pt: 'Alterar um chat web', ar: 'تعديل دردشة ويب' },
    input: WebchatSettings.extend({ id: Id }),
    output: WebchatSite,
    permission: 'manage_lines',
    risk: 'write',
    http: { method: 'PATCH', path: '/lines/:id/webchat' },
    run: (ctx, { id, ...settings }) => webchat.configure(ctx, id, settings),
  }),
  defineAction({
    name: 'webchat.renew-secret',
    title: {
      en: 'Make a new signing secret for a web chat',
      es: 'Crear un nuevo secreto de firma para un chat web',
      pt: 'Criar um novo segredo de assinatura para um chat web',
      ar: 'إنشاء سر توقيع جديد لدردشة ويب',
    },
    input: byLine,
    output: z.object({ secret: z.string() }),
    permission: 'manage_lines',
    risk: 'write',
    http: { method: 'POST', path: '/lines/:id/webchat/secret' },
    run: (ctx, { id }) => webchat.renewSecret(ctx, id),
  }),
]
