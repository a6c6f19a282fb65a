import type { Id } from '../../../schemas/common.ts'
import { ActionRunModel } from '../../../schemas/models/action-run.model.ts'
import type { ActionRun } from '../../../schemas/plumbing.ts'
import type { ActionContext } from '../../core/action.ts'
import { AppError, type Text } from '../../core/errors.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { changedAfter } from '../audit/index.ts'

type Context = Pick<ActionContext, 'scope' | 'tx' | 'now'>
interface Undoable {
  action: string
  /** What the inverse is given. */
  input: unknown
  /** What was done. */
  done: string
}

/** What takes something back begins its key like this: it is not taken back in its turn. */
export const undoKey = (runKey: string): string => `undo:${runKey}`
const isFirst = ({ key }: { key: string }): boolean => !key.startsWith(undoKey(''))

export function createUndo() {
  return {
    /**
     * The member's last run in this conversation that can be taken back: marked so in the transaction, and refused where
     * somebody has changed since what it changed.
     */
    async takeLast({ scope, tx, now }: Context, conversationId: Id | null): Promise<Undoable> {
      const actor = `user:${userIdOf(scope) ?? ''}`
      const { organizationId } = scope
      const filter = { organizationId, actor, conversationId, 'undo.until': { $gt: now }, 'undo.doneAt': null }
      const [run] = await ActionRunModel.find(filter as never)
        .sort({ 'undo.until': -1, at: -1 })
        .limit(20)
        .session(tx.session)
        .lean()
        .then((found) => found.filter(isFirst).toSorted((a, b) => b.at.getTime() - a.at.getTime()))
      if (!run?.undo) throw nothing()
      await assertUnchanged(scope, run.undo, run.at)
      const open = { _id: run._id, organizationId, 'undo.doneAt': null }
      await ActionRunModel.updateOne(open as never, { $set: { 'undo.doneAt': now } } as never, { session: tx.session })
      return { action: run.undo.action, input: JSON.parse(run.undo.input) as unknown, done: run.action }
    },
  }
}

async function assertUnchanged(scope: Scope, undo: NonNullable<ActionRun['undo']>, at: Date): Promise<void> {
  const ids = undo.records.map(({ id }) => id)
  const other = await changedAfter(scope.organizationId, { ids, changed: undo.changed, at, except: undo.auditId })
  if (other) throw changedSince(other.action)
}

const nothing = () => new AppError('undo.nothing', nothingText, { status: 422 })
const nothingText: Text = {
  en: 'There is nothing here that you did and that can still be taken back.',
  es: 'Aquí no hay nada que hayas hecho y que aún se pueda deshacer.',
  pt: 'Não há nada aqui que você fez e que ainda possa ser desfeito.',
  ar: 'لا يوجد هنا شيء فعلته ويمكن التراجع عنه بعد.',
}
const changedSince = (action: string) => new AppError('undo.changed', changedText, { status: 409, params: { action } })
const changedText: Text = {
  en: 'This cannot be taken back: what it changed has been changed again since ({{action}}).',
  es: 'No se puede deshacer: lo que cambió se volvió a cambiar después ({{action}}).',
  pt: 'Não dá para desfazer: o que mudou foi alterado de novo depois ({{action}}).',
  ar: 'لا يمكن التراجع: ما تغيّر عُدّل مرة أخرى بعد ذلك ({{action}}).',
}
