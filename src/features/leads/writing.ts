import type { Id } from '../../../schemas/common.ts'
import type { Lead, LeadPatch } from '../../../schemas/lead.ts'
import type { ClientSession } from '../../core/db.ts'
import type { Scope } from '../../core/scope.ts'
import { count } from './counting.ts'
import { changedFields } from './custom-fields.ts'
import type { Context, LeadDeps } from './deps.ts'
import { derived } from './deriving.ts'
import { noLead } from './errors.ts'
import { openPersonal, sealPersonal } from './personal.ts'
import { leadRepository, type StoredLead } from './repository.ts'
import type { Settings } from './settings.ts'
import { show } from './telling.ts'

type Fields = Omit<LeadPatch, 'id' | 'contactId'>
const noPersonal = { dateOfBirth: null, address: null }

/** The fields that are stored as they are given. */
function plainFields({ dateOfBirth: _d, address: _a, customFields: _c, ...rest }: Fields): Partial<StoredLead> {
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
}

export function createWriting(deps: LeadDeps, settings: Settings) {
  const { keyring } = deps

  const found = async (scope: Scope, id: Id, session?: ClientSession): Promise<StoredLead> => {
    const lead = await leadRepository.find(scope, { id }, session)
    if (!lead) throw noLead()
    return lead
  }

  const sourceOf = async ({ scope, tx }: Context, lead: Pick<StoredLead, 'sourceId'>) =>
    lead.sourceId ? deps.sources.get(scope, lead.sourceId, tx.session) : null

  /** What a lead is after a change, with all that follows from it. */
  async function changed(
    ctx: Context,
    before: StoredLead,
    { fields, ...set }: Partial<StoredLead> & { fields?: Fields },
  ) {
    const { scope, tx } = ctx
    const ways = await settings.ways(scope.organizationId, tx.session)
    const given = fields ?? {}
    if (given.productId) await deps.products.get(scope, given.productId, tx.session)
    const next: StoredLead = { ...before, ...plainFields(given), ...set }
    if (given.customFields) next.customFields = changedFields(ways.fields, before.customFields, given.customFields)
    if (given.dateOfBirth !== undefined || given.address !== undefined) {
      const known = await openPersonal(keyring, before.id, before.personal)
      const { dateOfBirth = known.dateOfBirth, address = known.address } = given
      next.personal = sealPersonal(keyring, before.id, { dateOfBirth, address })
    }
    return { ...next, ...derived(next, { rules: ways.rules, source: await sourceOf(ctx, next) }) }
  }

  return {
    found,
    changed,

    async insert(ctx: Context, lead: StoredLead): Promise<StoredLead> {
      const made = await leadRepository.insert(lead, ctx.tx.session)
      count(ctx.tx, null, made)
      show(ctx, made, null)
      return made
    },

    /** Only as it was read: what changed meanwhile makes the transaction begin again. */
    async save(ctx: Context, before: StoredLead, next: StoredLead): Promise<StoredLead> {
      const { id, createdAt: _c, updatedAt: _u, organizationId: _o, ...set } = { ...next, version: before.version + 1 }
      const saved = await leadRepository.update(ctx.scope, id, { version: before.version }, set, ctx.tx.session)
      if (!saved) throw noLead()
      count(ctx.tx, before, saved)
      show(ctx, saved, before)
      return saved
    },

    /** Who has a thread has its contact; one without a thread is its lead's member's. */
    async takeContact({ tx }: Context, { organizationId, contactId, conversationId, assigneeId }: StoredLead) {
      if (!conversationId) await deps.contacts.setOwner(organizationId, tx, contactId, assigneeId)
    },

    /** As it leaves the server, whole: what is personal is opened, and the last contact is the newest that is known. */
    async whole(lead: StoredLead, session?: ClientSession): Promise<Lead> {
      const { personal, phone: _p, searchKeys: _s, nameKey: _n, valueKey: _v, version: _r, ...rest } = lead
      const contact = (await deps.contacts.findMany(lead.organizationId, [lead.contactId], session)).get(lead.contactId)
      const times = [lead.lastContactDate, contact?.lastMessageAt ?? null].filter((at) => at !== null)
      const lastContactDate = times.length > 0 ? new Date(Math.max(...times.map((at) => at.getTime()))) : null
      return { ...noPersonal, ...rest, lastContactDate, ...(await openPersonal(keyring, lead.id, personal)) }
    },
  }
}
export type Writing = ReturnType<typeof createWriting>
