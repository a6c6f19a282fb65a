import type { Conversation } from '../../../schemas/conversation.ts'
import type { Plan } from './repository.ts'

/** The customer wrote since it was planned. */
export const isAnswered = (
  plan: Pick<Plan, 'status' | 'cancelOnReply' | 'seenSeq'>,
  { lastInboundSeq }: Pick<Conversation, 'lastInboundSeq'>,
): boolean => plan.status === 'active' && plan.cancelOnReply && lastInboundSeq > plan.seenSeq
