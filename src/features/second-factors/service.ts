import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { Id } from '../../../schemas/common.ts'
import type { SecondFactorView } from '../../../schemas/second-factor.ts'
import type { ActionContext } from '../../core/action.ts'
import { forgiveTries, lockOf, lockTries, takeTry } from '../../core/code-tries.ts'
import { type Keyring, sha256hex } from '../../core/crypto.ts'
import { forbidden, notFound } from '../../core/errors.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import type { SealedPlace } from '../../core/sealed-repository.ts'
import { alreadySet, lockedNow, notSet, wrongCode } from './errors.ts'
import {
  activate,
  findFactor,
  removeFactor,
  replaceFactor,
  type SealedFactor,
  spendRecovery,
  spendStep,
} from './repository.ts'

const mostMisses = 5
const lockedMs = 15 * 60_000
const stepMs = 30_000
const recoveryCodes = 8

type Context = Pick<ActionContext, 'scope' | 'tx' | 'now'>

/** Where the secrets lie, for rotation. */
export const secondFactorSecrets: SealedPlace<{ _id: string }> = {
  collection: 'secondFactors',
  field: 'secret',
  context: ({ _id }) => `second-factor:${_id}`,
}
const contextOf = (id: Id) => secondFactorSecrets.context({ _id: id })

const noFactor = () =>
  notFound({ en: 'authenticator app', es: 'app de autenticación', pt: 'app autenticador', ar: 'تطبيق المصادقة' })
type ActiveFactor = SealedFactor & { activeSince: Date }
const isActive = (factor: SealedFactor | null): factor is ActiveFactor => Boolean(factor?.activeSince)

const memberOf = (scope: Scope): Id => {
  const userId = userIdOf(scope)
  if (!userId) throw forbidden('signed-in')
  return userId
}
const hashOf = (userId: Id, code: string) =>
  sha256hex(`second-factor:${userId}:${code.toUpperCase().replace(/[^A-Z2-7]/g, '')}`)
/** 50 bits each, in two groups to be copied by hand. */
const drawRecovery = () => {
  const letters = new Secret({ buffer: Uint8Array.from(randomBytes(7)).buffer }).base32.slice(0, 10)
  return `${letters.slice(0, 5)}-${letters.slice(5)}`
}
const totpOf = (secret: Uint8Array, label: string) =>
  new TOTP({ issuer: 'Parley', label, secret: new Secret({ buffer: Uint8Array.from(secret).buffer }) })

/** The 30 seconds whose code this is, one before and one after now included: clocks differ. */
function stepOf(secret: Uint8Array, code: string, now: Date): number | null {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: now.getTime(), window: 1 })
  return delta === null ? null : Math.floor(now.getTime() / stepMs) + delta
}

export function createSecondFactors({ keyring }: { keyring: Keyring }) {
  const open = async ({ id, secret }: SealedFactor): Promise<Buffer> => {
    await keyring.learn([secret])
    return keyring.open(secret, contextOf(id))
  }

  /** Right or not; a code is used up by it, in the transaction. */
  async function take({ scope, tx, now }: Context, factor: SealedFactor, code: string): Promise<boolean> {
    if (/^\d{6}$/.test(code)) {
      const step = stepOf(await open(factor), code, now)
      return step !== null && spendStep(scope, factor.userId, step, tx.session)
    }
    return spendRecovery(scope, factor.userId, hashOf(factor.userId, code), tx.session)
  }

  async function check(ctx: Context, factor: SealedFactor, code: string): Promise<void> {
    const { id, organizationId } = factor
    const tries = await takeTry(organizationId, id, ctx.now)
    const until = new Date(ctx.now.getTime() + lockedMs)
    if (tries === null || tries > mostMisses) throw lockedNow((await lockOf(organizationId, id)) ?? until, ctx.now)
    if (await take(ctx, factor, code.trim())) return forgiveTries(organizationId, id)
    if (tries === mostMisses) await lockTries(organizationId, id, until)
    throw wrongCode()
  }

  return {
    isSet: async (scope: Scope, userId: Id): Promise<boolean> => isActive(await findFactor(scope, userId)),

    /** Uses a code of the app, or a recovery code, up in the transaction. Throws where it is wrong or locked. */
    async use(ctx: Context, userId: Id, code: string): Promise<void> {
      const factor = await findFactor(ctx.scope, userId, ctx.tx.session)
      if (!isActive(factor)) throw notSet()
      await check(ctx, factor, code)
    },

    async get(scope: Scope): Promise<SecondFactorView> {
      const factor = await findFactor(scope, memberOf(scope))
      const known = isActive(factor) ? factor : null
      return {
        isActive: known !== null,
        activeSince: known?.activeSince ?? null,
        lockedUntil: known && (await lockOf(known.organizationId, known.id)),
        recoveryLeft: known?.recovery.length ?? 0,
      }
    },

    /** A new secret, shown once. It counts when its first code was right. */
    async enrol(ctx: Context): Promise<{ id: Id; secret: string; uri: string }> {
      const userId = memberOf(ctx.scope)
      if (isActive(await findFactor(ctx.scope, userId, ctx.tx.session))) throw alreadySet()
      const secret = randomBytes(20)
      const seal = (id: Id) => keyring.seal(secret, contextOf(id))
      const id = await replaceFactor(ctx.scope, userId, seal, ctx.tx.session)
      const totp = totpOf(secret, ctx.scope.actor.name)
      return { id, secret: totp.secret.base32, uri: totp.toString() }
    },

    /** The first code is right: it counts from now on. The recovery codes are shown once. */
    async activate(ctx: Context, code: string): Promise<{ id: Id; recoveryCodes: string[] }> {
      const { scope, tx, now } = ctx
      const userId = memberOf(scope)
      const factor = await findFactor(scope, userId, tx.session)
      if (!factor) throw notSet()
      if (isActive(factor)) throw alreadySet()
      await check(ctx, factor, code)
      const codes = Array.from({ length: recoveryCodes }, drawRecovery)
      const recovery = codes.map((one) => hashOf(userId, one))
      await activate(scope, userId, { activeSince: now, recovery }, tx.session)
      return { id: factor.id, recoveryCodes: codes }
    },

    /** With one of its codes, or a recovery code. */
    async remove(ctx: Context, code: string): Promise<Id> {
      const userId = memberOf(ctx.scope)
      const factor = await findFactor(ctx.scope, userId, ctx.tx.session)
      if (!isActive(factor)) throw notSet()
      await check(ctx, factor, code)
      await removeFactor(ctx.scope, userId, ctx.tx.session)
      return factor.id
    },

    /** For a member who lost both phone and recovery codes, by who manages members. */
    async reset(ctx: Context, userId: Id): Promise<void> {
      if (!(await removeFactor(ctx.scope, userId, ctx.tx.session))) throw noFactor()
    },
  }
}
export type SecondFactors = ReturnType<typeof createSecondFactors>
