import type { SlaClocks, SlaPromise } from '../../../schemas/sla.ts'
import type { Ticket } from '../../../schemas/ticket.ts'

const met = { first_response: 'firstRespondedAt', resolution: 'resolvedAt' } as const
const due = { first_response: 'firstResponseDueAt', resolution: 'resolutionDueAt' } as const
const promises: readonly SlaPromise[] = ['first_response', 'resolution']

/** The promises that are neither kept nor told to be broken, next first. */
const open = (sla: SlaClocks): { promise: SlaPromise; at: Date }[] =>
  promises
    .flatMap((promise) => {
      const at = sla[due[promise]]
      return at && !sla[met[promise]] && !sla.breached.includes(promise) ? [{ promise, at }] : []
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime())

type Clocked = Pick<Ticket, 'sla' | 'slaDueAt'>

/** With the moment at which to look at it again. */
export const clocked = (sla: SlaClocks | null): Clocked => ({ sla, slaDueAt: (sla && open(sla)[0]?.at) ?? null })

/** A promise was kept, or (null) is to be kept again. */
export function keep({ sla }: Pick<Ticket, 'sla'>, promise: SlaPromise, at: Date | null): Clocked | null {
  if (!sla || (at && sla[met[promise]])) return null
  return clocked({ ...sla, [met[promise]]: at })
}

/** What is not kept at a moment is broken from then on. */
export function breach({ sla }: Pick<Ticket, 'sla'>, now: Date): { promises: SlaPromise[]; set: Clocked } | null {
  const broken = sla ? open(sla).filter(({ at }) => at <= now) : []
  if (!sla || broken.length === 0) return null
  const names = broken.map(({ promise }) => promise)
  return { promises: names, set: clocked({ ...sla, breached: [...sla.breached, ...names] }) }
}
