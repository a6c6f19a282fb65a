import type { DomainEventType } from '../../schemas/events.ts'
import { createNotes } from '../features/notes/index.ts'
import { createTickets } from '../features/tickets/index.ts'
import type { Kernel } from '../kernel.ts'
import type { BaseServices } from './base-services.ts'
import { createGround } from './crm-ground.ts'
import { createLeading, leadingEvents } from './crm-leads.ts'
import { createOutreach } from './crm-outreach.ts'
import { createPaying, payingEvents } from './crm-paying.ts'
import { createSelling, sellingEvents } from './crm-selling.ts'

/** The domain events that the CRM's nouns handle: see `crmHandlers` in crm-workers.ts. */
export const crmEvents: readonly DomainEventType[] = ['campaign.message-moved', ...sellingEvents, ...payingEvents, ...leadingEvents]

/** The nouns of the CRM, each with the neighbours that it needs. */
export function createCrm(kernel: Kernel, base: BaseServices) {
  const ground = createGround(kernel, base)
  const { activities, hours, reminders } = ground
  const { contacts, conversations, organizations } = base
  const notes = createNotes({ contacts, conversations })
  const selling = createSelling(kernel, base, ground)
  const { orders, quotes, sales } = selling
  const paying = createPaying(kernel, base, ground, selling)
  const { invoices, payments, subscriptions } = paying
  const leading = createLeading(kernel, base, ground, selling)
  const { leads } = leading
  const outreach = createOutreach(kernel, base, ground)
  contacts.carryRecords('campaignRecipients', outreach.campaigns.recipientCarrier)
  const { members } = organizations
  const tickets = createTickets({
    ...ground,
    database: kernel.database,
    contacts,
    conversations,
    organizations,
    members,
  })
  for (const [name, { carrier }] of Object.entries({
    leads,
    quotes,
    orders,
    sales,
    invoices,
    payments,
    subscriptions,
    tickets,
    notes,
    activities,
    hours,
    reminders,
  }))
    contacts.carryRecords(name, carrier)
  return { ...ground, ...selling, ...paying, ...leading, ...outreach, notes, tickets }
}
