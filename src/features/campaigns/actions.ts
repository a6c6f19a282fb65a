import { z } from 'zod'
import { Campaign, CampaignDraft, CampaignRecipient, DryRun, RecipientStatus } from '../../../schemas/campaign.ts'
import { Id, PageQuery, pageOf } from '../../../schemas/common.ts'
import { type AnyAction, type CommandSyntax, defineAction } from '../../core/action.ts'
import { exportOf } from './export.ts'
import { previewOf } from './preview.ts'
import { type Campaigns, somebodyIn } from './service.ts'

const One = z.strictObject({ id: Id })
const When = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .nullable()
  .default(null)
export const CampaignSend = CampaignDraft.extend({ startDate: When })

export interface CampaignActionDeps {
  campaigns: Campaigns
  /** How `/campaign` is written. */
  command: CommandSyntax<z.input<typeof CampaignSend>>
}

export const campaignActions = ({ campaigns, command }: CampaignActionDeps): AnyAction[] => [
  ...reading(campaigns),
  ...sending(campaigns, command),
  ...steering(campaigns),
]

const reading = (campaigns: Campaigns): AnyAction[] => [
  defineAction({
    name: 'campaign.list',
    title: { en: 'List campaigns', es: 'Listar campañas', pt: 'Listar campanhas', ar: 'عرض الحملات' },
    input: PageQuery,
    output: pageOf(Campaign),
    permission: 'view_campaigns',
    risk: 'read',
    http: { method: 'GET', path: '/campaigns' },
    run: ({ scope }, query) => campaigns.list(scope, query),
  }),
  defineAction({
    name: 'campaign.get',
    title: { en: 'A campaign', es: 'Una campaña', pt: 'Uma campanha', ar: 'حملة' },
    input: One,
    output: Campaign,
    permission: 'view_campaigns',
    risk: 'read',
    http: { method: 'GET', path: '/campaigns/:id' },
    run: ({ scope }, { id }) => campaigns.get(scope, id),
  }),
  defineAction({
    name: 'campaign.recipients',
    title: {
      en: 'Who a campaign reaches',
      es: 'A quién llega una campaña',
      pt: 'A quem chega uma campanha',
      ar: 'من تصلهم الحملة',
    },
    input: PageQuery.extend({ id: Id, status: RecipientStatus.optional() }),
    output: pageOf(CampaignRecipient),
    permission: 'view_campaigns',
    risk: 'read',
    http: { method: 'GET', path: '/campaigns/:id/recipients' },
    run: ({ scope }, { id, ...query }) => campaigns.recipients(scope, id, query),
  }),
  defineAction({
    name: 'campaign.export',
    title: { en: 'Export a campaign', es: 'Exportar una campaña', pt: 'Exportar uma campanha', ar: 'تصدير حملة' },
    input: One,
    output: z.object({ fileName: z.string(), csv: z.string() }),
    permission: 'view_campaigns',
    risk: 'write',
    http: { method: 'POST', path: '/campaigns/:id/export' },
    run: (ctx, { id }) => exportOf(campaigns, ctx, id),
  }),
  defineAction({
    name: 'campaign.dryRun',
    title: {
      en: 'Try a campaign without sending',
      es: 'Probar una campaña sin enviarla',
      pt: 'Testar uma campanha sem enviar',
      ar: 'تجربة حملة دون إرسال',
    },
    input: CampaignDraft,
    output: DryRun,
    permission: 'manage_campaigns',
    risk: 'read',
    http: { method: 'POST', path: '/campaigns/dry-run' },
    run: ({ scope, now }, draft) => campaigns.dryRun(scope, draft, now),
  }),
]

const sending = (campaigns: Campaigns, command: CampaignActionDeps['command']): AnyAction[] => [
  defineAction({
    name: 'campaign.create',
    title: { en: 'Draft a campaign', es: 'Preparar una campaña', pt: 'Preparar uma campanha', ar: 'إعداد حملة' },
    input: CampaignDraft,
    output: Campaign,
    permission: 'manage_campaigns',
    risk: 'write',
    http: { method: 'POST', path: '/campaigns', status: 201 },
    run: (ctx, draft) => campaigns.create(ctx, draft),
  }),
  defineAction({
    name: 'campaign.launch',
    title: { en: 'Send a campaign', es: 'Enviar una campaña', pt: 'Enviar uma campanha', ar: 'إرسال حملة' },
    input: One.extend({ startDate: When }),
    output: Campaign,
    permission: 'manage_campaigns',
    risk: 'mass',
    http: { method: 'POST', path: '/campaigns/:id/launch' },
    async preview({ scope, now, locale }, { id, startDate }) {
      const { campaign, run } = await campaigns.dryRunOf(scope, id, now)
      return previewOf({ ...campaign, startDate }, run, locale)
    },
    run: (ctx, { id, startDate }) => campaigns.launch(ctx, id, startDate),
  }),
  defineAction({
    name: 'campaign.send',
    title: {
      en: 'Send a message to many',
      es: 'Enviar un mensaje a muchos',
      pt: 'Enviar uma mensagem a muitos',
      ar: 'إرسال رسالة إلى كثيرين',
    },
    input: CampaignSend,
    output: Campaign,
    permission: 'manage_campaigns',
    risk: 'mass',
    command,
    async preview({ scope, now, locale }, { startDate, ...draft }) {
      const run = somebodyIn(await campaigns.dryRun(scope, draft, now))
      return previewOf({ ...draft, startDate }, run, locale)
    },
    run: (ctx, { startDate, ...draft }) => campaigns.send(ctx, draft, startDate),
  }),
]

const steering = (campaigns: Campaigns): AnyAction[] => [
  defineAction({
    name: 'campaign.pause',
    title: { en: 'Pause a campaign', es: 'Pausar una campaña', pt: 'Pausar uma campanha', ar: 'إيقاف حملة مؤقتًا' },
    input: One,
    output: Campaign,
    permission: 'manage_campaigns',
    risk: 'write',
    http: { method: 'POST', path: '/campaigns/:id/pause' },
    run: (ctx, { id }) => campaigns.pause(ctx, id),
  }),
  defineAction({
    name: 'campaign.resume',
    title: { en: 'Resume a campaign', es: 'Reanudar una campaña', pt: 'Retomar uma campanha', ar: 'استئناف حملة' },
    input: One,
    output: Campaign,
    permission: 'manage_campaigns',
    risk: 'write',
    http: { method: 'POST', path: '/campaigns/:id/resume' },
    run: (ctx, { id }) => campaigns.resume(ctx, id),
  }),
  defineAction({
    name: 'campaign.cancel',
    title: { en: 'Cancel a campaign', es: 'Cancelar una campaña', pt: 'Cancelar uma campanha', ar: 'إلغاء حملة' },
    input: One,
    output: Campaign,
    permission: 'manage_campaigns',
    risk: 'write',
    http: { method: 'POST', path: '/campaigns/:id/cancel' },
    run: (ctx, { id }) => campaigns.cancel(ctx, id),
  }),
]
