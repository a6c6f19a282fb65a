import type { Id } from '../../../schemas/common.ts'
import type { AdapterName, LineView } from '../../../schemas/line.ts'
import type { ActionContext } from '../../core/action.ts'
import type { Tx } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { systemScope } from '../../core/scope.ts'
import {
  type Account,
  findAccountsOfLine,
  findRetired,
  insertAccount,
  releaseNumbers,
  updateAccount,
  updateLine,
} from './repository.ts'
import { changeAccount, lineOf, noLine, show, shown } from './showing.ts'

type FreshAccount = Omit<Account, 'id' | 'organizationId' | 'lineId' | 'adapter' | 'name' | 'createdAt' | 'updatedAt'>

/** A line outlives the account behind it: another one beside it, and the change from one to the other. */
export function createMoving(fresh: FreshAccount) {
  const add = async (ctx: ActionContext, line: LineView, adapter: AdapterName): Promise<Id> => {
    const id = newId()
    const { organizationId, id: lineId, name } = line
    const account = { ...fresh, id, organizationId, lineId, adapter, name, wanted: false }
    await insertAccount(account, ctx.tx.session)
    return id
  }
  return {
    /** A standby: nobody connects it before the line is given to it. */
    addAccount: async (ctx: ActionContext, lineId: Id, adapter: AdapterName): Promise<Id> =>
      add(ctx, await lineOf(ctx.scope, lineId, ctx.tx), adapter),

    /** Its account is opened anew: what it is opened with has changed. */
    reopen: (ctx: ActionContext, lineId: Id): Promise<LineView> =>
      changeAccount(ctx, lineId, { wanted: true, closeReason: null, state: 'disconnected' }),

    /** The number is live with one account at a time: the one before lets go of it in the same transaction. */
    async giveTo(
      ctx: ActionContext,
      lineId: Id,
      adapter: AdapterName,
    ): Promise<{ from: Id | null; to: Id; view: LineView }> {
      const line = await lineOf(ctx.scope, lineId, ctx.tx)
      if (line.channel !== 'whatsapp') throw noLine()
      const { session } = ctx.tx
      const { organizationId, accountId: from } = line
      const accounts = await findAccountsOfLine(organizationId, lineId, session)
      const to = accounts.find((account) => account.adapter === adapter)?.id ?? (await add(ctx, line, adapter))
      if (from === to) return { from, to, view: line }
      if (from) {
        await updateAccount(organizationId, from, { wanted: false, qr: null, pairingCode: null }, session)
        await releaseNumbers(from, session)
        ctx.tx.wake({ organizationId, queue: 'outbound', key: from })
      }
      await updateAccount(organizationId, to, { wanted: true, closeReason: null, logoutRequestedAt: null }, session)
      await updateLine(ctx.scope, lineId, { accountId: to }, session)
      ctx.tx.emit(organizationId, 'account.wanted', { accountId: to })
      return { from, to, view: await shown(ctx, lineId) }
    },

    /** Of all organizations: accounts that serve no line any more, each with the one that does. */
    retired: findRetired,

    /** Something about it changed that its own row does not hold. */
    async told(tx: Tx, organizationId: Id, lineId: Id): Promise<void> {
      show(tx, await lineOf(systemScope(organizationId), lineId, tx))
    },
  }
}
