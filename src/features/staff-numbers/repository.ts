import type { Id } from '../../../schemas/common.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { StaffNumberModel } from '../../../schemas/models/staff-number.model.ts'
import type { StaffNumber } from '../../../schemas/staff-number.ts'
import type { ClientSession } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

/** A code that waits, with the contacts that guessed wrong while it did. */
export type OpenCode = StaffNumber & { guesses: Id[] }

const plain = (doc: unknown): StaffNumber => {
  const { guesses: _, ...rest } = doc as Stored<StaffNumber> & { guesses?: unknown }
  return toPlain<StaffNumber>(rest as Stored<StaffNumber>)
}

/** The member's one open code: an earlier one is good no more. */
export async function replaceCode(
  organizationId: Id,
  userId: Id,
  code: { hash: string; expiresAt: Date },
  session: ClientSession,
): Promise<Id> {
  await StaffNumberModel.deleteMany({ organizationId, userId, contactId: null }, { session })
  const _id = newId()
  const open = { codeHash: code.hash, codeExpiresAt: code.expiresAt, linkedAt: null, guesses: [] }
  await StaffNumberModel.create([{ _id, organizationId, userId, contactId: null, phone: null, ...open }], { session })
  return _id
}

export async function findOpenCodes(organizationId: Id, now: Date, session: ClientSession): Promise<OpenCode[]> {
  const docs = await StaffNumberModel.find({ organizationId, codeExpiresAt: { $gt: now }, contactId: null })
    .session(session)
    .lean()
  return docs.map((doc) => ({ ...plain(doc), guesses: (doc as unknown as { guesses?: Id[] }).guesses ?? [] }))
}

export async function addGuess(ids: readonly Id[], contactId: Id, session: ClientSession): Promise<void> {
  await StaffNumberModel.updateMany({ _id: { $in: [...ids] } }, { $push: { guesses: contactId } } as never, { session })
}

export async function linkTo(
  id: Id,
  link: { contactId: Id; phone: string | null; identities: Record<Id, string>; at: Date },
  session: ClientSession,
): Promise<void> {
  const { at: linkedAt, ...to } = link
  await StaffNumberModel.updateOne(
    { _id: id },
    { $set: { ...to, linkedAt, suspendedAt: null, codeHash: null, codeExpiresAt: null, guesses: [] } as never },
    { session },
  )
}

/** From the same moment on, whoever finds it first. */
export async function suspendNumber(id: Id, suspendedAt: Date): Promise<void> {
  await StaffNumberModel.updateOne({ _id: id, suspendedAt: null }, { $set: { suspendedAt } })
}

export async function deleteNumbers(
  filter: { organizationId: Id; contactId?: Id; id?: Id },
  session: ClientSession,
): Promise<void> {
  const { id, ...rest } = filter
  await StaffNumberModel.deleteMany({ ...rest, ...(id ? { _id: id } : {}) }, { session })
}

export async function findLinked(
  organizationId: Id,
  contactIds: readonly Id[],
  session?: ClientSession,
): Promise<StaffNumber[]> {
  if (contactIds.length === 0) return []
  const docs = await StaffNumberModel.find({ organizationId, contactId: { $in: [...contactIds] } })
    .session(session ?? null)
    .lean()
  return docs.map(plain)
}

export async function findNumbers(
  { organizationId }: Pick<Scope, 'organizationId'>,
  userId: Id | null,
  session?: ClientSession,
): Promise<StaffNumber[]> {
  const docs = await StaffNumberModel.find({ organizationId, ...(userId ? { userId } : {}) })
    .sort({ _id: -1 })
    .session(session ?? null)
    .lean()
  return docs.map(plain)
}

export async function findNumber(scope: Scope, id: Id, session: ClientSession): Promise<StaffNumber | null> {
  const doc = await StaffNumberModel.findOne({ ...scopeFilter(scope), _id: id })
    .session(session)
    .lean()
  return doc ? plain(doc) : null
}
