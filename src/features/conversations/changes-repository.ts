import type { Id } from '../../../schemas/common.ts'
import type { Message } from '../../../schemas/message.ts'
import type { MessageChange } from '../../../schemas/message-change.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { MessageModel } from '../../../schemas/models/message.model.ts'
import { MessageChangeModel } from '../../../schemas/models/message-change.model.ts'
import type { ClientSession } from '../../core/db.ts'
import type { Writes } from '../../core/writes.ts'
import { type PendingMessage, wireKeyOf } from './messages-repository.ts'

type Session = ClientSession | undefined
const within = (session: Session) => (session ? { session } : {})

type Doc = Stored<MessageChange> & { wireKey?: string; due?: Date }

function toChange({ wireKey: _k, due: _d, ...doc }: Doc): MessageChange {
  return toPlain<MessageChange>(doc)
}
const many = (docs: unknown): MessageChange[] => (docs as Doc[]).map(toChange)

/** What is waited for: to be sent, to be sent again, for its acknowledgement. */
export interface ChangeMove {
  change: MessageChange
  due: Date | null
}

export function insertChanges(moves: readonly ChangeMove[], writes: Writes): void {
  const docs = moves.map(({ change: { id, ...rest }, due }) => ({
    _id: id,
    ...rest,
    ...(rest.wireId === null ? {} : { wireKey: wireKeyOf(rest.lineId, rest.actor, rest.wireId) }),
    ...(due ? { due } : {}),
  }))
  writes.insert(MessageChangeModel, docs)
}

export function updateChanges(moves: readonly ChangeMove[], writes: Writes): void {
  for (const { change, due } of moves) {
    const { status, failure, attempts, wireId, updatedAt } = change
    const set: Record<string, unknown> = { status, failure, attempts, wireId, updatedAt }
    if (wireId !== null) set.wireKey = wireKeyOf(change.lineId, change.actor, wireId)
    if (due) set.due = due
    writes.update(
      MessageChangeModel,
      { _id: change.id, organizationId: change.organizationId },
      { $set: set, ...(due ? {} : { $unset: { due: 1 } }) },
    )
  }
}

/** Everything that was done to the messages of these keys, whether they are there or not. */
export async function findChanges(
  organizationId: Id,
  targetKeys: readonly string[],
  session: Session,
): Promise<MessageChange[]> {
  if (targetKeys.length === 0) return []
  const filter = { organizationId, targetKey: { $in: [...targetKeys] } }
  return many(await MessageChangeModel.find(filter, null, within(session)).lean())
}

export async function findChangesByIds(
  organizationId: Id,
  ids: readonly Id[],
  session: Session,
): Promise<MessageChange[]> {
  if (ids.length === 0) return []
  return many(await MessageChangeModel.find({ organizationId, _id: { $in: [...ids] } }, null, within(session)).lean())
}

export async function findChangesByWireKeys(
  organizationId: Id,
  wireKeys: readonly string[],
  session: Session,
): Promise<MessageChange[]> {
  if (wireKeys.length === 0) return []
  const filter = { organizationId, wireKey: { $in: [...wireKeys] } } as Record<string, unknown>
  return many(await MessageChangeModel.find(filter, null, within(session)).lean())
}

/** Our own that an account still has to send: each after what stands before it in its thread. */
export async function findPendingChanges(accountId: Id): Promise<PendingMessage[]> {
  const filter = { accountId, due: { $gt: new Date(0) } } as Record<string, unknown>
  const docs = (await MessageChangeModel.find(filter).sort({ _id: 1 }).limit(5_000).lean()) as unknown as Doc[]
  return docs.map(({ _id, conversationId, afterSeq, status, due }) => ({
    id: _id,
    conversationId: conversationId ?? '',
    seq: (afterSeq ?? 0) + 0.5,
    rank: 0,
    isChange: true,
    status: status === 'sending' ? ('sending' as const) : ('queued' as const),
    due: due ?? new Date(),
  }))
}

/** What a change may change of its message. How far that is on its way stays as it is. */
export function updateContents(messages: readonly Message[], writes: Writes): void {
  for (const { id, organizationId, text, media, content, edits, reactions, deletedAt, updatedAt } of messages)
    writes.update(
      MessageModel,
      { _id: id, organizationId },
      { $set: { text, media, content, edits, reactions, deletedAt, updatedAt } },
    )
}
