import type { LeadDraft, LeadStatus } from '../../schemas/lead.ts'
import type { Services } from './services.ts'

type Context = Parameters<Services['leads']['create']>[0]
const day = 86_400_000

const sources = [
  { name: 'Website form', type: 'web' },
  { name: 'Customer referral', type: 'referral' },
] as const

interface DemoLead {
  draft: LeadDraft
  /** Which of the sources. */
  from: 0 | 1
  followUpDays?: number
  way: LeadStatus[]
}
const leads: readonly DemoLead[] = [
  {
    draft: {
      name: 'Priya Raman',
      phone: '+13055550211',
      estimatedValue: 86_000,
      customFields: { parts: ['Alternator'] },
    },
    from: 0,
    way: [],
  },
  {
    draft: { name: 'Coastal Fleet Services', phone: '+13055550212', company: 'Coastal Fleet', estimatedValue: 420_000 },
    from: 1,
    followUpDays: 2,
    way: ['contacted'],
  },
  {
    draft: {
      ...{ name: 'Héctor Salas', phone: '+13055550213', estimatedValue: 31_500, priority: 'high' },
      customFields: { parts: ['Brake pads'], makeModels: ['Toyota Hilux'], years: ['2016'], states: ['Florida'] },
    },
    from: 1,
    followUpDays: 1,
    way: ['qualified'],
  },
  {
    draft: { name: 'Lena Fischer', phone: '+13055550214', estimatedValue: 12_000, subscription: true },
    from: 0,
    way: ['nurturing'],
  },
]

/** A few leads at different stages, of people who have not written yet. */
export async function seedLeads(ctx: Context, { leads: service, leadSources }: Services): Promise<void> {
  const ids: string[] = []
  for (const source of sources)
    ids.push((await leadSources.create(ctx, { ...source, description: null, isActive: true })).id)
  for (const { draft, from, followUpDays, way } of leads) {
    const nextFollowUpDate = followUpDays ? new Date(ctx.now.getTime() + followUpDays * day) : undefined
    const { id } = await service.create(ctx, { ...draft, sourceId: ids[from], nextFollowUpDate })
    for (const status of way) await service.moveStatus(ctx, { id, status })
  }
}
