import type { Database } from '../../../src/core/db.ts'
import type { Contacts } from '../../../src/features/contacts/index.ts'
import { createHours } from '../../../src/features/hours/index.ts'
import { createSla } from '../../../src/features/sla/index.ts'
import { createTickets } from '../../../src/features/tickets/index.ts'
import { neighboursOf } from '../quotes/neighbours.ts'

type Deps = Parameters<typeof createTickets>[0]
interface Given extends Pick<Deps, 'conversations' | 'organizations'> {
  database: Database
  contacts: Contacts
  members?: Deps['members']
  draw?: () => string
}
const nobody: Deps['members'] = { names: async () => new Map(), principal: async () => null }

/** Tickets with the hours, promises, histories and notices that they need, over the real store. */
export function ticketsOf({ members = nobody, ...given }: Given) {
  const hours = createHours(given)
  const sla = createSla(given)
  return { hours, sla, tickets: createTickets({ ...given, ...neighboursOf(given.contacts), members, hours, sla }) }
}
