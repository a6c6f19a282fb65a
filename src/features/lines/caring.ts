import type { Id } from '../../../schemas/common.ts'
import type { ChannelAccount, LineView } from '../../../schemas/line.ts'
import { type LineHealth, usualWarmUp } from '../../../schemas/line-health.ts'
import type { ActionContext } from '../../core/action.ts'
import type { Database } from '../../core/db.ts'
import { AppError } from '../../core/errors.ts'
import { type Scope, systemScope } from '../../core/scope.ts'
import { findDays } from './days-repository.ts'
import { type BrakeCause, brakeAfter, createFailureWatch, dayOf, healthOf, type SendOutcome } from './health.ts'
import { findAccount, updateAccount } from './repository.ts'
import { changeAccount, lineOf, noLine, show } from './showing.ts'

export interface LimitsPatch {
  dailyLimit?: number | null | undefined
  newContactsLimit?: number | null | undefined
  /** True: from today on by the usual plan. */
  warmUp?: boolean | undefined
}

const weekMs = 6 * 86_400_000
/** Refused because the person is a stranger: WhatsApp restricts the number, not the message. */
const restrictions = new Set(['463', '475'])

/** A number's health: what it did, what it may do, and the brake that stops it. */
export function createCaring({ database, clock }: { database: Database; clock: () => Date }) {
  const failures = createFailureWatch()

  async function brake(accountId: Id, cause: BrakeCause): Promise<void> {
    await database.transaction(async (tx) => {
      const account = await findAccount(accountId, tx.session)
      const on = account && brakeAfter(account.brake, cause, clock())
      if (!account || !on) return
      await updateAccount(account.organizationId, accountId, { brake: on }, tx.session)
      show(tx, await lineOf(systemScope(account.organizationId), account.lineId, tx))
      // who sends must know before the next send
      tx.wake({ organizationId: account.organizationId, queue: 'outbound', key: accountId })
    })
  }

  return {
    async health(scope: Scope, id: Id): Promise<LineHealth> {
      const { account, organizationId } = await lineOf(scope, id)
      if (!account) throw noLine()
      const now = clock()
      const days = await findDays(organizationId, account.id, dayOf(new Date(now.getTime() - weekMs)))
      return healthOf(account, days, now)
    },

    /** How a send ended. Too many failures, or a restriction, put the brake on. */
    async sendEnded(accountId: Id, outcome: SendOutcome): Promise<void> {
      const isTooMany = failures.note(accountId, outcome)
      if (outcome.ok) return
      const { code } = outcome
      if (restrictions.has(code)) await brake(accountId, { reason: 'restricted', scope: 'new_contacts', code })
      else if (isTooMany) await brake(accountId, { reason: 'failures', scope: 'all', code })
    },

    limits(ctx: ActionContext, id: Id, { warmUp, dailyLimit, newContactsLimit }: LimitsPatch): Promise<LineView> {
      const plan = warmUp === undefined ? undefined : warmUp ? { startedAt: clock(), plan: [...usualWarmUp] } : null
      return changeAccount(ctx, id, {
        ...(dailyLimit !== undefined && { dailyLimit }),
        ...(newContactsLimit !== undefined && { newContactsLimit }),
        ...(plan !== undefined && { warmUp: plan }),
      })
    },

    /** A person lifts the brake before its time. */
    release: (ctx: ActionContext, id: Id): Promise<LineView> => changeAccount(ctx, id, { brake: null }),

    /** A code for this number is offered beside the QR. */
    async link(ctx: ActionContext, id: Id, phone: string): Promise<LineView> {
      const { account } = await lineOf(ctx.scope, id, ctx.tx)
      if (account?.state === 'connected') throw alreadyLinked()
      if (account?.adapter !== 'baileys') throw notLinkable(account)
      return changeAccount(ctx, id, {
        ...{ pairingNumber: phone, pairingCode: null, pairingExpiresAt: null },
        ...{ wanted: true, closeReason: null, logoutRequestedAt: null },
      })
    },
  }
}

const alreadyLinked = () =>
  new AppError(
    'line.linked',
    {
      en: 'This number is linked already. Unlink it first to link another phone.',
      es: 'Este número ya está vinculado. Desvincúlelo antes de vincular otro teléfono.',
      pt: 'Este número já está vinculado. Desvincule-o antes de vincular outro telefone.',
      ar: 'هذا الرقم مربوط بالفعل. ألغِ ربطه أولًا لربط هاتف آخر.',
    },
    { status: 409 },
  )
const notLinkable = (account: Pick<ChannelAccount, 'adapter'> | null | undefined) =>
  new AppError(
    'line.no-code',
    {
      en: 'This line is not linked with a code.',
      es: 'Esta línea no se vincula con un código.',
      pt: 'Esta linha não é vinculada com um código.',
      ar: 'هذا الخط لا يُربط برمز.',
    },
    { status: 409, params: { adapter: account?.adapter ?? '' } },
  )
