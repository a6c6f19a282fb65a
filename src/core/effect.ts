import type { Id } from '../../schemas/common.ts'
import type { Tx } from './db.ts'
import type { Scope } from './scope.ts'

/** What a change brings with it (a notice, a line of a history, a reminder): in the same transaction, whoever caused it. */
export interface Effect {
  tx: Tx
  now: Date
  organizationId: Id
}

export const effectOf = ({ scope, tx, now }: { scope: Pick<Scope, 'organizationId'>; tx: Tx; now: Date }): Effect => ({
  ...{ tx, now },
  organizationId: scope.organizationId,
})
