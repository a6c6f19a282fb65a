import type { Id } from '../../../schemas/common.ts'
import { streams } from '../../../schemas/events.ts'
import type { Line, LineView } from '../../../schemas/line.ts'
import type { ConnectionChange } from '../../channels/channel.ts'
import type { ActionContext } from '../../core/action.ts'
import { type Database, isDuplicateKey, type Tx } from '../../core/db.ts'
import { notFound } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, systemScope } from '../../core/scope.ts'
import { accountAfter, refused } from './account-state.ts'
import {
  type Account,
  findAccount,
  findLine,
  findLines,
  holdNumber,
  insertLine,
  releaseNumbers,
  updateAccount,
  updateLine,
} from './repository.ts'
import { createServing } from './serving.ts'

const noLine = () => notFound({ en: 'line', es: 'línea', pt: 'linha', ar: 'خط' })

const isLinker = (scope: Scope) => scope.actor.kind === 'system' || scope.permissions?.manage_lines !== undefined
/** Whoever reads the QR can take the number over: it is for those who may link. */
const withoutQr = (view: LineView): LineView =>
  view.account ? { ...view, account: { ...view.account, qr: null } } : view

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
  logoutRequestedAt: null,
  sentOn: null,
} as const

/** While there is a QR, browsers are told that something changed and read it by their own right. */
function show(tx: Tx, view: LineView): void {
  const { organizationId } = view
  const data = view.account?.qr ? null : view
  tx.show({ organizationId, stream: streams.lists(organizationId), type: 'line.changed', data })
}

async function lineOf(scope: Scope, id: Id, tx?: Tx): Promise<LineView> {
  const line = await findLine(scope, id, tx?.session)
  if (!line) throw noLine()
  return line
}

/** Reads it again, shows it, and answers it as this member may see it. */
async function shown(ctx: ActionContext, id: Id): Promise<LineView> {
  const view = await lineOf(ctx.scope, id, ctx.tx)
  show(ctx.tx, view)
  return isLinker(ctx.scope) ? view : withoutQr(view)
}

async function changeAccount(ctx: ActionContext, lineId: Id, change: Partial<Account>): Promise<LineView> {
  const { account, organizationId } = await lineOf(ctx.scope, lineId, ctx.tx)
  if (!account) throw noLine()
  await updateAccount(organizationId, account.id, change, ctx.tx.session)
  ctx.tx.emit(organizationId, 'account.wanted', { accountId: account.id })
  ctx.audit('line', lineId, Object.keys(change))
  return shown(ctx, lineId)
}

interface NewLine extends Pick<Line, 'name' | 'channel'> {
  /** Its phone is the simulator's, which scans the QR itself. */
  isDemo?: boolean
}

export function createLines({ database, clock = () => new Date() }: { database: Database; clock?: () => Date }) {
  /** The change with its line, in one transaction. */
  async function apply(tx: Tx, accountId: Id, reported: ConnectionChange): Promise<void> {
    const before = await findAccount(accountId, tx.session)
    const after = before && accountAfter(before, reported, clock())
    if (!before || !after) return
    const number = (after.state === 'connected' && after.number) || null
    const isHeld = !number || (await holdNumber(number, before, tx.session))
    if (reported.reason === 'logged_out') await releaseNumbers(accountId, tx.session)
    await updateAccount(before.organizationId, accountId, isHeld ? after : refused(number), tx.session)
    const scope = systemScope(before.organizationId)
    if (number && isHeld) await updateLine(scope, before.lineId, { address: number }, tx.session)
    show(tx, await lineOf(scope, before.lineId, tx))
  }

  return {
    ...createServing(clock),

    /** The QR is in it for those who may link. */
    async list(scope: Scope): Promise<LineView[]> {
      const lines = await findLines(scope)
      return isLinker(scope) ? lines : lines.map(withoutQr)
    },

    get: async (scope: Scope, id: Id): Promise<LineView> => {
      const line = await lineOf(scope, id)
      return isLinker(scope) ? line : withoutQr(line)
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
      await lineOf(ctx.scope, id, ctx.tx)
      await updateLine(ctx.scope, id, patch, ctx.tx.session)
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
      const once = () => database.transaction((tx) => apply(tx, accountId, change))
      // two accounts took one number at the same moment: the second reads who has it
      await once().catch((error: unknown) => (isDuplicateKey(error) ? once() : Promise.reject(error)))
    },
  }
}
export type Lines = ReturnType<typeof createLines>
