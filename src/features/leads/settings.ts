import type { Id, Locale } from '../../../schemas/common.ts'
import type { LeadSettings, LeadSettingsPatch, LeadSettingsView, ScoreRule } from '../../../schemas/lead-rules.ts'
import { LeadSettingsModel } from '../../../schemas/models/lead-settings.model.ts'
import type { Organization } from '../../../schemas/organization.ts'
import { leadFieldsOf } from '../../../schemas/packs.ts'
import { nextNumber } from '../../core/counters.ts'
import type { ClientSession } from '../../core/db.ts'
import { invalidInput } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import type { Scope } from '../../core/scope.ts'
import type { Context, LeadDeps } from './deps.ts'
import { mayNot } from './errors.ts'
import { firstRules } from './scoring.ts'

type Kept = Pick<LeadSettings, 'fields' | 'rules' | 'roundRobin' | 'archiveAfterDays'>
const first: Kept = { fields: [], rules: null, roundRobin: { isOn: false, userIds: [] }, archiveAfterDays: null }

async function find(organizationId: Id, session?: ClientSession): Promise<Kept> {
  const doc = await LeadSettingsModel.findOne({ organizationId })
    .session(session ?? null)
    .lean()
  return { ...first, ...(doc as Kept | null) }
}

/** How leads are worked here: the fields that they have, the rules of their score, who takes the next one. */
export interface Ways {
  fields: LeadSettingsView['fields']
  rules: ScoreRule[]
  roundRobin: LeadSettings['roundRobin']
}

const viewOf = (kept: Kept, { pack, locale }: Pick<Organization, 'pack' | 'locale'>): LeadSettingsView => ({
  packFields: [...leadFieldsOf[pack]],
  fields: kept.fields,
  rules: kept.rules ?? firstRules(locale as Locale),
  roundRobin: kept.roundRobin,
  archiveAfterDays: kept.archiveAfterDays,
})

export function createSettings({ organizations, members }: LeadDeps) {
  const view = async (organizationId: Id, session?: ClientSession): Promise<LeadSettingsView> =>
    viewOf(await find(organizationId, session), await organizations.get(organizationId))
  return {
    settings: ({ organizationId }: Pick<Scope, 'organizationId'>) => view(organizationId),

    async ways(organizationId: Id, session?: ClientSession): Promise<Ways> {
      const { packFields, fields, rules, roundRobin } = await view(organizationId, session)
      return { fields: [...packFields, ...fields], rules, roundRobin }
    },

    /** Rules and fields are changed as a whole. With other rules every lead is scored anew, after the commit. */
    async changeSettings({ scope, tx, now }: Context, patch: LeadSettingsPatch): Promise<LeadSettingsView> {
      const { organizationId } = scope
      const organization = await organizations.get(organizationId)
      assertDistinct(patch, leadFieldsOf[organization.pack])
      const userIds = patch.roundRobin?.userIds ?? []
      if (userIds.length > 0) {
        const able = await members.whoMay(organizationId, { permission: 'manage_leads' }, tx.session)
        if (userIds.some((id) => !able.includes(id))) throw mayNot()
      }
      const kept = { ...(await find(organizationId, tx.session)), ...patch }
      const { fields, rules, roundRobin, archiveAfterDays } = kept
      await LeadSettingsModel.updateOne(
        { organizationId },
        {
          $set: { fields, rules, roundRobin, archiveAfterDays, updatedAt: now },
          $setOnInsert: { _id: newId(), createdAt: now },
        } as never,
        { upsert: true, session: tx.session, timestamps: false },
      )
      if (patch.rules) tx.emit(organizationId, 'lead-rules.changed', {})
      return viewOf(kept, organization)
    },

    /** Whose turn it is, one after the other without a gap: the number is drawn in the transaction. Null: nobody may. */
    async nextInTurn({ scope, tx }: Pick<Context, 'scope' | 'tx'>, only: readonly Id[]): Promise<Id | null> {
      const able = await members.whoMay(scope.organizationId, { permission: 'manage_leads' }, tx.session)
      const takers = able.filter((id) => only.length === 0 || only.includes(id)).sort()
      if (takers.length === 0) return null
      const turn = await nextNumber(scope.organizationId, 'lead-turn', tx.session)
      return takers[(turn - 1) % takers.length] ?? null
    },
  }
}
export type Settings = ReturnType<typeof createSettings>

/** One key is one field, one id one rule. */
function assertDistinct({ fields = [], rules = [] }: LeadSettingsPatch, packFields: readonly { key: string }[]): void {
  const keys = [...packFields, ...fields].map(({ key }) => key)
  const ids = rules.map(({ id }) => id)
  const twice = (all: readonly string[]) => all.find((one, at) => all.indexOf(one) !== at)
  const issues = [
    { path: 'fields', twice: twice(keys) },
    { path: 'rules', twice: twice(ids) },
  ].flatMap((one) => (one.twice ? [{ path: one.path, message: `"${one.twice}" stands there twice` }] : []))
  if (issues.length > 0) throw invalidInput(issues)
}
