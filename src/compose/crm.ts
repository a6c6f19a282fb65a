import type { DomainEventType } from '../../schemas/events.ts'
import { createShelf } from '../features/files/index.ts'
import { createNotes } from '../features/notes/index.ts'
import { createTickets } from '../features/tickets/index.ts'
import type { Kernel } from '../kernel.ts'
import { type BaseServices, publicUrlOf } from './base-services.ts'
import { createGround, groundEvents } from './crm-ground.ts'
import { createLeading, leadingEvents } from './crm-leads.ts'
import { createOutreach } from './crm-outreach.ts'
import { createPaying, payingEvents } from './crm-paying.ts'
import { createSelling, sellingEvents } from './crm-selling.ts'

/** The domain events that the CRM's nouns handle: see `crmHandlers` in crm-workers.ts. */
export const crmEvents: readonly DomainEventType[] = [
  'campaign.message-moved',
  ...groundEvents,
  ...sellingEvents,
  ...payingEvents,
  ...leadingEvents,
]

/** The nouns of the CRM, each with the neighbours that it needs. */
export function createCrm(kernel: Kernel, base: BaseServices) {
  const ground = createGround(kernel, base)
  const { activities, hours, reminders } = ground
  const { contacts, conversations, organizations } = base
  const notes = createNotes({ contacts, conversations, activities })
  const selling = createSelling(kernel, base, ground)
  const { orders, quotes, sales } = selling
  const paying = createPaying(kernel, base, ground, selling)
  const { invoices, payments, subscriptions } = paying
  const leading = createLeading(kernel, base, ground, selling)
  const { leads } = leading
  const outreach = createOutreach(kernel, base, ground, selling)
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
  const records = { contactId: contactOf(contacts), leadId: leads.get, ticketId: tickets.get }
  const shelf = createShelf({
    files: base.files,
    keyring: kernel.keyring,
    publicUrl: publicUrlOf(kernel),
    members,
    records,
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
    files: shelf,
  }))
    contacts.carryRecords(name, carrier)
  return { ...ground, ...selling, ...paying, ...leading, ...outreach, notes, tickets, shelf }
}

/** A contact is its own. */
const contactOf =
  ({ get }: Pick<BaseServices['contacts'], 'get'>): Parameters<typeof createShelf>[0]['records']['contactId'] =>
  async (...asked) => ({ contactId: (await get(...asked)).id })
