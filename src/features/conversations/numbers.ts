import type { Id } from '../../../schemas/common.ts'
import type { PeerAddress } from '../../channels/channel.ts'
import type { Tx } from '../../core/db.ts'
import type { Scope } from '../../core/scope.ts'
import type { Contacts } from '../contacts/index.ts'
import { findByWireKeys, wireKeyOf } from './messages-repository.ts'
import { findBotAnswers, hurryHeld } from './numbers-repository.ts'

/** What the page of a number asks of the conversations on it. */
export function createNumbers({ contacts }: { contacts: Pick<Contacts, 'idOfPeer'> }) {
  return {
    /** Where the message that somebody (or we, to them) sent under this id is stored; null where it is not. */
    async findByWire(
      { organizationId }: Scope,
      lineId: Id,
      { wireId, peer, fromMe }: { wireId: string; peer: PeerAddress; fromMe: boolean },
    ): Promise<{ conversationId: Id; seq: number } | null> {
      const sender = fromMe ? 'us' : await contacts.idOfPeer(organizationId, peer)
      if (!sender) return null
      const key = wireKeyOf(lineId, sender, wireId)
      const message = (await findByWireKeys(organizationId, [key], undefined)).get(key)
      return message ? { conversationId: message.conversationId, seq: message.seq } : null
    },

    /** The brake was lifted, or a limit raised: what waited for it may go. */
    releaseHeld: (tx: Tx, organizationId: Id, accountId: Id): Promise<void> =>
      hurryHeld(organizationId, accountId, new Date(), tx.session),

    /** How many of these messages the bot answered before `until`: it wrote after them, in their thread. */
    async answeredByBot(
      organizationId: Id,
      refs: readonly { conversationId: Id; seq: number }[],
      until: Date,
    ): Promise<number> {
      const answers = await findBotAnswers(organizationId, refs, until)
      return refs.filter((ref) =>
        answers.some(({ conversationId, seq }) => conversationId === ref.conversationId && seq > ref.seq),
      ).length
    },
  }
}
