import { leadCommand } from '../commands/index.ts'
import type { AnyAction } from '../core/action.ts'
import { createLeadSources, leadSourceActions } from '../features/lead-sources/index.ts'
import { createLeads, leadActions } from '../features/leads/index.ts'
import type { Kernel } from '../kernel.ts'
import type { EventHandlers, WorkerDeps } from '../worker.ts'
import type { BaseServices } from './base-services.ts'
import type { createGround } from './crm-ground.ts'
import type { createSelling } from './crm-selling.ts'

type Leading = ReturnType<typeof createLeading>

/** Leads and where they come from. */
export function createLeading(
  { database, keyring }: Kernel,
  { contacts, conversations, organizations }: BaseServices,
  { activities, reminders, notifications }: ReturnType<typeof createGround>,
  { products, quotes, orders }: ReturnType<typeof createSelling>,
) {
  const leadSources = createLeadSources()
  const leads = createLeads({
    ...{ database, keyring, contacts, conversations, organizations, members: organizations.members },
    ...{ sources: leadSources, products, quotes, orders, activities, reminders, notifications },
  })
  return { leads, leadSources }
}

export const leadingActions = (services: Leading & Pick<BaseServices, 'organizations'>): AnyAction[] => [
  ...leadActions({ ...services, command: leadCommand({ ...services, members: services.organizations.members }) }),
  ...leadSourceActions(services),
]

export const leadingEvents = ['lead-rules.changed', 'lead-source.removed'] as const

export const leadingHandlers = ({ leads }: Leading): EventHandlers => ({
  'lead-rules.changed': ({ organizationId }) => leads.scoreAll(organizationId),
  'lead-source.removed': async ({ organizationId, payload }) => {
    await leads.forget(organizationId, 'sourceId', (payload as { sourceId: string }).sourceId)
    await leads.scoreAll(organizationId)
  },
})

const archiveEveryMs = 600_000
export const leadingChores = ({ leads }: Leading): WorkerDeps['chores'][number][] => [
  { name: 'archive old leads', everyMs: archiveEveryMs, run: () => leads.archiveRested(new Date()) },
]
