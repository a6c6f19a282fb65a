import type { Database } from '../../core/db.ts'
import { systemScope } from '../../core/scope.ts'
import { findAwake } from './repository.ts'
import type { Conversations } from './service.ts'

const atOnce = 200

/** Snoozed conversations whose time has come are open again. Run by the clock; what moved meanwhile stays as it is. */
export async function wakeSnoozed(
  { database, conversations }: { database: Database; conversations: Pick<Conversations, 'reopen' | 'state'> },
  now: Date,
): Promise<void> {
  for (const { id, organizationId } of await findAwake(now, atOnce)) {
    const scope = systemScope(organizationId)
    await database.transaction(
      async (tx) => {
        const found = await conversations.state(scope, id, tx.session)
        if (found?.status === 'snoozed' && found.snoozedUntil && found.snoozedUntil <= now)
          await conversations.reopen({ scope, tx, now }, id)
      },
      { turn: organizationId },
    )
  }
}
