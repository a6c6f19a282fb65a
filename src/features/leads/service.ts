import type { Id } from '../../../schemas/common.ts'
import type { Lead, LeadDraft, LeadPatch } from '../../../schemas/lead.ts'
import { openLeadStatuses } from '../../../schemas/lead.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, systemScope, userIdOf } from '../../core/scope.ts'
import { shownName } from '../contacts/index.ts'
import { createCare } from './care.ts'
import type { Context, LeadDeps } from './deps.ts'
import { nobodyNamed, noLead, otherContact } from './errors.ts'
import { createListing } from './listing.ts'
import { createMoving } from './moving.ts'
import { leadRepository, type StoredLead } from './repository.ts'
import { createSettings } from './settings.ts'
import { createTelling } from './telling.ts'
import { createWriting } from './writing.ts'

const newestAtOnce = 20

export function createLeads(deps: LeadDeps) {
  const settings = createSettings(deps)
  const writing = createWriting(deps, settings)
  const telling = createTelling(deps)
  const moving = createMoving(deps, { settings, writing, telling })
  const creating = createCreating(deps, { settings, writing, telling, moving })

  /** The newest of a contact that is still worked on. */
  const openOf = async (
    scope: Scope,
    contactId: Id,
    session?: Context['tx']['session'],
  ): Promise<StoredLead | null> => {
    const newest = await leadRepository.newest(scope, { contactId }, newestAtOnce, session)
    return newest.find((lead) => openLeadStatuses.includes(lead.status)) ?? null
  }

  return {
    ...settings,
    ...moving,
    ...creating,
    ...createListing(deps),
    ...createCare(deps, settings),
    /** Goes along when two contacts are merged. */
    carrier: leadRepository.carrier,
    get: async (scope: Scope, id: Id, session?: Context['tx']['session']): Promise<Lead> =>
      writing.whole(await writing.found(scope, id, session), session),
    /** For the neighbours: that there is one, and whose it is. */
    brief: async (scope: Scope, id: Id, session?: Context['tx']['session']): Promise<Pick<Lead, 'id' | 'contactId'>> =>
      writing.found(scope, id, session),
    openOf,
    /** The newest of a contact, however it stands. */
    newestOf: async (scope: Scope, contactId: Id, session?: Context['tx']['session']) =>
      (await leadRepository.newest(scope, { contactId }, 1, session))[0] ?? null,

    async update(ctx: Context, { id, contactId, ...fields }: LeadPatch): Promise<Lead> {
      const { scope, tx } = ctx
      const before = id
        ? await writing.found(scope, id, tx.session)
        : contactId
          ? await openOf(scope, contactId, tx.session)
          : null
      if (!before) throw noLead()
      const saved = await writing.save(ctx, before, await writing.changed(ctx, before, { fields }))
      if (fields.nextFollowUpDate !== undefined) await telling.remind(ctx, saved)
      await telling.note(ctx, saved, 'changed', { fields: Object.keys(fields).join(', ') })
      return writing.whole(saved, tx.session)
    },
  }
}
export type Leads = ReturnType<typeof createLeads>

interface Parts {
  settings: ReturnType<typeof createSettings>
  writing: ReturnType<typeof createWriting>
  telling: ReturnType<typeof createTelling>
  moving: ReturnType<typeof createMoving>
}

function createCreating(deps: LeadDeps, { settings, writing, telling, moving }: Parts) {
  /** Whose the lead is: the contact that was named, or that of the number or address, or a new one. */
  async function contactOf(ctx: Context, { contactId, name, phone, email }: LeadDraft) {
    const { scope, tx } = ctx
    if (contactId) return deps.contacts.get(scope, contactId, tx.session)
    if (!name && !phone && !email) throw nobodyNamed()
    const found = await deps.contacts.findOrMake(ctx, { name: name ?? '', phone, email, source: 'lead' })
    return { ...found, identities: phone ? [{ kind: 'phone' as const, value: phone }] : [] }
  }

  /** The chat that was named, or the contact's newest; and who has it. */
  async function threadOf({ scope, tx }: Context, contactId: Id, conversationId: Id | undefined) {
    if (conversationId) {
      const thread = await deps.conversations.state(scope, conversationId, tx.session)
      if (thread?.contactId !== contactId) throw otherContact()
      return thread
    }
    const [newest] = await deps.conversations.ofContact(scope.organizationId, contactId, tx.session)
    return newest ? deps.conversations.state(systemScope(scope.organizationId), newest, tx.session) : null
  }

  /** Who is named; else who has the chat; else whose turn it is; else who sees only their own and made it. */
  async function ownerOf(ctx: Context, wanted: Id | null | undefined, holderId: Id | null): Promise<Id | null> {
    if (wanted !== undefined) return moving.assertMay(ctx, wanted)
    if (holderId) return holderId
    const { roundRobin } = await settings.ways(ctx.scope.organizationId, ctx.tx.session)
    if (roundRobin.isOn) return settings.nextInTurn(ctx, roundRobin.userIds)
    return ctx.scope.see === 'all' ? null : userIdOf(ctx.scope)
  }

  return {
    async create(ctx: Context, draft: LeadDraft): Promise<Lead> {
      const { scope, tx, now } = ctx
      const { organizationId } = scope
      const contact = await contactOf(ctx, draft)
      const thread = await threadOf(ctx, contact.id, draft.conversationId)
      const { currency } = await deps.organizations.get(organizationId)
      const phone = contact.identities.find(({ kind }) => kind === 'phone')?.value ?? draft.phone ?? null
      const { contactId: _c, conversationId: _t, phone: _p, email, assigneeId, ...fields } = draft
      const blank: StoredLead = {
        ...{ id: newId(), organizationId, createdAt: now, updatedAt: now, version: 1, stageAt: now, lastMove: null },
        ...{ name: draft.name ?? shownName(contact, phone ?? email ?? null), company: null },
        ...{ contactId: contact.id, conversationId: thread?.id ?? null, phone, currency },
        ...{ status: 'new', priority: 'medium', sourceId: null, campaignId: null, productId: null },
        ...{ assigneeId: await ownerOf(ctx, assigneeId, thread?.ownerId ?? null), estimatedValue: null },
        ...{ labelIds: [], subscription: false, trackingId: null, eventTimestamp: null, personal: null },
        ...{ lastContactDate: null, nextFollowUpDate: null, customFields: {}, lostReason: null, convertedAt: null },
        ...{ quoteId: null, orderId: null, score: 0, scoreReasons: [], searchKeys: [], nameKey: '', valueKey: -1 },
      }
      const made = await writing.insert(ctx, await writing.changed(ctx, blank, { fields }))
      if (made.nextFollowUpDate) await telling.remind(ctx, made)
      await writing.takeContact(ctx, made)
      await telling.tellOwner(ctx, made)
      await telling.note(ctx, made, 'created')
      return writing.whole(made, tx.session)
    },
  }
}
