import type { Id } from '../../../schemas/common.ts'
import type { Message } from '../../../schemas/message.ts'
import type { Outgoing, PeerAddress } from '../../channels/channel.ts'
import type { Contacts } from '../contacts/index.ts'
import { quoteOf } from './claiming.ts'
import { findByWireKeys, findByIds as findMessages, wireKeyOf } from './messages-repository.ts'

/** A message of ours as it went to the wire, for a phone that could not read it and asks for it again. */
export type SentMessage = { message: Message; to: PeerAddress; quoted?: NonNullable<Outgoing['quoted']> }

export const createSent = ({ contacts }: { contacts: Contacts }) => ({
  async sentUnder(organizationId: Id, lineId: Id, wireId: string): Promise<SentMessage | null> {
    const key = wireKeyOf(lineId, 'us', wireId)
    const message = (await findByWireKeys(organizationId, [key], undefined)).get(key)
    // taken back since: nobody reads it again
    if (!message || message.deletedAt) return null
    const to = (await contacts.addresses(organizationId, [message.contactId])).get(message.contactId)
    if (!to) return null
    const quotedIds = message.quotedMessageId ? [message.quotedMessageId] : []
    const [quoted] = await findMessages(organizationId, quotedIds, undefined)
    return { message, to, ...quoteOf(quoted) }
  },
})
