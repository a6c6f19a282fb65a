import { randomInt } from 'node:crypto'
import { DateTime } from 'luxon'
import { systemScope } from '../../core/scope.ts'
import type { TicketContext, TicketDeps } from './deps.ts'
import { ticketRepository } from './repository.ts'

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const drawLetters = (): string => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
const maxDraws = 50

/** TKT-YYYYMMDD-HHMMSS-XXXX by the organization's clock. */
export async function freeNumber(deps: TicketDeps, ctx: TicketContext): Promise<string> {
  const { organizationId } = ctx.scope
  const { timeZone } = await deps.organizations.get(organizationId)
  const local = DateTime.fromJSDate(ctx.now, { zone: timeZone })
  const time = (local.isValid ? local : local.setZone('UTC')).toFormat('yyyyMMdd-HHmmss')
  for (let draws = 0; draws < maxDraws; draws++) {
    const number = `TKT-${time}-${(deps.draw ?? drawLetters)()}`
    if (!(await ticketRepository.find(systemScope(organizationId), { number }, ctx.tx.session))) return number
  }
  throw new Error('No free ticket number in this second')
}
