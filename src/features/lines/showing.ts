import type { Id } from '../../../schemas/common.ts'
import { streams } from '../../../schemas/events.ts'
import type { LineView } from '../../../schemas/line.ts'
import type { ActionContext } from '../../core/action.ts'
import type { Tx } from '../../core/db.ts'
import { notFound } from '../../core/errors.ts'
import type { Scope } from '../../core/scope.ts'
import { type Account, findLine, updateAccount } from './repository.ts'

export const noLine = () => notFound({ en: 'line', es: 'línea', pt: 'linha', ar: 'خط' })

export const isLinker = (scope: Scope) => scope.actor.kind === 'system' || scope.permissions?.manage_lines !== undefined
/** Whoever reads the codes can take the number over: they are for those who may link. */
export const withoutCodes = (view: LineView): LineView =>
  view.account ? { ...view, account: { ...view.account, qr: null, pairingCode: null } } : view

/** While there is a code, browsers are told that something changed and read it by their own right. */
export function show(tx: Tx, view: LineView): void {
  const { organizationId } = view
  const data = view.account?.qr || view.account?.pairingCode ? null : view
  tx.show({ organizationId, stream: streams.lists(organizationId), type: 'line.changed', data })
}

export async function lineOf(scope: Scope, id: Id, tx?: Tx): Promise<LineView> {
  const line = await findLine(scope, id, tx?.session)
  if (!line) throw noLine()
  return line
}

/** Reads it again, shows it, and answers it as this member may see it. */
export async function shown(ctx: ActionContext, id: Id): Promise<LineView> {
  const view = await lineOf(ctx.scope, id, ctx.tx)
  show(ctx.tx, view)
  return isLinker(ctx.scope) ? view : withoutCodes(view)
}

export async function changeAccount(ctx: ActionContext, lineId: Id, change: Partial<Account>): Promise<LineView> {
  const { account, organizationId } = await lineOf(ctx.scope, lineId, ctx.tx)
  if (!account) throw noLine()
  await updateAccount(organizationId, account.id, change, ctx.tx.session)
  ctx.tx.emit(organizationId, 'account.wanted', { accountId: account.id })
  ctx.tx.wake({ organizationId, queue: 'outbound', key: account.id })
  ctx.audit('line', lineId, Object.keys(change))
  return shown(ctx, lineId)
}
