import type { DomainEventType } from '../../schemas/events.ts'
import type { Kernel } from '../kernel.ts'
import { createBase } from './base-services.ts'
import { createCare } from './care.ts'
import { createCrm, crmEvents } from './crm.ts'
import { createSafeguards } from './safeguards.ts'

/** Domain events that somebody handles; for any other no row is written. */
export const handledEvents: ReadonlySet<DomainEventType> = new Set([
  'mail.queued',
  'conversation.read',
  'order.received',
  'member.removed',
  'cloud-account.changed',
  'dead-letter.wanted',
  ...crmEvents,
])

/** Every feature's service. No sockets, no timers: any role may have them. */
export function createServices(kernel: Kernel) {
  const base = createBase(kernel)
  const crm = createCrm(kernel, base)
  return { ...base, ...crm, ...createSafeguards(kernel, base, crm), ...createCare(kernel) }
}
export type Services = ReturnType<typeof createServices>
