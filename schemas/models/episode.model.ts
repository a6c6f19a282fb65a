import { Episode } from '../conversation.ts'
import { defineModel } from './define.ts'

/** What is counted: from first message or reopening to close; kept as long as the conversation. */
export const EpisodeModel = defineModel({
  collection: 'episodes',
  shape: Episode,
  indexes: [
    // the episodes of a conversation
    { keys: { organizationId: 1, conversationId: 1, openedAt: -1 } },
    // reports by month
    { keys: { organizationId: 1, openedAt: 1 } },
  ],
})
