import type { Kernel } from '../kernel.ts'
import type { EventHandlers, WorkerDeps } from '../worker.ts'
import { groundChores, groundHandlers } from './crm-ground.ts'
import { leadingChores, leadingHandlers } from './crm-leads.ts'
import { outreachChores, outreachHandlers } from './crm-outreach.ts'
import { payingChores, payingHandlers } from './crm-paying.ts'
import { sellingChores, sellingHandlers } from './crm-selling.ts'
import { safeguardChores } from './safeguards.ts'
import type { Services } from './services.ts'

const promisesEveryMs = 15_000

/** What the CRM does by itself: on events (listed in `crmEvents`) and by the clock. */
export function crmWork(kernel: Kernel, services: Services): { handlers: EventHandlers; chores: WorkerDeps['chores'] } {
  return {
    handlers: {
      ...groundHandlers(kernel, services),
      ...sellingHandlers(services),
      ...payingHandlers(services),
      ...leadingHandlers(services),
      ...outreachHandlers(services),
    },
    chores: [
      ...sellingChores(services),
      ...payingChores(services),
      ...groundChores(services),
      { name: 'promises of tickets', everyMs: promisesEveryMs, run: () => services.tickets.checkPromises(new Date()) },
      ...leadingChores(services),
      ...outreachChores(services),
      ...safeguardChores(kernel, services),
    ],
  }
}
