import { type recordCommands, ticketCommands } from '../commands/index.ts'
import type { AnyAction } from '../core/action.ts'
import { fileActions } from '../features/files/index.ts'
import { noteActions } from '../features/notes/index.ts'
import { ticketActions } from '../features/tickets/index.ts'
import { groundActions } from './crm-ground.ts'
import { leadingActions } from './crm-leads.ts'
import { outreachActions } from './crm-outreach.ts'
import { payingActions } from './crm-paying.ts'
import { sellingActions } from './crm-selling.ts'
import type { Services } from './services.ts'

/** What can be done with the CRM's nouns; `written`: how their commands are typed. */
export const crmActions = (services: Services, written: ReturnType<typeof recordCommands>): AnyAction[] => {
  const { note, ticket, remind } = ticketCommands(services)
  return [
    ...groundActions(services, remind),
    ...fileActions(services),
    ...noteActions({ ...services, command: note }),
    ...sellingActions(services, written),
    ...payingActions(services),
    ...leadingActions(services),
    ...outreachActions(services),
    ...ticketActions({ ...services, command: ticket }),
  ]
}
