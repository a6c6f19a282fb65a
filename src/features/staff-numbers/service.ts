import { randomInt } from 'node:crypto'
import type { Id, Locale } from '../../../schemas/common.ts'
import type { StaffNumber } from '../../../schemas/staff-number.ts'
import type { ActionContext } from '../../core/action.ts'
import { sha256hex, timingSafeEqualText } from '../../core/crypto.ts'
import type { ClientSession } from '../../core/db.ts'
import { forbidden, notFound } from '../../core/errors.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { type Principal, permissionsOf } from '../organizations/index.ts'
import {
  addGuess,
  deleteNumbers,
  findLinked,
  findNumber,
  findNumbers,
  findOpenCodes,
  linkTo,
  replaceCode,
  suspendNumber,
} from './repository.ts'

type Context = Pick<ActionContext, 'scope' | 'tx' | 'now'>

export interface StaffNumberDeps {
  members: { principal(organizationId: Id, userId: Id): Promise<Principal | null> }
  conversations: { setKind(ctx: Context, contactId: Id, kind: 'customer' | 'staff'): Promise<unknown> }
  lines: {
    list(scope: Scope): Promise<readonly { address: string | null; account: { number: string | null } | null }[]>
  }
  /** What the phone behind a contact is known by, a hash by account. */
  identitiesOf?(organizationId: Id, contactId: Id): Promise<Record<Id, string>>
  /** For tests: the code to give. */
  draw?(): string
}

/** Who writes, when a member's own number does: as an action's caller, without a door yet. */
export interface StaffMember {
  scope: Scope
  locale: Locale
  timeZone: string
}

const goodForMs = 10 * 60_000
const maxGuesses = 5
const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ'
const digits = '23456789'
/** Six signs, of which the second and the fifth are digits: nobody writes that by chance. */
const shape = /^[A-Z][2-9][A-Z]{2}[2-9][A-Z]$/

function drawCode(): string {
  const one = (of: string) => of[randomInt(of.length)] ?? ''
  return [letters, digits, letters, letters, digits, letters].map(one).join('')
}

/** What of a message may be a code: alone, or after a word such as "link". */
function codeIn(text: string): string | null {
  if (text.length > 60) return null
  const word = text.trim().split(/\s+/).at(-1)?.replaceAll('-', '').toUpperCase() ?? ''
  return shape.test(word) ? word : null
}

const hashOf = (organizationId: Id, code: string) => sha256hex(`staff-number:${organizationId}:${code}`)
const noNumber = () => notFound({ en: 'staff number', es: 'número de equipo', pt: 'número da equipe', ar: 'رقم موظف' })

export function createStaffNumbers(deps: StaffNumberDeps) {
  return {
    ...createLinking(deps),

    /** Which of these contacts are members' own linked numbers. */
    async isStaff(organizationId: Id, contactIds: readonly Id[], session?: ClientSession): Promise<ReadonlySet<Id>> {
      const linked = await findLinked(organizationId, contactIds, session)
      return new Set(linked.flatMap((number) => number.contactId ?? []))
    },

    /** The contacts that are this member's own linked numbers, newest link first. */
    async contactsOf(organizationId: Id, userId: Id, session?: ClientSession): Promise<Id[]> {
      const numbers = await findNumbers({ organizationId }, userId, session)
      return numbers.flatMap((number) => number.contactId ?? [])
    },

    /**
     * Whether the phone behind a linked number is another one than that which was linked: nothing is taken from it until
     * it is linked again.
     */
    async isSuspended({ organizationId }: Pick<Scope, 'organizationId'>, contactId: Id, now: Date): Promise<boolean> {
      const [number] = await findLinked(organizationId, [contactId])
      if (!number) return false
      if (number.suspendedAt) return true
      const known = Object.entries(number.identities ?? {})
      const current = known.length > 0 ? await deps.identitiesOf?.(organizationId, contactId) : undefined
      const isOther = known.some(([accountId, hash]) => current?.[accountId] && current[accountId] !== hash)
      if (isOther) await suspendNumber(number.id, now)
      return isOther
    },

    /** The member whose own number this contact is, with what they may do now; null: nobody's, or no active member's. */
    async memberOf({ organizationId }: Pick<Scope, 'organizationId'>, contactId: Id): Promise<StaffMember | null> {
      const [number] = await findLinked(organizationId, [contactId])
      const principal = number ? await deps.members.principal(organizationId, number.userId) : null
      if (!principal) return null
      const { user, roles } = principal
      return {
        scope: {
          organizationId,
          actor: { kind: 'user', id: user.id, name: user.name },
          see: 'own',
          permissions: permissionsOf(roles),
        },
        locale: user.locale,
        timeZone: user.timeZone,
      }
    },

    /** A member's own; all of them for those who manage members. */
    async list(scope: Scope): Promise<Omit<StaffNumber, 'codeHash'>[]> {
      const numbers = await findNumbers(scope, scope.permissions?.manage_members ? null : userIdOf(scope))
      return numbers.map(({ codeHash: _, ...shown }) => shown)
    },

    /** Its thread is a customer's again, or would be if it wrote. */
    async unlink(ctx: Context, id: Id): Promise<void> {
      const { scope, tx } = ctx
      const number = await findNumber(scope, id, tx.session)
      if (!number) throw noNumber()
      if (number.userId !== userIdOf(scope) && !scope.permissions?.manage_members) throw forbidden('manage_members')
      await deleteNumbers({ organizationId: scope.organizationId, id }, tx.session)
      if (number.contactId)
        await deps.conversations.setKind({ ...ctx, scope: { ...scope, see: 'all' } }, number.contactId, 'customer')
    },
  }
}
export type StaffNumbers = ReturnType<typeof createStaffNumbers>

function createLinking(deps: StaffNumberDeps) {
  return {
    /** To be sent from the member's own WhatsApp to any line within ten minutes. Only its hash is kept. */
    async createCode(ctx: Context): Promise<{ id: Id; code: string; expiresAt: Date; lineNumber: string | null }> {
      const { scope, tx, now } = ctx
      const userId = userIdOf(scope)
      if (!userId) throw forbidden('signed-in')
      const code = (deps.draw ?? drawCode)()
      const expiresAt = new Date(now.getTime() + goodForMs)
      const hash = hashOf(scope.organizationId, code)
      const id = await replaceCode(scope.organizationId, userId, { hash, expiresAt }, tx.session)
      const lines = await deps.lines.list(scope)
      const lineNumber = lines.map((line) => line.account?.number ?? line.address).find(Boolean) ?? null
      return { id, code, expiresAt, lineNumber }
    },

    /**
     * True: the text was a code that is still good, and the contact is that member's own number from now on. A wrong
     * one counts against its sender: after five they are not heard any more while those codes are open.
     */
    async linkByCode(ctx: Context, contactId: Id, phone: string | null, text: string): Promise<boolean> {
      const { scope, tx, now } = ctx
      const { organizationId } = scope
      const code = codeIn(text)
      if (!code) return false
      const open = await findOpenCodes(organizationId, now, tx.session)
      const hash = hashOf(organizationId, code)
      const tries = Math.max(0, ...open.map(({ guesses }) => guesses.filter((id) => id === contactId).length))
      if (open.length === 0 || tries >= maxGuesses) return false
      const meant = open.find((entry) => timingSafeEqualText(entry.codeHash ?? '', hash))
      if (!meant || !(await deps.members.principal(organizationId, meant.userId))) {
        const ids = open.map((entry) => entry.id)
        await addGuess(ids, contactId, tx.session)
        return false
      }
      // it was somebody else's before: the newer link holds
      await deleteNumbers({ organizationId, contactId }, tx.session)
      const identities = (await deps.identitiesOf?.(organizationId, contactId)) ?? {}
      await linkTo(meant.id, { contactId, phone, identities, at: now }, tx.session)
      await deps.conversations.setKind({ ...ctx, scope: { ...scope, see: 'all' } }, contactId, 'staff')
      return true
    },
  }
}
