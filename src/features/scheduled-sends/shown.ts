import { streams } from '../../../schemas/events.ts'
import type { Tx } from '../../core/db.ts'
import type { Plan } from './repository.ts'

export function show(tx: Tx, plan: Plan): void {
  tx.show({
    organizationId: plan.organizationId,
    stream: streams.conversation(plan.conversationId),
    type: 'record.changed',
    data: { noun: 'scheduled-send', id: plan.id },
  })
}
