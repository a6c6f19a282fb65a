import type { Id } from '../../../schemas/common.ts'
import type { CommandChoice } from '../../../schemas/message.ts'
import { CommandOfferModel } from '../../../schemas/models/command-offer.model.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, scopeFilter, userIdOf } from '../../core/scope.ts'

const goodForMs = 60 * 60_000

const of = (scope: Scope, threadId: Id) => ({ ...scopeFilter(scope), threadId, userId: userIdOf(scope) ?? '' })

export function createCommandOffers() {
  return {
    /** In the place of what was offered before. None: an old number means nothing any more. */
    async keep(scope: Scope, threadId: Id, choices: readonly CommandChoice[], now = new Date()): Promise<void> {
      await CommandOfferModel.deleteMany(of(scope, threadId))
      if (choices.length === 0) return
      const expiresAt = new Date(now.getTime() + goodForMs)
      const offer = { _id: newId(), ...of(scope, threadId), choices: [...choices], takenBy: null, expiresAt }
      await CommandOfferModel.create([offer])
    },

    /** The line of this number, for this message alone; `only`: there is no other. Null: nothing was offered. */
    async take(scope: Scope, threadId: Id, which: number | 'only', messageId: string, now = new Date()) {
      const found = await CommandOfferModel.findOne({ ...of(scope, threadId), expiresAt: { $gt: now } }).lean()
      if (!found || (which === 'only' && found.choices.length > 1)) return null
      const choice = found.choices[which === 'only' ? 0 : which - 1]
      if (!choice) return null
      const free = { _id: found._id, organizationId: scope.organizationId, takenBy: { $in: [null, messageId] } }
      const { matchedCount } = await CommandOfferModel.updateOne(free, { $set: { takenBy: messageId } })
      return matchedCount === 1 ? choice.line : null
    },
  }
}
export type CommandOffers = ReturnType<typeof createCommandOffers>
