import type { Id } from '../../../schemas/common.ts'
import type { ContactDetail, ContactMerge, ContactMergeView, MergePreview } from '../../../schemas/contact.ts'
import type { ClientSession, Tx } from '../../core/db.ts'
import { notFound, type Text } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { alreadyUndone, changedSince, groupsNotMerged, sameContact } from './errors.ts'
import { fillsOf, unfilled } from './merge-fields.ts'
import * as merges from './merges-repository.ts'
import * as repository from './repository.ts'
import { type ContactContext, detailOf, shownName } from './shapes.ts'

/** Two contacts of an organization: what stands under `fromId` goes to `toId`. */
export interface MergePair {
  organizationId: Id
  fromId: Id
  toId: Id
}

/** Whoever keeps records under a contact's id: they go along with a merge, and come back with its undo. */
export interface RecordCarrier {
  count(pair: MergePair, session?: ClientSession): Promise<number>
  /** All of them, or those named; answers which. */
  carry(pair: MergePair, session: ClientSession, ids?: readonly Id[]): Promise<Id[]>
}

/** The same for threads, which are shown while they move. */
export interface ThreadCarrier {
  preview(pair: MergePair, session?: ClientSession): Promise<Pick<MergePreview, 'moving' | 'staying'>>
  /** Throws where one of the two is a member's own number. */
  carry(tx: Tx, pair: MergePair, name: NameOf): Promise<Id[]>
  /** False: one of them is not where the merge put it, or its place is taken. */
  carryBack(tx: Tx, pair: MergePair, ids: readonly Id[], name: NameOf): Promise<boolean>
}
/** What the contact that gets a thread is called there. */
type NameOf = (phone: string | null) => string

export interface MergeCarriers {
  threads?: ThreadCarrier
  records: Map<string, RecordCarrier>
}

const noContact: Text = { en: 'contact', es: 'contacto', pt: 'contato', ar: 'جهة اتصال' }
const noMerge: Text = { en: 'merge', es: 'fusión', pt: 'fusão', ar: 'دمج' }

async function pairOf(scope: Scope, keptId: Id, mergedId: Id, session?: ClientSession) {
  if (keptId === mergedId) throw sameContact()
  const kept = await repository.findVisible(scope, keptId, session)
  const merged = await repository.findVisible(scope, mergedId, session)
  if (!kept || !merged) throw notFound(noContact)
  if (kept.group || merged.group) throw groupsNotMerged()
  const pair: MergePair = { organizationId: scope.organizationId, fromId: mergedId, toId: keptId }
  return { kept, merged, pair }
}

type Tell = (tx: Tx, contact: repository.KnownContact) => Promise<void>

export function createMerging(carriers: MergeCarriers, tell: Tell) {
  return {
    async mergePreview(scope: Scope, keptId: Id, mergedId: Id): Promise<MergePreview> {
      const { kept, merged, pair } = await pairOf(scope, keptId, mergedId)
      const identities = await repository.identitiesOf(scope.organizationId, [keptId, mergedId], undefined)
      const side = (contact: repository.KnownContact) => {
        const own = detailOf(
          contact,
          identities.filter((identity) => identity.contactId === contact.id),
        ).identities
        const phone = own.find((identity) => identity.kind === 'phone')?.value ?? null
        return { id: contact.id, name: shownName(contact, phone), identities: own }
      }
      const records: MergePreview['records'] = {}
      for (const [noun, carrier] of carriers.records) records[noun] = await carrier.count(pair)
      const threads = (await carriers.threads?.preview(pair)) ?? { moving: [], staying: [] }
      const fields = Object.keys(fillsOf(kept, merged))
      return { kept: side(kept), merged: side(merged), ...threads, records, fields }
    },

    /** A member says that two contacts are one: everything of `mergedId` goes to `keptId`, and can be moved back. */
    async merge(ctx: ContactContext, keptId: Id, mergedId: Id): Promise<ContactDetail> {
      const { scope, tx, now } = ctx
      const { kept, merged, pair } = await pairOf(scope, keptId, mergedId, tx.session)
      const { organizationId } = scope
      const identities = await repository.identitiesOf(organizationId, [mergedId], tx.session)
      await merges.moveIdentities(
        pair,
        identities.map((identity) => identity.id),
        tx.session,
      )
      const filled = fillsOf(kept, merged)
      const aliasIds = [...(kept.aliasIds ?? []), merged.id, ...(merged.aliasIds ?? [])]
      const set = Object.fromEntries(Object.entries(filled).map(([field, { to }]) => [field, to]))
      const after = (await repository.updateContact(organizationId, keptId, { ...set, aliasIds }, tx.session)) ?? kept
      const conversationIds =
        (await carriers.threads?.carry(tx, pair, (phone) => shownName(after, phone))) ?? ([] as Id[])
      const recordIds = await carryAll(carriers, pair, tx.session)
      await merges.insertMerge(
        {
          ...{ id: newId(), organizationId, createdAt: now, updatedAt: now, keptId, mergedId },
          identityIds: identities.map((identity) => identity.id),
          ...{ conversationIds, recordIds, filled, reason: 'by_hand', mergedBy: userIdOf(scope), undoneAt: null },
        },
        tx.session,
      )
      // the threads that it had already may show another name now
      if (filled.name || filled.pushName) await tell(tx, after)
      return detailOf(after, await repository.identitiesOf(organizationId, [keptId], tx.session))
    },

    /** The channel said that two are one, and these threads went along: so do the records. */
    async carryAlong(tx: Tx, merge: ContactMerge, conversationIds: readonly Id[]): Promise<void> {
      const pair = { organizationId: merge.organizationId, fromId: merge.mergedId, toId: merge.keptId }
      const recordIds = await carryAll(carriers, pair, tx.session)
      repository.setMoved(merge.id, { conversationIds: [...conversationIds], recordIds }, tx.writes)
    },

    async merges(scope: Scope, contactId: Id): Promise<ContactMergeView[]> {
      if (!(await repository.findVisible(scope, contactId, undefined))) throw notFound(noContact)
      const found = await merges.mergesOf(scope.organizationId, contactId)
      const ids = found.map((merge) => merge.mergedId)
      const contacts = await repository.findContacts(scope.organizationId, ids, undefined)
      return found.map((merge) => {
        const contact = contacts.get(merge.mergedId)
        return { ...merge, mergedName: contact ? shownName(contact, null) : '' }
      })
    },

    async unmerge(ctx: ContactContext, mergeId: Id): Promise<ContactDetail> {
      const kept = await unmerge(carriers, ctx, mergeId)
      await tell(ctx.tx, kept)
      return detailOf(kept, await repository.identitiesOf(ctx.scope.organizationId, [kept.id], ctx.tx.session))
    },
  }
}

/** All records of the one go to the other; answers which. */
async function carryAll(
  carriers: MergeCarriers,
  pair: MergePair,
  session: ClientSession,
): Promise<ContactMerge['recordIds']> {
  const recordIds: ContactMerge['recordIds'] = {}
  for (const [noun, carrier] of carriers.records) recordIds[noun] = await carrier.carry(pair, session)
  return recordIds
}

/** Puts back what a merge moved. Refused, and nothing moved, where that is not where the merge put it any more. */
async function unmerge(carriers: MergeCarriers, ctx: ContactContext, mergeId: Id): Promise<repository.KnownContact> {
  const { tx, now } = ctx
  const { merge, kept, merged } = await undoable(ctx, mergeId)
  const { organizationId } = merge
  const pair: MergePair = { organizationId, fromId: kept.id, toId: merged.id }
  const moved = await merges.moveIdentities(pair, merge.identityIds, tx.session)
  if (moved !== merge.identityIds.length) throw changedSince()
  const nameOf = (phone: string | null) => shownName(merged, phone)
  const isBack = (await carriers.threads?.carryBack(tx, pair, merge.conversationIds, nameOf)) ?? true
  if (!isBack) throw changedSince()
  for (const [noun, carrier] of carriers.records) {
    const wanted = merge.recordIds?.[noun] ?? []
    if (wanted.length > 0) await carrier.carry(pair, tx.session, wanted)
  }
  const gone = new Set([merged.id, ...(merged.aliasIds ?? [])])
  const aliasIds = (kept.aliasIds ?? []).filter((id) => !gone.has(id))
  const set = { ...unfilled(kept, merge.filled ?? {}), aliasIds }
  const after = (await repository.updateContact(organizationId, kept.id, set, tx.session)) ?? kept
  await merges.markUndone(merge.id, now, tx.session)
  return after
}

async function undoable({ scope, tx }: ContactContext, mergeId: Id) {
  const { organizationId } = scope
  const merge = await merges.findMerge(organizationId, mergeId, tx.session)
  if (!merge || !(await repository.findVisible(scope, merge.keptId, tx.session))) throw notFound(noMerge)
  if (merge.undoneAt) throw alreadyUndone()
  const contacts = await repository.findContacts(organizationId, [merge.keptId, merge.mergedId], tx.session)
  const [kept, merged] = [contacts.get(merge.keptId), contacts.get(merge.mergedId)]
  if (!kept || !merged) throw changedSince()
  return { merge, kept, merged }
}
