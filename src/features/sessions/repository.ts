import type { Id } from '../../../schemas/common.ts'
import { SessionModel } from '../../../schemas/models/session.model.ts'
import type { Session } from '../../../schemas/session.ts'
import type { ClientSession } from '../../core/db.ts'

/** Tokens of a session that are remembered after they were changed. */
const rememberedTokens = 200

type Doc = Omit<Session, 'id'> & { _id: Id; tokenHash: string; spent: string[] }
export type FoundSession = Session & { newestSpent: string | null }

function plain(doc: Doc): FoundSession {
  const { _id, tokenHash, spent, ...rest } = doc
  return { id: _id, ...rest, newestSpent: spent.at(-1) ?? null }
}

export async function insertSession(
  session: Omit<Session, 'createdAt' | 'updatedAt'>,
  tokenHash: string,
  tx: ClientSession,
) {
  const { id, ...rest } = session
  await SessionModel.create([{ _id: id, ...rest, tokenHash, spent: [] }], { session: tx })
}

export async function findByToken(tokenHash: string): Promise<FoundSession | null> {
  const doc = await SessionModel.findOne({ tokenHash }).lean()
  return doc && plain(doc)
}

export async function findBySpentToken(tokenHash: string): Promise<FoundSession | null> {
  const doc = await SessionModel.findOne({ spent: tokenHash }).lean()
  return doc && plain(doc)
}

/** False when another request changed it first. */
export async function changeToken(
  id: Id,
  hashes: { from: string; to: string },
  times: { rotatedAt: Date; expiresAt: Date },
): Promise<boolean> {
  const { modifiedCount } = await SessionModel.updateOne(
    { _id: id, tokenHash: hashes.from, revokedAt: null },
    {
      $set: { tokenHash: hashes.to, ...times },
      $push: { spent: { $each: [hashes.from], $slice: -rememberedTokens } },
    },
  )
  return modifiedCount === 1
}

export interface SessionFilter {
  userId: Id
  organizationId?: Id | undefined
  id?: Id | undefined
  /** This one is left as it is. */
  except?: Id | undefined
}

const filterOf = ({ userId, organizationId, id, except }: SessionFilter, now: Date) => ({
  userId,
  ...(organizationId && { organizationId }),
  ...(id && { _id: id }),
  ...(except && { _id: { $ne: except } }),
  expiresAt: { $gt: now },
  revokedAt: null,
})

/** Those that are open, the one used last first. */
export async function findOpen(filter: SessionFilter, now: Date, tx?: ClientSession): Promise<Session[]> {
  const docs = await SessionModel.find(filterOf(filter, now))
    .sort({ expiresAt: -1 })
    .session(tx ?? null)
    .lean()
  return docs.map(plain)
}

export async function markRevoked(
  ids: readonly Id[],
  revokedFor: Session['revokedFor'],
  now: Date,
  tx: ClientSession,
): Promise<void> {
  await SessionModel.updateMany({ _id: { $in: ids } }, { $set: { revokedAt: now, revokedFor } }, { session: tx })
}
