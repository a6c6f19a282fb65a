import { BotTurn } from '../bot.ts'
import { defineModel } from './define.ts'

/** Kept as long as its conversation: the thread shows on demand what each turn used. */
export const BotTurnModel = defineModel({
  collection: 'botTurns',
  shape: BotTurn,
  indexes: [
    // one turn for what was answered together; unique so that a second worker cannot open it again
    { keys: { organizationId: 1, conversationId: 1, upToSeq: 1 }, options: { unique: true } },
    // a turn that was cut short, to be gone on with
    { keys: { organizationId: 1, conversationId: 1, state: 1 } },
  ],
})
