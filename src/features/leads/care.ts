import type { Id } from '../../../schemas/common.ts'
import type { LeadStatus } from '../../../schemas/lead.ts'
import type { ScoreRule } from '../../../schemas/lead-rules.ts'
import type { LeadSource } from '../../../schemas/lead-source.ts'
import { LeadSettingsModel } from '../../../schemas/models/lead-settings.model.ts'
import type { Tx } from '../../core/db.ts'
import { systemScope } from '../../core/scope.ts'
import { count } from './counting.ts'
import type { LeadDeps } from './deps.ts'
import { derived } from './deriving.ts'
import { findBatch, findNaming, findRested, type StoredLead, updateAsRead } from './repository.ts'
import type { Settings } from './settings.ts'
import { createTelling, show } from './telling.ts'

const atOnce = 200
const day = 86_400_000
const resting: readonly LeadStatus[] = ['converted', 'lost']

/** What is done to many leads by the clock and on events: in batches, each lead only as it was read. */
export function createCare(deps: LeadDeps, settings: Settings) {
  const { sources } = deps
  const telling = createTelling(deps)

  const changeAll = createBatches(deps)

  return {
    /** The rules, or a source's type, changed. */
    async scoreAll(organizationId: Id): Promise<void> {
      const { rules } = await settings.ways(organizationId)
      const known = new Map<Id, LeadSource>()
      await overAll(organizationId, async (batch) => {
        for (const id of new Set(batch.flatMap(({ sourceId }) => sourceId ?? []))) {
          if (known.has(id)) continue
          const source = await sources.get(systemScope(organizationId), id).catch(() => null)
          if (source) known.set(id, source)
        }
        await changeAll(organizationId, batch, scorer(rules, known))
      })
    },

    /** What a lead named is gone: a source, a campaign, a product, a member. */
    async forget(
      organizationId: Id,
      field: 'sourceId' | 'campaignId' | 'productId' | 'assigneeId',
      id: Id,
    ): Promise<void> {
      for (;;) {
        const batch = await findNaming(organizationId, field, id, atOnce)
        if (batch.length === 0) return
        await changeAll(organizationId, batch, () => ({ [field]: null }))
      }
    },

    /** Converted and lost leads that have rested as long as their organization says are put away. Answers how many. */
    async archiveRested(now: Date): Promise<number> {
      const wishes = await LeadSettingsModel.find({ archiveAfterDays: { $gt: 0 } }).lean()
      let archived = 0
      for (const { organizationId, archiveAfterDays } of wishes)
        for (const status of resting) {
          const before = new Date(now.getTime() - (archiveAfterDays ?? 0) * day)
          const batch = await findRested(organizationId, { status, before, limit: atOnce })
          if (batch.length === 0) continue
          const set = { status: 'archived' as const, stageAt: now, lastMove: null }
          const ctx = (tx: Tx) => ({ scope: systemScope(organizationId), tx, now })
          archived += await changeAll(
            organizationId,
            batch,
            () => set,
            (tx, lead) => telling.note(ctx(tx), lead, 'moved', { from: status, to: 'archived' }),
          )
        }
      return archived
    },
  }
}

/** Over all leads of an organization, in the order of their making. */
async function overAll(organizationId: Id, work: (batch: StoredLead[]) => Promise<unknown>): Promise<void> {
  for (let after: Id | null = null; ; ) {
    const batch: StoredLead[] = await findBatch(organizationId, after, atOnce)
    if (batch.length > 0) await work(batch)
    after = batch.at(-1)?.id ?? null
    if (batch.length < atOnce) return
  }
}

const scorer = (rules: readonly ScoreRule[], known: ReadonlyMap<Id, LeadSource>) => (lead: StoredLead) => {
  const source = lead.sourceId ? (known.get(lead.sourceId) ?? null) : null
  const { score, scoreReasons } = derived(lead, { rules, source })
  const isSame = JSON.stringify([score, scoreReasons]) === JSON.stringify([lead.score, lead.scoreReasons])
  return isSame ? null : { score, scoreReasons }
}

function createBatches({ database }: LeadDeps) {
  const inTurn = <T>(organizationId: Id, work: (tx: Tx) => Promise<T>): Promise<T> =>
    database.transaction(work, { turn: organizationId })

  /** Writes what changes in each of a batch; whoever was changed meanwhile is left to the next look. */
  return async function changeAll(
    organizationId: Id,
    batch: readonly StoredLead[],
    change: (lead: StoredLead) => Partial<StoredLead> | null,
    told?: (tx: Tx, lead: StoredLead) => Promise<void>,
  ): Promise<number> {
    return inTurn(organizationId, async (tx) => {
      let changed = 0
      for (const before of batch) {
        const set = change(before)
        if (!set || !(await updateAsRead(before, set, tx.session))) continue
        const after = { ...before, ...set }
        count(tx, before, after)
        show({ tx }, after, before)
        await told?.(tx, after)
        changed += 1
      }
      return changed
    })
  }
}
