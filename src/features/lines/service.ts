import type { Id } from '../../../schemas/common.ts'
import type { Line, LineView } from '../../../schemas/line.ts'
import type { ConnectionChange } from '../../channels/channel.ts'
import type { ActionContext } from '../../core/action.ts'
import { type Database, isDuplicateKey, type Tx } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, systemScope } from '../../core/scope.ts'
import { accountAfter, refused } from './account-state.ts'
import { createCaring } from './caring.ts'
import { createMoving } from './moving.ts'
import { createOutages, noteOutage } from './outages.ts'
import {
  findAccount,
  findLines,
  holdNumber,
  insertLine,
  releaseNumbers,
  updateAccount,
  updateLine,
} from './repository.ts'
import { createServing } from './serving.ts'
import { changeAccount, isLinker, lineOf, show, shown, withoutCodes } from './showing.ts'

const freshAccount = {
  number: null,
  state: 'disconnected',
  health: 'healthy',
  closeReason: null,
  wanted: true,
  qr: null,
  qrExpiresAt: null,
  connectedAt: null,
  lastInboundAt: null,
  sentToday: 0,
  dailyLimit: null,
  lockedUntil: null,
  pairingCode: null,
  pairingExpiresAt: null,
  pairingNumber: null,
  aliveAt: null,
  newContactsLimit: null,
  warmUp: null,
  brake: null,
  logoutRequestedAt: null,
  sentOn: null,
  isDemo: false,
} as const

interface NewLine extends Pick<Line, 'name' | 'channel'> {
  /** Its phone is the simulator's, which scans the QR itself. */
  isDemo?: boolean
}

/** The change with its line, in one transaction. */
async function apply(tx: Tx, accountId: Id, reported: ConnectionChange, now: Date): Promise<void> {
  const before = await findAccount(accountId, tx.session)
  const after = before && accountAfter(before, reported, now)
  if (!before || !after) return
  const scope = systemScope(before.organizationId)
  const { accountId: current } = await lineOf(scope, before.lineId, tx)
  // an account that the line has left may still say how it ends, but holds no number any more
  const number = (current === accountId && after.state === 'connected' && after.number) || null
  const isHeld = !number || (await holdNumber(number, before, tx.session))
  if (reported.reason === 'logged_out') await releaseNumbers(accountId, tx.session)
  const stored = isHeld ? after : refused(number)
  await updateAccount(before.organizationId, accountId, stored, tx.session)
  // a line that was given another account is not out
  if (current === accountId) await noteOutage(before, stored, reported, now, tx.session)
  if (number && isHeld) await updateLine(scope, before.lineId, { address: number }, tx.session)
  show(tx, await lineOf(scope, before.lineId, tx))
}

export function createLines({ database, clock = () => new Date() }: { database: Database; clock?: () => Date }) {
  return {
    ...createServing(clock),
    ...createCaring({ database, clock }),
    ...createOutages({ database }),
    ...createMoving(freshAccount),

    /** The QR is in it for those who may link. */
    async list(scope: Scope): Promise<LineView[]> {
      const lines = await findLines(scope)
      return isLinker(scope) ? lines : lines.map(withoutCodes)
    },

    get: async (scope: Scope, id: Id): Promise<LineView> => {
      const line = await lineOf(scope, id)
      return isLinker(scope) ? line : withoutCodes(line)
    },

    /** Starts listening only: nothing is answered until its owner switches the bot on. */
    async create(ctx: ActionContext, { name, channel, isDemo = false }: NewLine): Promise<LineView> {
      const { organizationId } = ctx.scope
      const [id, accountId] = [newId(), newId()]
      const line = {
        id,
        organizationId,
        name,
        channel,
        address: null,
        accountId,
        botMode: 'listen',
        botName: null,
      } as const
      const adapter = channel === 'whatsapp' ? 'baileys' : 'webchat'
      const account = { ...freshAccount, id: accountId, organizationId, lineId: id, adapter, name, isDemo } as const
      await insertLine(line, account, ctx.tx.session)
      ctx.tx.emit(organizationId, 'account.wanted', { accountId })
      ctx.audit('line', id, ['name', 'channel'])
      return shown(ctx, id)
    },

    async update(
      ctx: ActionContext,
      id: Id,
      patch: Partial<Pick<Line, 'name' | 'botMode' | 'botName'>>,
    ): Promise<LineView> {
      const { accountId, organizationId } = await lineOf(ctx.scope, id, ctx.tx)
      await updateLine(ctx.scope, id, patch, ctx.tx.session)
      // the process that has its socket remembers lines for a moment: it forgets this one
      if (accountId) ctx.tx.wake({ organizationId, queue: 'outbound', key: accountId })
      ctx.audit('line', id, Object.keys(patch))
      return shown(ctx, id)
    },

    /** Connect or disconnect; the link to the phone stays. */
    setWanted: (ctx: ActionContext, id: Id, wanted: boolean): Promise<LineView> =>
      changeAccount(ctx, id, {
        wanted,
        ...(wanted && { closeReason: null, logoutRequestedAt: null }),
      }),

    /** Unlinks from the phone for good; linking it again takes a new QR. */
    logout: (ctx: ActionContext, id: Id): Promise<LineView> =>
      changeAccount(ctx, id, { wanted: false, logoutRequestedAt: clock() }),

    /** What an adapter says about a connection, for `ChannelHost.state`. An account that is gone is passed over. */
    async accountState(accountId: Id, change: ConnectionChange): Promise<void> {
      const once = () => database.transaction((tx) => apply(tx, accountId, change, clock()))
      // two accounts took one number at the same moment: the second reads who has it
      await once().catch((error: unknown) => (isDuplicateKey(error) ? once() : Promise.reject(error)))
    },
  }
}
export type Lines = ReturnType<typeof createLines>
