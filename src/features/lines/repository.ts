import type { Id } from '../../../schemas/common.ts'
import type { ChannelAccount, Line, LineView } from '../../../schemas/line.ts'
import { ChannelAccountModel } from '../../../schemas/models/channel-account.model.ts'
import { toPlain } from '../../../schemas/models/define.ts'
import { LineModel } from '../../../schemas/models/line.model.ts'
import { LiveNumberModel } from '../../../schemas/models/live-number.model.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'
import { brakeNow, dayOf, healthNow } from './health.ts'

/** With what only this feature reads. */
export type Account = ChannelAccount & {
  logoutRequestedAt: Date | null
  sentOn: string | null
  pairingNumber: string | null
  isDemo: boolean
}
type AccountDoc = Omit<Account, 'id'> & { _id: Id }

/** Accounts of before these were known lack them. */
const later = {
  ...{ pairingNumber: null, pairingCode: null, pairingExpiresAt: null, aliveAt: null },
  ...{ newContactsLimit: null, warmUp: null, brake: null },
} as const
const plainAccount = ({ _id, ...rest }: AccountDoc): Account => ({ ...later, ...rest, id: _id })

/** What leaves this feature. */
export function viewOf(line: Line, account: Account | null, now = new Date()): LineView {
  if (!account) return { ...line, account: null }
  const { logoutRequestedAt, sentOn, isDemo, pairingNumber, ...rest } = account
  const sentToday = sentOn === dayOf(now) ? rest.sentToday : 0
  return {
    ...line,
    account: { ...rest, sentToday, ...healthNow({ ...rest, sentToday }, now), brake: brakeNow(rest, now) },
  }
}

export async function insertLine(
  line: Omit<Line, 'createdAt' | 'updatedAt'>,
  account: Omit<Account, 'createdAt' | 'updatedAt'>,
  session: ClientSession,
): Promise<void> {
  const { id, ...rest } = line
  const { id: accountId, ...accountRest } = account
  await LineModel.create([{ _id: id, ...rest }], { session })
  await ChannelAccountModel.create([{ _id: accountId, ...accountRest }], { session })
}

export async function insertAccount(
  { id, ...account }: Omit<Account, 'createdAt' | 'updatedAt'>,
  session: ClientSession,
): Promise<void> {
  await ChannelAccountModel.create([{ _id: id, ...account }], { session })
}

/** The one that serves it, and those on standby. */
export async function findAccountsOfLine(organizationId: Id, lineId: Id, session: ClientSession): Promise<Account[]> {
  return (await ChannelAccountModel.find({ organizationId, lineId }).session(session).lean()).map(plainAccount)
}

/** Of all organizations: accounts that serve no line any more, each with the one that does. */
export async function findRetired(): Promise<{ organizationId: Id; lineId: Id; from: Id; to: Id }[]> {
  const idle = await ChannelAccountModel.find({ wanted: false }, { organizationId: 1, lineId: 1 }).lean()
  const lines = await LineModel.find({ _id: { $in: idle.map(({ lineId }) => lineId) } }, { accountId: 1 }).lean()
  const current = new Map(lines.map(({ _id, accountId }) => [_id, accountId]))
  return idle.flatMap(({ _id: from, organizationId, lineId }) => {
    const to = current.get(lineId)
    return to && to !== from ? [{ organizationId, lineId, from, to }] : []
  })
}

/** Oldest first, each with the account behind it: two queries. */
export async function findLines(scope: Scope): Promise<LineView[]> {
  const [lines, accounts] = await Promise.all([
    LineModel.find(scopeFilter(scope)).sort({ createdAt: 1, _id: 1 }).lean(),
    ChannelAccountModel.find(scopeFilter(scope)).lean(),
  ])
  const byId = new Map(accounts.map((doc) => [doc._id, plainAccount(doc)]))
  return lines.map((doc) => {
    const line = toPlain<Line>(doc)
    return viewOf(line, (line.accountId && byId.get(line.accountId)) || null)
  })
}

export async function findLine(scope: Scope, id: Id, session?: ClientSession): Promise<LineView | null> {
  const doc = await LineModel.findOne({ ...scopeFilter(scope), _id: id })
    .session(session ?? null)
    .lean()
  if (!doc) return null
  const line = toPlain<Line>(doc)
  const account = line.accountId
    ? await ChannelAccountModel.findOne({ ...scopeFilter(scope), _id: line.accountId })
        .session(session ?? null)
        .lean()
    : null
  return viewOf(line, account && plainAccount(account))
}

export async function updateLine(
  scope: Scope,
  id: Id,
  change: Partial<Pick<Line, 'name' | 'botMode' | 'botName' | 'address' | 'accountId'>>,
  session: ClientSession,
): Promise<void> {
  await LineModel.updateOne({ ...scopeFilter(scope), _id: id }, { $set: change }, { session })
}

/** By key: the sessions process works for all organizations and has no scope. */
export async function findAccount(id: Id, session?: ClientSession): Promise<Account | null> {
  const doc = await ChannelAccountModel.findOne({ _id: id })
    .session(session ?? null)
    .lean()
  return doc && plainAccount(doc)
}

export async function updateAccount(
  organizationId: Id,
  id: Id,
  change: Partial<Account>,
  session: ClientSession,
): Promise<void> {
  await ChannelAccountModel.updateOne({ _id: id, organizationId }, { $set: change }, { session })
}

/** Takes a number for an account and lets go of any other it had. False when it is live with another account. */
export async function holdNumber(
  number: string,
  { id: accountId, organizationId }: Account,
  session: ClientSession,
): Promise<boolean> {
  const holder = await LiveNumberModel.findOne({ _id: number }).session(session).lean()
  if (holder && holder.accountId !== accountId) return false
  await LiveNumberModel.deleteMany({ accountId, _id: { $ne: number } }, { session })
  if (!holder) await LiveNumberModel.create([{ _id: number, organizationId, accountId }], { session })
  return true
}

export async function releaseNumbers(accountId: Id, session: ClientSession): Promise<void> {
  await LiveNumberModel.deleteMany({ accountId }, { session })
}

/** Those that should have a session now, of all organizations; and those to unlink. */
export async function findAccountsToServe(): Promise<Account[]> {
  const [wanted, unlinking] = await Promise.all([
    ChannelAccountModel.find({ wanted: true }).lean(),
    ChannelAccountModel.find({ logoutRequestedAt: { $type: 'date' } }).lean(),
  ])
  return [...wanted.filter((doc) => !doc.logoutRequestedAt), ...unlinking].map(plainAccount)
}

/** Onto today's count, or as the first of a new day. */
export async function addSent(id: Id, count: number, day: string): Promise<void> {
  const { matchedCount } = await ChannelAccountModel.updateOne({ _id: id, sentOn: day }, { $inc: { sentToday: count } })
  if (matchedCount === 0) await ChannelAccountModel.updateOne({ _id: id }, { $set: { sentOn: day, sentToday: count } })
}

/** What others need of lines, by id. */
export async function findBriefs(ids: readonly Id[]): Promise<Map<Id, LineBrief>> {
  const docs = await LineModel.find({ _id: { $in: ids } }).lean()
  const accountIds = docs.flatMap(({ accountId }) => accountId ?? [])
  const accounts = await ChannelAccountModel.find({ _id: { $in: accountIds } }, { adapter: 1 }).lean()
  const adapters = new Map(accounts.map(({ _id, adapter }) => [_id, adapter]))
  return new Map(
    docs.map(({ _id, organizationId, name, channel, accountId, botMode }) => {
      const adapter = (accountId && adapters.get(accountId)) || null
      return [_id, { id: _id, organizationId, name, channel, accountId, botMode, adapter }]
    }),
  )
}
export type LineBrief = Pick<Line, 'id' | 'organizationId' | 'name' | 'channel' | 'accountId' | 'botMode'> & {
  adapter: Account['adapter'] | null
}
