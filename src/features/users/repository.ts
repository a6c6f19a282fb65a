import type { Id } from '../../../schemas/common.ts'
import { AccountTokenModel } from '../../../schemas/models/account-token.model.ts'
import { toPlain } from '../../../schemas/models/define.ts'
import { KnownDeviceModel } from '../../../schemas/models/known-device.model.ts'
import { type StoredUser, UserModel } from '../../../schemas/models/user.model.ts'
import type { User } from '../../../schemas/user.ts'
import type { ClientSession } from '../../core/db.ts'

export type { StoredUser }
export type TokenKind = 'password-reset' | 'email-verification'

export async function insertUser(
  user: Omit<StoredUser, 'createdAt' | 'updatedAt'>,
  session: ClientSession,
): Promise<void> {
  const { id, ...rest } = user
  await UserModel.create([{ _id: id, ...rest }], { session })
}

export async function findUserByEmail(email: string): Promise<StoredUser | null> {
  const doc = await UserModel.findOne({ email }).lean()
  return doc && toPlain<StoredUser>(doc)
}

export async function findUser(id: Id): Promise<StoredUser | null> {
  const doc = await UserModel.findOne({ _id: id }).lean()
  return doc && toPlain<StoredUser>(doc)
}

export type UserChange = Partial<
  Pick<StoredUser, 'name' | 'locale' | 'timeZone' | 'passwordHash' | 'emailVerifiedAt' | 'lastSignInAt'>
>
export async function updateUser(id: Id, change: UserChange, session: ClientSession): Promise<User | null> {
  const doc = await UserModel.findOneAndUpdate(
    { _id: id },
    { $set: change },
    { session, returnDocument: 'after', projection: { passwordHash: 0 } },
  ).lean()
  return doc && toPlain<User>(doc as Parameters<typeof toPlain<User>>[0])
}

export async function isKnownDevice(hash: string, userId: Id, now: Date): Promise<boolean> {
  return (await KnownDeviceModel.exists({ _id: hash, userId, expiresAt: { $gt: now } })) !== null
}

export async function rememberDevice(hash: string, userId: Id, expiresAt: Date, session: ClientSession): Promise<void> {
  await KnownDeviceModel.updateOne({ _id: hash }, { $set: { userId, expiresAt } }, { upsert: true, session })
}

export async function forgetDevices(userId: Id, session: ClientSession): Promise<void> {
  await KnownDeviceModel.deleteMany({ userId }, { session })
}

export interface TokenOf {
  userId: Id
  email: string
}

/** The one link of its kind: older ones die. */
export async function replaceToken(
  hash: string,
  token: TokenOf & { kind: TokenKind; expiresAt: Date },
  session: ClientSession,
): Promise<void> {
  await AccountTokenModel.deleteMany({ userId: token.userId, kind: token.kind }, { session })
  await AccountTokenModel.create([{ _id: hash, ...token }], { session })
}

const good = (hash: string, kind: TokenKind, now: Date) => ({ _id: hash, kind, expiresAt: { $gt: now } })

export async function findToken(hash: string, kind: TokenKind, now: Date): Promise<TokenOf | null> {
  return AccountTokenModel.findOne(good(hash, kind, now)).lean()
}

/** Used once: of two at the same moment one gets null. */
export async function useToken(
  hash: string,
  kind: TokenKind,
  now: Date,
  session: ClientSession,
): Promise<TokenOf | null> {
  return AccountTokenModel.findOneAndDelete(good(hash, kind, now), { session }).lean()
}
