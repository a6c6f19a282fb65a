import type { Id } from '../../../schemas/common.ts'
import type { ContactDetail } from '../../../schemas/contact.ts'
import type { Contacts } from '../contacts/index.ts'
import { findDueBlocks, forgetBlock, postponeBlock, wishBlock } from './blocks-repository.ts'
import { findByContacts } from './repository.ts'
import type { Neighbours } from './saving.ts'
import type { SendContext } from './sending.ts'

/** Who is blocked is neither written to nor answered, and the channels of their threads are told. */
export function createBlocking(deps: Omit<Neighbours, 'contacts'> & { contacts: Contacts }) {
  return {
    async setBlocked(ctx: SendContext, contactId: Id, isBlocked: boolean): Promise<ContactDetail> {
      const { organizationId } = ctx.scope
      const contact = await deps.contacts.setBlocked(ctx, contactId, isBlocked)
      const threads = await findByContacts(organizationId, [contactId], ctx.tx.session)
      const lineIds = [...new Set(threads.map(({ lineId }) => lineId))]
      const lines = await deps.lines.brief(organizationId, lineIds, ctx.tx.session)
      const accountIds = new Set([...lines.values()].flatMap(({ accountId }) => accountId ?? []))
      for (const accountId of accountIds)
        await wishBlock({ organizationId, accountId, contactId, isBlocked }, ctx.now, ctx.tx.session)
      return contact
    },
    /** For the process that owns the accounts: what their channels are to be told. */
    dueBlocks: findDueBlocks,
    forgetBlock,
    postponeBlock,
  }
}
