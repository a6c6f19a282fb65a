import type { Id } from '../../../schemas/common.ts'
import type { Invitation } from '../../../schemas/invitation.ts'
import { InvitationModel } from '../../../schemas/models/invitation.model.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

type Doc = Omit<Invitation, 'id'> & { _id: Id; tokenHash: string }
function plain(doc: Doc): Invitation {
  const { _id, tokenHash, ...rest } = doc
  return { id: _id, ...rest }
}

export async function insertInvitation(
  invitation: Omit<Invitation, 'createdAt' | 'updatedAt'>,
  tokenHash: string,
  session: ClientSession,
): Promise<Invitation> {
  const { id, ...rest } = invitation
  const [doc] = await InvitationModel.create([{ _id: id, ...rest, tokenHash }], { session })
  if (!doc) throw new Error('not stored')
  return plain(doc.toObject())
}

/** The open invitations of an address, withdrawn. How many there were. */
export async function withdraw(
  scope: Scope,
  which: { email: string } | { _id: Id },
  session: ClientSession,
): Promise<number> {
  const { modifiedCount } = await InvitationModel.updateMany(
    { ...scopeFilter(scope), ...which, status: 'pending' },
    { $set: { status: 'revoked' } },
    { session },
  )
  return modifiedCount
}

/** Those that are open, newest first; an expired one is shown as what it is: sent again or withdrawn. */
export async function findPending(scope: Scope): Promise<Invitation[]> {
  const docs = await InvitationModel.find({ ...scopeFilter(scope), status: 'pending' })
    .sort({ createdAt: -1 })
    .lean()
  return docs.map(plain)
}

/** By the link, before sign-in: the token itself is the proof. */
export async function findOpenByToken(
  tokenHash: string,
  now: Date,
  session?: ClientSession,
): Promise<Invitation | null> {
  const doc = await InvitationModel.findOne({ tokenHash, status: 'pending', expiresAt: { $gt: now } })
    .session(session ?? null)
    .lean()
  return doc && plain(doc)
}

export async function markAccepted(id: Id, now: Date, session: ClientSession): Promise<boolean> {
  const { modifiedCount } = await InvitationModel.updateOne(
    { _id: id, status: 'pending' },
    { $set: { status: 'accepted', acceptedAt: now } },
    { session },
  )
  return modifiedCount === 1
}
