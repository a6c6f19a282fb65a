import type { Id } from '../../../schemas/common.ts'
import type { AccountDay, DayCount } from '../../../schemas/line-health.ts'
import { AccountDayModel } from '../../../schemas/models/account-day.model.ts'
import { ChannelAccountModel } from '../../../schemas/models/channel-account.model.ts'
import { isDuplicateKey } from '../../core/db.ts'

export type Counted = Partial<Record<DayCount, number>>

/** What an account was heard of since it was last written. */
export interface Heard {
  inboundAt?: Date
  aliveAt?: Date
}

const keptMs = 90 * 86_400_000
const fresh = { sent: 0, delivered: 0, failed: 0, newContacts: 0, replied: 0 }

/** Onto the account's day. */
export async function addToDay(
  account: { id: Id; organizationId: Id },
  day: string,
  counted: Counted,
  now: Date,
): Promise<void> {
  const { id: accountId, organizationId } = account
  const _id = `${accountId}:${day}`
  const add = () => AccountDayModel.updateOne({ _id, organizationId }, { $inc: counted })
  if ((await add()).matchedCount > 0) return
  const first = { _id, organizationId, accountId, day, ...fresh, ...counted }
  try {
    await AccountDayModel.create([{ ...first, expiresAt: new Date(now.getTime() + keptMs) }])
  } catch (error) {
    // another process began the day at the same moment
    if (!isDuplicateKey(error)) throw error
    await add()
  }
}

/** From a day on, oldest first. */
export async function findDays(organizationId: Id, accountId: Id, from: string): Promise<AccountDay[]> {
  const docs = await AccountDayModel.find({ organizationId, accountId, day: { $gte: from } })
    .sort({ day: 1 })
    .lean()
  return docs.map(({ _id, ...rest }) => ({ id: _id, ...rest }))
}

export async function findDay(organizationId: Id, accountId: Id, day: string): Promise<AccountDay | null> {
  const doc = await AccountDayModel.findOne({ _id: `${accountId}:${day}`, organizationId }).lean()
  if (!doc) return null
  const { _id, ...rest } = doc
  return { id: _id, ...rest }
}

/** Not shown to browsers by itself: a number's page looks now and then. */
export async function noteHeard(accountId: Id, { inboundAt, aliveAt }: Heard): Promise<void> {
  const set = { ...(inboundAt && { lastInboundAt: inboundAt }), ...(aliveAt && { aliveAt }) }
  await ChannelAccountModel.updateOne({ _id: accountId }, { $set: set })
}
