import type { ContactDetail, ContactIdentity } from '../../../schemas/contact.ts'
import type { ActionContext } from '../../core/action.ts'
import type { KnownContact } from './repository.ts'

export type ContactContext = Pick<ActionContext, 'scope' | 'tx' | 'now'>

/** What a contact is called: the name somebody gave it, else what its app says, else its number. */
export const shownName = (contact: Pick<KnownContact, 'name' | 'pushName'>, phone: string | null): string =>
  contact.name || contact.pushName || phone || 'WhatsApp'

/** As it leaves the server, with its addresses. */
export function detailOf(contact: KnownContact, identities: readonly ContactIdentity[]): ContactDetail {
  const { aliasIds: _, ...shown } = contact
  return { ...shown, identities: identities.map(({ kind, value, proof }) => ({ kind, value, proof })) }
}
