import { z } from 'zod'
import { defineModel } from './define.ts'

const ConversationCount = z.object({
  /** `organizationId:status:shelf` */
  id: z.string(),
  organizationId: z.string(),
  status: z.string(),
  shelf: z.string(),
  value: z.int(),
})

/** How many conversations stand on each shelf: moved in the transaction that moves the conversation. */
export const ConversationCountModel = defineModel({
  collection: 'conversationCounts',
  shape: ConversationCount,
  indexes: [
    // the counts of an organization
    { keys: { organizationId: 1 } },
  ],
})
