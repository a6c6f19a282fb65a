import type { Id } from '../../../schemas/common.ts'
import type { Outage } from '../../../schemas/line-health.ts'
import type { ConnectionChange } from '../../channels/channel.ts'
import type { ClientSession, Database } from '../../core/db.ts'
import { type Scope, systemScope } from '../../core/scope.ts'
import {
  deleteOutage,
  findOutages,
  insertOutage,
  lastOutage,
  type OutageRef,
  updateOutage,
} from './outages-repository.ts'
import { type Account, findAccount } from './repository.ts'
import { lineOf, show } from './showing.ts'

/** What became of what had waited. */
export interface OutageProof {
  arrived: number
  stored: number
  parked: number
  /** Of the stored, where they are. */
  refs: readonly OutageRef[]
}
/** How many of these the bot answered before `until`. */
export type CountAnswered = (organizationId: Id, refs: readonly OutageRef[], until: Date) => Promise<number>

const listed = 20
const maxRefs = 500
/** Shorter than this and nothing missed: not worth telling. */
const trivialMs = 60_000
const answeredWithinMs = 30 * 60_000
/** A line that was back for less than this and not handed what had waited was not back. */
const unprovedMs = 2 * 60_000
/** Closed on somebody's word: not an outage of an account that is to be connected. */
const notOutages = new Set(['logged_out', 'number_in_use'])

/** Begins an outage when a line goes, ends it when it is back: in the transaction that says so. */
export async function noteOutage(
  before: Account,
  after: Partial<Account>,
  change: ConnectionChange,
  now: Date,
  session: ClientSession,
): Promise<void> {
  const [wasUp, isUp] = [before.state === 'connected', (after.state ?? before.state) === 'connected']
  if (wasUp && !isUp) await begin(before, change, now, session)
  else if (!wasUp) await goOn(before, isUp ? { to: now } : { reason: change.reason }, session)
}

async function begin(account: Account, change: ConnectionChange, now: Date, session: ClientSession): Promise<void> {
  const { id: accountId, organizationId, lineId } = account
  const from = change.since ?? (change.isOpening ? account.aliveAt : null) ?? now
  const reason = change.isOpening ? 'owner_gone' : (change.reason ?? 'restart_required')
  if (notOutages.has(reason)) return
  const last = await lastOutage(accountId, session)
  const isUnproved = last?.to && last.arrived === null && now.getTime() - last.to.getTime() < unprovedMs
  if (isUnproved) await updateOutage(last, { to: null }, session)
  else await insertOutage({ organizationId, lineId, accountId, from, reason }, now, session)
}

/** It is over, or the reason comes after "connecting", which told none. */
async function goOn(
  { id }: Account,
  { to, reason }: { to?: Date; reason?: string | undefined },
  session: ClientSession,
): Promise<void> {
  if (!to && !reason) return
  const outage = await lastOutage(id, session)
  if (!outage || outage.to) return
  if (to) await updateOutage(outage, { to }, session)
  else if (reason && outage.reason === 'restart_required') await updateOutage(outage, { reason }, session)
}

export function createOutages({ database }: { database: Database }) {
  return {
    /** What had waited is stored now, or some of it: the proof of the account's last outage. */
    async outageProved(accountId: Id, { arrived, stored, parked, refs }: OutageProof): Promise<void> {
      await database.transaction(async (tx) => {
        const account = await findAccount(accountId, tx.session)
        const outage = account && (await lastOutage(accountId, tx.session))
        // a line that was linked anew ended no outage
        if (!account || !outage?.to || outage.to < (account.connectedAt ?? outage.to)) return
        const lasted = outage.to.getTime() - outage.from.getTime()
        const isTrivial = arrived === 0 && (lasted < trivialMs || outage.reason === 'silent')
        if (isTrivial) await deleteOutage(outage, tx.session)
        else await updateOutage(outage, { arrived, stored, parked, refs: refs.slice(0, maxRefs) }, tx.session)
        show(tx, await lineOf(systemScope(account.organizationId), account.lineId, tx))
      })
    },

    /** Newest first, each with what the bot answered by now. */
    async outages(scope: Scope, lineId: Id, answered: CountAnswered): Promise<Outage[]> {
      const line = await lineOf(scope, lineId)
      const found = await findOutages(scope, line.id, listed)
      return Promise.all(
        found.map(async ({ refs, ...outage }) => {
          const until = outage.to && new Date(outage.to.getTime() + answeredWithinMs)
          const count = until && outage.arrived !== null ? await answered(line.organizationId, refs, until) : null
          return { ...outage, answered: count }
        }),
      )
    },
  }
}
