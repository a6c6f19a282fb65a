import { systemScope } from '../../core/scope.ts'
import { breach } from './clocks.ts'
import type { TicketDeps } from './deps.ts'
import { findDue, ticketRepository } from './repository.ts'
import { concerned, notify, show, tell } from './telling.ts'
import { breachNotices } from './texts.ts'

const atOnce = 100

export function createWatching(deps: TicketDeps) {
  return {
    /** Promises that were not kept are told once, to whoever works on the ticket. Of all organizations. */
    async checkPromises(now: Date): Promise<number> {
      const due = await findDue(now, atOnce)
      for (const { id, organizationId } of due)
        await deps.database.transaction(
          async (tx) => {
            const ctx = { scope: systemScope(organizationId), tx, now }
            const ticket = await ticketRepository.find(ctx.scope, { id }, tx.session)
            const broken = ticket && breach(ticket, now)
            if (!broken) return
            const { slaDueAt } = ticket
            const changed = await ticketRepository.update(ctx.scope, id, { slaDueAt }, broken.set, tx.session)
            if (!changed) return
            for (const promise of broken.promises) {
              const key = `ticket:${id}:${promise}:${slaDueAt?.getTime()}`
              const notice = { to: concerned(changed), type: 'sla', level: 'warning', key } as const
              await notify(deps, ctx, changed, { ...notice, text: breachNotices[promise] })
              await tell(deps, ctx, changed, 'promise_broken', { promise })
            }
            show(ctx, changed)
          },
          { turn: organizationId },
        )
      return due.length
    },
  }
}
