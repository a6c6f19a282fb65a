import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { LeadSource, LeadSourceDraft, LeadSourcePatch } from '../../../schemas/lead-source.ts'
import { type AnyAction, defineAction } from '../../core/action.ts'
import type { LeadSources } from './service.ts'

export const leadSourceActions = ({ leadSources }: { leadSources: LeadSources }): AnyAction[] => [
  defineAction({
    name: 'lead-source.list',
    title: { en: 'List lead sources', es: 'Listar fuentes', pt: 'Listar origens', ar: 'سرد مصادر العملاء' },
    input: z.strictObject({}),
    output: z.object({ items: z.array(LeadSource) }),
    permission: 'view_leads',
    risk: 'read',
    http: { method: 'GET', path: '/lead-sources' },
    run: async ({ scope }) => ({ items: await leadSources.list(scope) }),
  }),
  defineAction({
    name: 'lead-source.create',
    title: { en: 'Add a lead source', es: 'Añadir una fuente', pt: 'Adicionar uma origem', ar: 'إضافة مصدر' },
    input: LeadSourceDraft,
    output: LeadSource,
    permission: 'manage_campaigns',
    risk: 'write',
    http: { method: 'POST', path: '/lead-sources', status: 201 },
    run: async (ctx, draft) => {
      const source = await leadSources.create(ctx, draft)
      ctx.audit('lead-source', source.id)
      return source
    },
  }),
  defineAction({
    name: 'lead-source.update',
    title: { en: 'Change a lead source', es: 'Modificar una fuente', pt: 'Alterar uma origem', ar: 'تعديل مصدر' },
    input: LeadSourcePatch,
    output: LeadSource,
    permission: 'manage_campaigns',
    risk: 'write',
    http: { method: 'PATCH', path: '/lead-sources/:id' },
    run: async (ctx, patch) => {
      const source = await leadSources.update(ctx, patch)
      ctx.audit('lead-source', source.id, Object.keys(patch))
      return source
    },
  }),
  defineAction({
    name: 'lead-source.remove',
    title: { en: 'Delete a lead source', es: 'Eliminar una fuente', pt: 'Excluir uma origem', ar: 'حذف مصدر' },
    input: z.strictObject({ id: Id }),
    output: z.null(),
    permission: 'manage_campaigns',
    risk: 'write',
    http: { method: 'DELETE', path: '/lead-sources/:id', status: 204 },
    run: async (ctx, { id }) => {
      await leadSources.remove(ctx, id)
      ctx.audit('lead-source', id)
      return null
    },
  }),
]
