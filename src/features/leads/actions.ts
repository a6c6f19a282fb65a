import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import {
  Lead,
  LeadBoard,
  LeadDraft,
  LeadFilter,
  LeadMove,
  LeadPage,
  LeadPatch,
  LeadQuery,
} from '../../../schemas/lead.ts'
import { LeadSettingsPatch, LeadSettingsView } from '../../../schemas/lead-rules.ts'
import { type AnyAction, type CommandSyntax, defineAction } from '../../core/action.ts'
import { botFields, forBot } from './bot.ts'
import { csvOf, LeadExport } from './export.ts'
import { undoWithinSeconds } from './moving.ts'
import type { Leads } from './service.ts'
import { LeadWork, work } from './working.ts'

export interface LeadActionDeps {
  leads: Leads
  /** How `/lead` is written. */
  command: CommandSyntax<LeadWork>
}

const named = z.strictObject({ id: Id })

export const leadActions = (deps: LeadActionDeps): AnyAction[] => [
  ...readActions(deps),
  ...writeActions(deps),
  ...moveActions(deps),
  ...settingsActions(deps),
]

const readActions = ({ leads }: LeadActionDeps): AnyAction[] => [
  defineAction({
    name: 'lead.board',
    title: {
      en: 'Open the board of leads',
      es: 'Abrir el tablero de prospectos',
      pt: 'Abrir o quadro de leads',
      ar: 'فتح لوحة العملاء المحتملين',
    },
    input: LeadFilter.extend({ limit: z.coerce.number().int().min(1).max(50).default(20) }),
    output: LeadBoard,
    permission: 'view_leads',
    risk: 'read',
    http: { method: 'GET', path: '/leads/board' },
    run: (ctx, query) => leads.board(ctx.scope, query),
  }),
  defineAction({
    name: 'lead.list',
    title: { en: 'List leads', es: 'Listar prospectos', pt: 'Listar leads', ar: 'سرد العملاء المحتملين' },
    input: LeadQuery,
    output: LeadPage,
    permission: 'view_leads',
    risk: 'read',
    http: { method: 'GET', path: '/leads' },
    run: (ctx, query) => leads.list(ctx.scope, query),
  }),
  defineAction({
    name: 'lead.export',
    title: { en: 'Export leads', es: 'Exportar prospectos', pt: 'Exportar leads', ar: 'تصدير العملاء المحتملين' },
    input: LeadQuery.omit({ limit: true }),
    output: LeadExport,
    permission: 'view_leads',
    risk: 'read',
    http: { method: 'GET', path: '/leads/export' },
    run: async (ctx, query) => csvOf(ctx, leads, query),
  }),
  defineAction({
    name: 'lead.get',
    title: { en: 'Show a lead', es: 'Ver un prospecto', pt: 'Ver um lead', ar: 'عرض عميل محتمل' },
    input: named,
    output: Lead,
    permission: 'view_leads',
    risk: 'read',
    http: { method: 'GET', path: '/leads/:id' },
    run: (ctx, { id }) => leads.get(ctx.scope, id),
  }),
]

const writeActions = ({ leads, command }: LeadActionDeps): AnyAction[] => [
  defineAction({
    name: 'lead.create',
    title: { en: 'Add a lead', es: 'Añadir un prospecto', pt: 'Adicionar um lead', ar: 'إضافة عميل محتمل' },
    input: LeadDraft,
    output: Lead,
    permission: 'manage_leads',
    risk: 'write',
    http: { method: 'POST', path: '/leads', status: 201 },
    bot: {
      description:
        'Notes that this customer may buy: as soon as they say what they look for. Once is enough; later details go into lead_update.',
      input: botFields,
    },
    run: async (ctx, draft) => {
      const lead = await forBot(ctx, leads, draft, () => leads.create(ctx, draft))
      ctx.audit('lead', lead.id, Object.keys(draft))
      return lead
    },
  }),
  defineAction({
    name: 'lead.update',
    title: { en: 'Change a lead', es: 'Modificar un prospecto', pt: 'Alterar um lead', ar: 'تعديل عميل محتمل' },
    input: LeadPatch,
    output: Lead,
    permission: 'manage_leads',
    risk: 'write',
    http: { method: 'PATCH', path: '/leads/:id' },
    bot: { description: 'Adds what the customer told to their lead, or corrects it.', input: botFields },
    run: async (ctx, patch) => {
      const lead = await leads.update(ctx, patch)
      ctx.audit('lead', lead.id, Object.keys(patch))
      return lead
    },
  }),
  defineAction({
    name: 'lead.work',
    title: {
      en: "Make or change the customer's lead",
      es: 'Crear o cambiar el prospecto del cliente',
      pt: 'Criar ou mudar o lead do cliente',
      ar: 'إنشاء العميل المحتمل أو تغييره',
    },
    input: LeadWork,
    output: z.object({ lead: Lead, isNew: z.boolean() }),
    permission: 'manage_leads',
    risk: 'write',
    command,
    run: async (ctx, input) => {
      const done = await work(ctx, leads, input)
      ctx.audit('lead', done.lead.id, Object.keys(input))
      return done
    },
  }),
]

const moveActions = ({ leads }: LeadActionDeps): AnyAction[] => [
  defineAction({
    name: 'lead.moveStatus',
    title: { en: 'Move a lead', es: 'Mover un prospecto', pt: 'Mover um lead', ar: 'نقل عميل محتمل' },
    input: LeadMove,
    output: Lead,
    permission: 'manage_leads',
    risk: 'write',
    http: { method: 'POST', path: '/leads/:id/move' },
    undo: { action: 'lead.undoMove', withinSeconds: undoWithinSeconds },
    run: async (ctx, move) => {
      const lead = await leads.moveStatus(ctx, move)
      ctx.audit('lead', lead.id, ['status'])
      return lead
    },
  }),
  defineAction({
    name: 'lead.undoMove',
    title: {
      en: 'Take a move back',
      es: 'Deshacer un movimiento',
      pt: 'Desfazer um movimento',
      ar: 'التراجع عن نقلة',
    },
    input: named,
    output: Lead,
    permission: 'manage_leads',
    risk: 'write',
    http: { method: 'POST', path: '/leads/:id/undo-move' },
    run: async (ctx, { id }) => {
      const lead = await leads.undoMove(ctx, id)
      ctx.audit('lead', id, ['status'])
      return lead
    },
  }),
  defineAction({
    name: 'lead.assign',
    title: {
      en: 'Give a lead to somebody',
      es: 'Asignar un prospecto',
      pt: 'Atribuir um lead',
      ar: 'إسناد عميل محتمل',
    },
    input: z.strictObject({ id: Id, assigneeId: z.union([Id, z.literal('next')]).nullable() }),
    output: Lead,
    permission: 'manage_leads',
    risk: 'write',
    http: { method: 'POST', path: '/leads/:id/assign' },
    run: async (ctx, { id, assigneeId }) => {
      const lead = await leads.assign(ctx, id, assigneeId)
      ctx.audit('lead', id, ['assigneeId'])
      return lead
    },
  }),
]

const settingsActions = ({ leads }: LeadActionDeps): AnyAction[] => [
  defineAction({
    name: 'lead-settings.get',
    title: {
      en: 'How leads are worked',
      es: 'Cómo se trabajan los prospectos',
      pt: 'Como os leads são trabalhados',
      ar: 'كيف يُعمل على العملاء المحتملين',
    },
    input: z.strictObject({}),
    output: LeadSettingsView,
    permission: 'view_leads',
    risk: 'read',
    http: { method: 'GET', path: '/lead-settings' },
    run: (ctx) => leads.settings(ctx.scope),
  }),
  defineAction({
    name: 'lead-settings.update',
    title: {
      en: 'Change how leads are worked',
      es: 'Cambiar cómo se trabajan los prospectos',
      pt: 'Alterar como os leads são trabalhados',
      ar: 'تغيير طريقة العمل على العملاء المحتملين',
    },
    input: LeadSettingsPatch,
    output: LeadSettingsView,
    permission: 'manage_organization',
    risk: 'write',
    http: { method: 'PATCH', path: '/lead-settings' },
    run: async (ctx, patch) => {
      const view = await leads.changeSettings(ctx, patch)
      ctx.audit('organization', ctx.scope.organizationId, Object.keys(patch))
      return view
    },
  }),
]
