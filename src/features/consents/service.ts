import type { Id } from '../../../schemas/common.ts'
import type { Consent } from '../../../schemas/consent.ts'
import { streams } from '../../../schemas/events.ts'
import type { ActionContext } from '../../core/action.ts'
import type { ClientSession } from '../../core/db.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { findConsents, insertConsent, type NewConsent } from './repository.ts'

type ConsentContext = Pick<ActionContext, 'scope' | 'tx' | 'now'>

export interface ConsentDeps {
  contacts: {
    get(scope: Scope, id: Id, session?: ClientSession): Promise<unknown>
    setOptedOut(ctx: ConsentContext, contactId: Id, at: Date | null): Promise<void>
  }
  conversations: { ofContact(organizationId: Id, contactId: Id, session?: ClientSession): Promise<Id[]> }
}

/** The ledger of who agreed to be written to, and who said STOP. */
export function createConsents({ contacts, conversations }: ConsentDeps) {
  /** One statement, in the words it was made in; the contact follows it at once. A message states once. */
  async function record(ctx: ConsentContext, consent: NewConsent): Promise<Consent> {
    const { scope, tx } = ctx
    const made = await insertConsent(scope, consent, tx.session)
    await contacts.setOptedOut(ctx, consent.contactId, consent.kind === 'stop' ? consent.at : null)
    const { organizationId } = scope
    for (const id of await conversations.ofContact(organizationId, consent.contactId, tx.session))
      tx.show({
        ...{ organizationId, stream: streams.conversation(id), type: 'record.changed' },
        data: { noun: 'consent', id: consent.contactId },
      })
    return made
  }

  return {
    record,

    /** What a member was told, at the counter or on the phone. */
    async note(
      ctx: ConsentContext,
      { contactId, kind, reason }: { contactId: Id; kind: Consent['kind']; reason: string },
    ): Promise<Consent> {
      const userId = userIdOf(ctx.scope)
      await contacts.get(ctx.scope, contactId, ctx.tx.session)
      return record(ctx, {
        ...{ contactId, kind, words: reason, at: ctx.now, source: 'by_hand', channel: 'by_hand' },
        ...{ conversationId: null, messageId: null },
        by: userId ? { id: userId, name: ctx.scope.actor.name } : null,
      })
    },

    /** What a contact said, latest first; for whoever sees the contact. */
    async list(scope: Scope, contactId: Id): Promise<Consent[]> {
      await contacts.get(scope, contactId)
      return findConsents(scope, contactId)
    },
  }
}
export type Consents = ReturnType<typeof createConsents>
