import type { Database } from '../../core/db.ts'
import { findDoubtful, findInDoubt } from './messages-repository.ts'
import { findByIds, findFlaggedDoubts } from './repository.ts'
import { type Neighbours, saveAll } from './saving.ts'
import { workOn } from './state.ts'

/** A status may still come and settle it; after this long a person is asked. */
const doubtAfterMs = 15 * 60_000
/** Older ones went out, failed or were answered for long ago. */
const recent = 500

/** Marks conversations that have messages in doubt, and those that have none any more. Of all organizations. */
export function createDoubts(deps: Neighbours) {
  return {
    async flagDoubts(database: Pick<Database, 'transaction'>, now: Date): Promise<number> {
      const before = new Date(now.getTime() - doubtAfterMs)
      const places = [...(await findDoubtful(before)), ...(await findFlaggedDoubts())]
      const byId = new Map(places.map((place) => [place.conversationId, place]))
      for (const { organizationId, conversationId } of byId.values())
        await database.transaction(
          async (tx) => {
            const found = (await findByIds(organizationId, [conversationId], tx.session)).get(conversationId)
            if (!found) return
            const range = { from: found.lastSeq - recent, to: found.lastSeq }
            const count = await findInDoubt(organizationId, conversationId, range, before, tx.session)
            if (count === (found.inDoubtCount ?? 0)) return
            const work = workOn(found)
            work.conversation.inDoubtCount = count
            await saveAll(deps, tx, [work])
          },
          { turn: organizationId },
        )
      return byId.size
    },
  }
}
