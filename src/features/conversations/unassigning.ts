import type { Id } from '../../../schemas/common.ts'
import type { Database } from '../../core/db.ts'
import { assignTo } from './holders.ts'
import { findByIds, findHeldBy } from './repository.ts'
import { type Neighbours, saveAll } from './saving.ts'
import { workOn } from './state.ts'

const atOnce = 50

/** What a member who is gone had waits for others, each with its line in the thread. */
export function createUnassigning(deps: Neighbours) {
  return {
    /** Some at a time: it may be thousands, and others work meanwhile. Answers how many. */
    async unassignAll(database: Pick<Database, 'transaction'>, organizationId: Id, userId: Id): Promise<number> {
      let count = 0
      for (;;) {
        const ids = await findHeldBy(organizationId, userId, atOnce)
        if (ids.length === 0) return count
        await database.transaction(
          async (tx) => {
            const works = [...(await findByIds(organizationId, ids, tx.session)).values()].map(workOn)
            await saveAll(
              deps,
              tx,
              works.filter((work) => work.conversation.ownerId === userId && assignTo(work, null, null, new Date())),
            )
          },
          { turn: organizationId },
        )
        count += ids.length
      }
    },
  }
}
