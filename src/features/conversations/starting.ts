import type { Id } from '../../../schemas/common.ts'
import type { Message } from '../../../schemas/message.ts'
import { notFound } from '../../core/errors.ts'
import { type Contacts, shownName } from '../contacts/index.ts'
import { badNumber, noNumbers } from './errors.ts'
import { findByContacts } from './repository.ts'
import { type Neighbours, saveAll } from './saving.ts'
import type { SendContext, SendInput } from './sending.ts'
import { workOnNew } from './state.ts'

export interface StartInput extends Omit<SendInput, 'conversationId' | 'lane'> {
  lineId: Id
  /** As people type it, with the country's code. */
  phone: string
}

/** Numbers as people write them: spaces, brackets, a 00 in the place of the +. */
function e164(text: string): string {
  const number = text.replace(/[\s().\u00a0-]/g, '').replace(/^00/, '+')
  if (!/^\+[1-9]\d{6,14}$/.test(number)) throw badNumber()
  return number
}

/**
 * The first word to a number, which may be nobody's so far. Whether it is on the channel is asked before the wire, and
 * a number that is not makes the message fail with that reason.
 */
export function createStarting(
  deps: Neighbours & { contacts: Contacts },
  send: (ctx: SendContext, input: SendInput) => Promise<Message>,
) {
  return {
    async start(ctx: SendContext, { lineId, phone, ...words }: StartInput): Promise<Message> {
      const { scope, tx, now } = ctx
      const { organizationId } = scope
      const number = e164(phone)
      const line = (await deps.lines.brief(organizationId, [lineId], tx.session)).get(lineId)
      if (!line) throw notFound({ en: 'line', es: 'línea', pt: 'linha', ar: 'خط' })
      if (line.channel !== 'whatsapp') throw noNumbers(line.name)
      const [contact] = await deps.contacts.resolveMany(scope, tx, [{ peer: { phone: number }, pushName: null }])
      if (!contact) throw badNumber()
      const threads = await findByContacts(organizationId, [contact.id], tx.session)
      let conversationId = threads.find((thread) => thread.lineId === lineId)?.id
      if (!conversationId) {
        const work = workOnNew(
          {
            ...{ organizationId, kind: 'customer', lineId, contactId: contact.id, isGroup: false },
            ...{ contactName: shownName(contact, number), contactPhone: number, holderKind: 'nobody' },
            labelIds: contact.labelIds,
          },
          now,
        )
        conversationId = work.conversation.id
        await saveAll(deps, tx, [work])
      }
      return send(ctx, { ...words, conversationId, lane: 'person' })
    },

    /** The thread of a known customer with a line; a new one is closed until somebody writes in it. */
    async threadFor({ scope, tx, now }: SendContext, lineId: Id, contactId: Id): Promise<Id> {
      const { organizationId } = scope
      const threads = await findByContacts(organizationId, [contactId], tx.session)
      const known = threads.find((thread) => thread.lineId === lineId && thread.kind === 'customer')
      if (known) return known.id
      const contact = (await deps.contacts.findMany(organizationId, [contactId], tx.session)).get(contactId)
      const phone = (await deps.contacts.addresses(organizationId, [contactId], tx.session)).get(contactId)?.phone
      if (!contact) throw notFound({ en: 'contact', es: 'contacto', pt: 'contato', ar: 'جهة اتصال' })
      const work = workOnNew(
        {
          ...{ organizationId, kind: 'customer', lineId, contactId, isGroup: false, holderKind: 'nobody' },
          ...{ contactName: shownName(contact, phone ?? null), contactPhone: phone ?? null },
        },
        now,
        now,
      )
      await saveAll(deps, tx, [work])
      return work.conversation.id
    },
  }
}
