import type { DomainEventType } from '../../schemas/events.ts'
import { createNotes } from '../features/notes/index.ts'
import { createOrders } from '../features/orders/index.ts'
import { createQuotes } from '../features/quotes/index.ts'
import { createTickets } from '../features/tickets/index.ts'
import type { Kernel } from '../kernel.ts'
import type { BaseServices } from './base-services.ts'

/** The domain events that the CRM's nouns handle: see `crmHandlers` in crm-workers.ts. */
export const crmEvents: readonly DomainEventType[] = []

/** The nouns of the CRM, each with the neighbours that it needs. */
export function createCrm({ database }: Kernel, base: BaseServices) {
  const { contacts, conversations, organizations } = base
  const notes = createNotes({ contacts, conversations })
  const orders = createOrders()
  const quotes = createQuotes({ database, contacts, conversations, orders, organizations })
  const tickets = createTickets({ contacts, conversations, organizations })
  for (const [name, { carrier }] of Object.entries({ quotes, orders, tickets, notes }))
    contacts.carryRecords(name, carrier)
  return { notes, orders, quotes, tickets }
}
