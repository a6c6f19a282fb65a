import type { recordCommands } from '../commands/index.ts'
import type { AnyAction } from '../core/action.ts'
import { noteActions } from '../features/notes/index.ts'
import { orderActions } from '../features/orders/index.ts'
import { quoteActions } from '../features/quotes/index.ts'
import { ticketActions } from '../features/tickets/index.ts'
import type { Services } from './services.ts'

/** What can be done with the CRM's nouns; `written`: how their commands are typed. */
export const crmActions = (services: Services, written: ReturnType<typeof recordCommands>): AnyAction[] => [
  ...noteActions({ ...services, command: written.note }),
  ...quoteActions({ ...services, command: written.quote }),
  ...orderActions({ ...services, command: written.order }),
  ...ticketActions({ ...services, command: written.ticket }),
]
