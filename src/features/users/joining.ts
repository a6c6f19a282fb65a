import type { Id, Locale } from '../../../schemas/common.ts'
import type { Organization } from '../../../schemas/organization.ts'
import type { RoleName } from '../../../schemas/permission.ts'
import { EmailInput } from '../../../schemas/sign-in.ts'
import type { Me } from '../../../schemas/user.ts'
import { isDuplicateKey, type Tx } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import type { NewOrganization } from '../organizations/index.ts'
import { type AccountsContext, enter, knownDevice, note, type Origin } from './context.ts'
import { badCredentials, emailTaken, noSeat } from './errors.ts'
import { assertGoodPassword } from './passwords.ts'
import { findUserByEmail, insertUser, type StoredUser } from './repository.ts'
import { meOf, type SignedIn } from './sign-in.ts'

export interface NewUser {
  email: string
  name: string
  password: string
}
interface Person {
  id: Id
  email: string
  name: string
}
interface Words {
  locale: Locale
  timeZone: string
}

/** Checks and hashes outside the transaction: it takes tens of milliseconds. */
async function prepare(
  { passwords }: AccountsContext,
  { email, name, password }: NewUser,
  words: Words,
  emailVerifiedAt: Date | null = null,
) {
  const address = EmailInput.parse(email)
  assertGoodPassword(password, address)
  const passwordHash = await passwords.hash(password)
  const fixed = { firstName: null, lastName: null, isActive: true, isSuperuser: false, lastSignInAt: null }
  return { id: newId(), email: address, name, passwordHash, emailVerifiedAt, ...fixed, ...words }
}

async function store(tx: Tx, user: Omit<StoredUser, 'createdAt' | 'updatedAt'>): Promise<void> {
  try {
    await insertUser(user, tx.session)
  } catch (error) {
    if (isDuplicateKey(error)) throw emailTaken()
    throw error
  }
}

/** Somebody with an account proves that it is theirs: a link alone must not open it. */
async function proven(context: AccountsContext, user: StoredUser, password: string, origin: Origin): Promise<Person> {
  const { passwords, throttle, clock } = context
  const deviceHash = await knownDevice(origin, user.id, clock())
  const attempt = await throttle.tryOnce({ email: user.email, ip: origin.ip, deviceHash })
  if (!(await passwords.verify(user.isActive ? user.passwordHash : null, password))) throw badCredentials()
  await attempt.wasRight()
  return user
}

async function seated({ organizations }: AccountsContext, organizationId: Id, userId: Id): Promise<Me> {
  const principal = await organizations.members.principal(organizationId, userId)
  if (!principal) throw noSeat()
  return meOf(principal)
}

export function createJoining(context: AccountsContext) {
  const { database, organizations, mail, clock } = context

  return {
    /** For the first start and the seed: an organization with its roles and its owner. */
    async createOrganization(
      input: NewOrganization & { owner: NewUser },
    ): Promise<{ organization: Organization; owner: Person }> {
      const { owner, ...fresh } = input
      const words = { locale: fresh.locale ?? 'en', timeZone: fresh.timeZone ?? 'UTC' }
      const user = await prepare(context, owner, words)
      return database.transaction(async (tx) => {
        const organization = await organizations.create(tx, fresh)
        await store(tx, user)
        await organizations.members.add(tx, organization.id, user, ['owner'])
        return { organization, owner: { id: user.id, email: user.email, name: user.name } }
      })
    },

    /** For the seed: a member without an invitation. */
    async createMember(organizationId: Id, member: NewUser & Partial<Words>, roles: RoleName[]): Promise<Person> {
      const { locale, timeZone } = await organizations.get(organizationId)
      const user = await prepare(context, member, {
        locale: member.locale ?? locale,
        timeZone: member.timeZone ?? timeZone,
      })
      return database.transaction(async (tx) => {
        await store(tx, user)
        await organizations.members.add(tx, organizationId, user, roles)
        return { id: user.id, email: user.email, name: user.name }
      })
    },

    /** What an invitation's link offers, for the page that asks for a name and a password. */
    async previewInvitation(token: string) {
      const { email, role, name, organizationId } = await organizations.invitations.open(token)
      const [organization, user] = await Promise.all([organizations.get(organizationId), findUserByEmail(email)])
      return { email, role, name, organization: organization.name, hasAccount: user !== null }
    },

    /** Makes the account, or takes the one that this address has when its password is given; seats it and signs it in. */
    async acceptInvitation(
      given: { token: string; name: string; password: string; locale: Locale },
      origin: Origin,
    ): Promise<SignedIn> {
      const { token, name, password, locale } = given
      const { email, organizationId } = await organizations.invitations.open(token)
      const existing = await findUserByEmail(email)
      const { timeZone } = await organizations.get(organizationId)
      // the link came by mail only where mail leaves: elsewhere it was read in the outbox and proves no mailbox
      const verifiedAt = mail.leaves ? clock() : null
      const fresh = existing
        ? null
        : await prepare(context, { email, name, password }, { locale, timeZone }, verifiedAt)
      const user = existing ? await proven(context, existing, password, origin) : (fresh as Person)
      const tokens = await database.transaction(async (tx) => {
        if (fresh) await store(tx, fresh)
        const { id } = await organizations.invitations.accept(tx, token, user)
        const what = { userId: user.id, organizationId, records: [{ noun: 'invitation', id }], changed: ['status'] }
        await note(tx, { ...what, action: 'invitation.accept' }, origin, clock())
        return enter(context, tx, { userId: user.id, organizationId }, origin)
      })
      return { ...tokens, me: await seated(context, organizationId, user.id) }
    },
  }
}
