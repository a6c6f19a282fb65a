import type { Consent } from '../../../schemas/bot.ts'
import type { Id } from '../../../schemas/common.ts'
import type { ActionContext } from '../../core/action.ts'
import type { Scope } from '../../core/scope.ts'
import { findConsents, insertConsent, type NewConsent } from './repository.ts'

export type { NewConsent }

type ConsentContext = Pick<ActionContext, 'scope' | 'tx' | 'now'>

export interface ConsentDeps {
  contacts: { setOptedOut(ctx: ConsentContext, contactId: Id, at: Date | null): Promise<void> }
}

/** The ledger of who agreed to be written to, and who said STOP. */
export function createConsents({ contacts }: ConsentDeps) {
  return {
    /** One statement of a customer, in their words; the contact follows it at once. A message states once. */
    async record(ctx: ConsentContext, consent: NewConsent): Promise<void> {
      await insertConsent(ctx.scope, consent, ctx.tx.session)
      await contacts.setOptedOut(ctx, consent.contactId, consent.kind === 'stop' ? consent.at : null)
    },
    /** What a contact said, latest first. */
    list: (scope: Scope, contactId: Id): Promise<Consent[]> => findConsents(scope, contactId),
  }
}
