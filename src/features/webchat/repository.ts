import type { Id } from '../../../schemas/common.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { WebchatSiteModel } from '../../../schemas/models/webchat-site.model.ts'
import { WebchatVisitorModel } from '../../../schemas/models/webchat-visitor.model.ts'
import type { WebchatSite, WebchatVisitor } from '../../../schemas/webchat.ts'
import type { Sealed } from '../../core/crypto.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

type SiteDoc = Stored<WebchatSite> & { secret: Sealed }

function plainSite(doc: SiteDoc | null): WebchatSite | null {
  if (!doc) return null
  const { secret: _, ...rest } = doc
  return toPlain<WebchatSite>(rest)
}

export async function insertSite(
  { id, ...site }: Omit<WebchatSite, 'createdAt' | 'updatedAt'>,
  secret: Sealed,
  session: ClientSession,
): Promise<void> {
  await WebchatSiteModel.create([{ _id: id, ...site, secret }] as never, { session })
}

export async function findSite(scope: Scope, lineId: Id, session?: ClientSession): Promise<WebchatSite | null> {
  const doc = await WebchatSiteModel.findOne({ ...scopeFilter(scope), lineId })
    .session(session ?? null)
    .lean()
  return plainSite(doc as SiteDoc | null)
}

/** By the public key in a page, before it is known whose page that is. */
export async function findSiteByKey(key: string): Promise<WebchatSite | null> {
  return plainSite((await WebchatSiteModel.findOne({ key }).lean()) as SiteDoc | null)
}

export async function findSecret(scope: Scope, lineId: Id): Promise<Sealed | null> {
  const doc = (await WebchatSiteModel.findOne({ ...scopeFilter(scope), lineId }).lean()) as SiteDoc | null
  return doc?.secret ?? null
}

export async function updateSite(
  scope: Scope,
  lineId: Id,
  change: Partial<WebchatSite> & { secret?: Sealed },
  session: ClientSession,
): Promise<void> {
  await WebchatSiteModel.updateOne({ ...scopeFilter(scope), lineId }, { $set: change }, { session })
}

export async function insertVisitor({
  id,
  ...visitor
}: Omit<WebchatVisitor, 'createdAt' | 'updatedAt'>): Promise<void> {
  await WebchatVisitorModel.create([{ _id: id, ...visitor }] as never)
}

/** By the hash of its token: the token says which organization it is in. */
export async function findVisitor(tokenHash: string): Promise<WebchatVisitor | null> {
  return toPlain<WebchatVisitor>(await WebchatVisitorModel.findOne({ tokenHash }).lean())
}

export async function updateVisitor(
  { id, organizationId }: Pick<WebchatVisitor, 'id' | 'organizationId'>,
  change: Partial<WebchatVisitor>,
): Promise<void> {
  await WebchatVisitorModel.updateOne({ _id: id, organizationId }, { $set: change })
}

export async function deleteVisitor({
  id,
  organizationId,
}: Pick<WebchatVisitor, 'id' | 'organizationId'>): Promise<void> {
  await WebchatVisitorModel.deleteOne({ _id: id, organizationId })
}
