import { z } from 'zod'
import { Id, pageOf } from '../../../schemas/common.ts'
import type { DeadLetter } from '../../../schemas/dead-letter.ts'
import {
  DeadLetterDetail,
  DeadLetterQuery,
  DeadLetterRow,
  type DeadLetterStatus,
  OperationsView,
} from '../../../schemas/operations.ts'
import { type ActionContext, type AnyAction, defineAction } from '../../core/action.ts'
import { AppError, notFound } from '../../core/errors.ts'
import { findLetter, findLetters, lineNames, setLetters, waitingLetterIds } from './repository.ts'
import type { Operations } from './service.ts'

const ById = z.strictObject({ id: Id })
const Done = z.object({ count: z.int() })
const replayAtMost = 500

function statusOf({ replayedAt, discardedAt, replayRequestedAt }: DeadLetter): DeadLetterStatus {
  if (replayedAt) return 'replayed'
  if (discardedAt) return 'discarded'
  return replayRequestedAt ? 'replaying' : 'waiting'
}

const rowOf = (letter: DeadLetter, names: ReadonlyMap<Id, string>): DeadLetterRow => {
  const { id, kind, lineId, error, createdAt } = letter
  return { id, kind, lineId, error, createdAt, status: statusOf(letter), lineName: names.get(lineId) ?? '' }
}

/** One that waits for a person; throws for one that is gone or done. */
async function waiting({ scope, tx }: ActionContext, id: Id): Promise<DeadLetter> {
  const letter = await findLetter(scope, id, tx.session)
  if (!letter) throw notFound({ en: 'dead letter', es: 'mensaje apartado', pt: 'mensagem retida', ar: 'رسالة معلقة' })
  if (letter.replayedAt || letter.discardedAt) throw alreadyDone()
  return letter
}

async function replay({ scope, tx, now, audit }: ActionContext, ids: readonly Id[]): Promise<{ count: number }> {
  await setLetters(scope, ids, { replayRequestedAt: now }, tx.session)
  for (const id of ids) {
    tx.emit(scope.organizationId, 'dead-letter.wanted', { deadLetterId: id })
    audit('dead-letter', id, ['replayRequestedAt'])
  }
  return { count: ids.length }
}

export const operationActions = ({ operations }: { operations: Operations }): AnyAction[] => [
  defineAction({
    name: 'operations.check',
    title: { en: 'How Parley is', es: 'Cómo está Parley', pt: 'Como está o Parley', ar: 'حال Parley' },
    input: z.strictObject({}),
    output: OperationsView,
    permission: 'manage_organization',
    risk: 'read',
    http: { method: 'GET', path: '/operations' },
    run: ({ scope, locale, now }) => operations.view(scope.organizationId, locale, now),
  }),
  ...readingLetters(),
  ...settlingLetters(),
]

const readingLetters = (): AnyAction[] => [
  defineAction({
    name: 'dead-letter.list',
    title: { en: 'Dead letters', es: 'Mensajes apartados', pt: 'Mensagens retidas', ar: 'الرسائل المعلقة' },
    input: DeadLetterQuery.extend({ cursor: Id.optional() }),
    output: pageOf(DeadLetterRow),
    permission: 'manage_organization',
    risk: 'read',
    http: { method: 'GET', path: '/dead-letters' },
    async run({ scope }, { cursor, limit, search, show }) {
      const found = await findLetters(scope, { before: cursor ?? null, limit: limit + 1, search, show })
      const names = await lineNames(scope)
      const items = found.slice(0, limit)
      return {
        items: items.map((letter) => rowOf(letter, names)),
        nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null,
      }
    },
  }),
  defineAction({
    name: 'dead-letter.get',
    title: {
      en: 'View a dead letter',
      es: 'Ver un mensaje apartado',
      pt: 'Ver uma mensagem retida',
      ar: 'عرض رسالة معلقة',
    },
    input: ById,
    output: DeadLetterDetail,
    permission: 'manage_organization',
    risk: 'read',
    http: { method: 'GET', path: '/dead-letters/:id' },
    async run({ scope }, { id }) {
      const letter = await findLetter(scope, id)
      if (!letter)
        throw notFound({ en: 'dead letter', es: 'mensaje apartado', pt: 'mensagem retida', ar: 'رسالة معلقة' })
      return { ...rowOf(letter, await lineNames(scope)), payload: letter.payload }
    },
  }),
]

const settlingLetters = (): AnyAction[] => [
  defineAction({
    name: 'dead-letter.replay',
    title: {
      en: 'Replay a dead letter',
      es: 'Reintentar un mensaje apartado',
      pt: 'Reenviar uma mensagem retida',
      ar: 'إعادة معالجة رسالة معلقة',
    },
    input: ById,
    output: Done,
    permission: 'manage_organization',
    risk: 'write',
    http: { method: 'POST', path: '/dead-letters/:id/replay' },
    run: async (ctx, { id }) => replay(ctx, [(await waiting(ctx, id)).id]),
  }),
  defineAction({
    name: 'dead-letter.replay-all',
    title: { en: 'Replay all dead letters', es: 'Reintentar todos', pt: 'Reenviar todas', ar: 'إعادة معالجة الكل' },
    input: z.strictObject({}),
    output: Done,
    permission: 'manage_organization',
    risk: 'write',
    http: { method: 'POST', path: '/dead-letters/replay' },
    run: async (ctx) => replay(ctx, await waitingLetterIds(ctx.scope, replayAtMost, ctx.tx.session)),
  }),
  defineAction({
    name: 'dead-letter.discard',
    title: {
      en: 'Discard a dead letter',
      es: 'Descartar un mensaje apartado',
      pt: 'Descartar uma mensagem retida',
      ar: 'التخلص من رسالة معلقة',
    },
    input: ById,
    output: Done,
    permission: 'manage_organization',
    risk: 'write',
    http: { method: 'DELETE', path: '/dead-letters/:id' },
    async run(ctx, { id }) {
      await waiting(ctx, id)
      await setLetters(ctx.scope, [id], { discardedAt: ctx.now, replayRequestedAt: null }, ctx.tx.session)
      ctx.audit('dead-letter', id, ['discardedAt'])
      return { count: 1 }
    },
  }),
]

const alreadyDone = () =>
  new AppError(
    'dead-letter.done',
    {
      en: 'This one is done already: it was replayed or discarded. Load the page again.',
      es: 'Este ya está resuelto: se reintentó o se descartó. Vuelve a cargar la página.',
      pt: 'Esta já foi resolvida: foi reenviada ou descartada. Recarregue a página.',
      ar: 'تمت معالجة هذه بالفعل: أُعيدت أو تم التخلص منها. أعد تحميل الصفحة.',
    },
    { status: 409 },
  )
