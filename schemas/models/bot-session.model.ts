import { BotSession } from '../bot.ts'
import { defineModel } from './define.ts'

/** Kept as long as its conversation. */
export const BotSessionModel = defineModel({
  collection: 'botSessions',
  shape: BotSession,
  indexes: [
    // the session of an episode
    { keys: { organizationId: 1, conversationId: 1, episodeId: 1 }, options: { unique: true } },
  ],
})
