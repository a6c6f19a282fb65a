import type { Id } from '../../../schemas/common.ts'
import type { Tx } from '../../core/db.ts'
import { findUnsent } from './messages-repository.ts'
import { type LineBrief, type Neighbours, saveAll } from './saving.ts'

export interface AccountMove {
  organizationId: Id
  lineId: Id
  from: Id
  to: Id
  /** What the new account speaks. */
  adapter: LineBrief['adapter']
}

/**
 * What waits for an account goes with its line to the next one, under ids of that one. What the old one was just writing
 * cannot be known any more: it is in doubt until a receipt or a person says how it ended.
 */
export async function followAccount(
  deps: Neighbours & { newWireId(adapter: LineBrief['adapter']): string | null },
  tx: Tx,
  { organizationId, lineId, from, to, adapter }: AccountMove,
  now: Date,
): Promise<number> {
  const unsent = await findUnsent(organizationId, from, tx.session)
  const changes = unsent
    .filter((message) => message.lineId === lineId)
    .map((message) =>
      message.status === 'sending'
        ? { message: { ...message, status: 'in_doubt' as const, updatedAt: now }, due: null }
        : { message: { ...message, accountId: to, wireId: deps.newWireId(adapter), updatedAt: now }, due: now },
    )
  await saveAll(deps, tx, [], changes)
  if (changes.length > 0) tx.wake({ organizationId, queue: 'outbound', key: to })
  return changes.length
}
