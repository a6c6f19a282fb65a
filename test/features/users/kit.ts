import type { Id } from '../../../schemas/common.ts'
import type { EmailKind } from '../../../schemas/email.ts'
import { EmailModel } from '../../../schemas/models/email.model.ts'
import type { RoleName } from '../../../schemas/permission.ts'
import type { Caller } from '../../../src/core/action.ts'
import { createActionRunner } from '../../../src/core/action-runner.ts'
import { newId } from '../../../src/core/ids.ts'
import { createLogger } from '../../../src/core/logger.ts'
import { auditActions, insertAudit } from '../../../src/features/audit/index.ts'
import { createLines, lineActions } from '../../../src/features/lines/index.ts'
import { createMail, mailActions } from '../../../src/features/mail/index.ts'
import { createOrganizations, organizationActions } from '../../../src/features/organizations/index.ts'
import { createSessions, sessionActions } from '../../../src/features/sessions/index.ts'
import { accountRoutes, createAccounts, userActions } from '../../../src/features/users/index.ts'
import { createTestDatabase } from '../../helpers/database.ts'

export const password = 'a long enough phrase'
export const publicUrl = 'https://inbox.example'
/** From where a request comes, unless a test says otherwise: a new address each, so that tests do not slow each other. */
let addresses = 0
export const origin = (more: { deviceToken?: string; ip?: string } = {}) => ({
  ip: `10.0.${Math.floor(++addresses / 250)}.${addresses % 250}`,
  userAgent: 'test browser',
  ...more,
})

export interface Member {
  id: Id
  email: string
  name: string
  organizationId: Id
}

/** The accounts' features have no conversations beside them. */
const noConversations = { releaseHeld: async () => undefined, answeredByBot: async () => 0 }

/** The features of accounts on a database of its own, with a clock that the test moves. */
export async function createWorld(options: { smtpUrl?: string } = {}) {
  const store = await createTestDatabase()
  const { database } = store
  let offset = 0
  const clock = () => new Date(Date.now() + offset)
  const sessions = createSessions({ database, clock })
  const mail = createMail({ smtpUrl: options.smtpUrl, from: 'Parley <parley@inbox.example>' })
  const organizations = createOrganizations({ mail, sessions, publicUrl, clock })
  const accounts = createAccounts({
    database,
    logger: createLogger('silent'),
    sessions,
    organizations,
    mail,
    publicUrl,
    clock,
  })
  const lines = createLines({ database, clock })
  const actions = [
    ...auditActions(),
    ...lineActions({ lines, conversations: noConversations }),
    ...mailActions({ mail, isOwner: organizations.members.isOwner }),
    ...organizationActions({ organizations }),
    ...sessionActions({ sessions }),
    ...userActions({ accounts }),
  ]
  const runner = createActionRunner({ database, actions, audit: insertAudit })

  /** An organization with its owner. */
  async function found(name: string) {
    const slug = `${name.toLowerCase()}-${newId().slice(-6)}`
    const owner = { email: `owner@${slug}.example`, name: `${name} Owner`, password }
    const made = await accounts.createOrganization({ name, slug, owner })
    return { ...made.organization, owner: { ...made.owner, organizationId: made.organization.id } satisfies Member }
  }
  async function join(organization: { id: Id; slug: string }, role: RoleName, name: string = role): Promise<Member> {
    const member = { email: `${name}-${newId().slice(-6)}@${organization.slug}.example`, name, password }
    const person = await accounts.createMember(organization.id, member, [role])
    return { ...person, organizationId: organization.id }
  }
  /** The caller that this member's session would be now. */
  async function callerOf(member: Member): Promise<Caller> {
    const me = await accounts.member(member.organizationId, member.id)
    const actor = { kind: 'user' as const, id: member.id, name: member.name }
    const scope = {
      organizationId: member.organizationId,
      actor,
      see: 'own' as const,
      permissions: me?.permissions ?? {},
    }
    return { scope, door: 'http', locale: 'en', timeZone: 'UTC', ip: '10.9.9.9', userAgent: 'test browser' }
  }
  return {
    ...store,
    sessions,
    mail,
    organizations,
    accounts,
    lines,
    actions,
    runner,
    routes: accountRoutes({ accounts }),
    found,
    join,
    callerOf,
    /** Runs an action as this member. */
    run: async <T = unknown>(member: Member, action: string, input: unknown = {}): Promise<T> =>
      (await runner.run(action, await callerOf(member), input)) as T,
    clock,
    /** Time passes for sessions, links and locks. */
    pass: (ms: number) => {
      offset += ms
    },
    signIn: (member: { email: string }, from = origin(), given = password) =>
      accounts.signIn({ email: member.email, password: given, ...from }),
  }
}
export type World = Awaited<ReturnType<typeof createWorld>>

/** The code of the error that a promise rejects with; 'nothing' when it does not. */
export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'nothing',
    (error: { code?: string; message: string }) => error.code ?? error.message,
  )

/** The token in the newest mail of this kind to this address, as a reader of the store finds it. */
export async function mailedToken(to: string, kind: EmailKind): Promise<string> {
  const mail = await EmailModel.findOne({ to, kind }).sort({ _id: -1 }).lean()
  const token = /#([\w-]+)/.exec(mail?.text ?? '')?.[1]
  if (!token) throw new Error(`No ${kind} mail with a link to ${to}`)
  return token
}

export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour
