import { streams } from '../../../schemas/events.ts'
import type { Order } from '../../../schemas/order.ts'
import type { Tx } from '../../core/db.ts'

/** To who has its conversation open, and to the page of orders. */
export function show({ tx }: { tx: Pick<Tx, 'show'> }, { organizationId, conversationId, id }: Order): void {
  const told = { organizationId, type: 'record.changed' as const, data: { noun: 'order', id } }
  if (conversationId) tx.show({ ...told, stream: streams.conversation(conversationId) })
  tx.show({ ...told, stream: streams.lists(organizationId) })
}
