import { randomBytes } from 'node:crypto'
import type { AnyMessageContent, WAMessageKey } from '@whiskeysockets/baileys'
import type { ContactCard } from '../../../schemas/message-content.ts'
import { ChannelError, type Outgoing, type OutgoingChange } from '../channel.ts'
import { isOurs, jidOf, type Self } from './addresses.ts'
import type { KeyStore } from './key-store.ts'
import { keepPoll, pollKeyOf } from './polls.ts'

const refused = (code: string, why: string) => new ChannelError(code, why, { retryable: false })

/** A message in Baileys' words. */
export async function wireContentOf(store: KeyStore, message: Outgoing, wireId: string): Promise<AnyMessageContent> {
  const { kind, text, content } = message
  switch (kind) {
    case 'text':
      // no preview: it would have this server fetch whatever address the text names
      return { text, linkPreview: null }
    case 'location':
      if (!content?.place) throw refused('no_content', 'The message has no place')
      return { location: placeOf(content.place) }
    case 'contact_card': {
      const contacts = (content?.cards ?? []).map((card) => ({ displayName: card.name, vcard: vcardOf(card) }))
      if (contacts.length === 0) throw refused('no_content', 'The message has no contact')
      return { contacts: { displayName: contacts[0]?.displayName ?? '', contacts } }
    }
    case 'poll': {
      if (!content?.poll) throw refused('no_content', 'The message has no poll')
      const { question, options, selectable } = content.poll
      // the same each time that it is sent: votes are sealed with it
      const messageSecret = (await pollKeyOf(store, wireId))?.secret ?? randomBytes(32)
      await keepPoll(store, wireId, { secret: messageSecret, options })
      return { poll: { name: question, values: [...options], selectableCount: selectable, messageSecret } }
    }
    default:
      return fileOf(message)
  }
}

const placeOf = ({ latitude, longitude, name, address }: NonNullable<NonNullable<Outgoing['content']>['place']>) => ({
  degreesLatitude: latitude,
  degreesLongitude: longitude,
  ...(name ? { name } : {}),
  ...(address ? { address } : {}),
})

function fileOf({ kind, text, media }: Outgoing): AnyMessageContent {
  if (!media) throw refused('no_file', 'The message has no file')
  const bytes = Buffer.from(media.bytes)
  const caption = text ? { caption: text } : {}
  const file = { mimetype: media.mime }
  switch (kind) {
    case 'image':
      return { image: bytes, ...file, ...caption }
    case 'video':
      return { video: bytes, ...file, ...caption }
    case 'audio':
      return {
        audio: bytes,
        ...file,
        ptt: media.isVoice ?? false,
        ...(media.seconds ? { seconds: media.seconds } : {}),
      }
    case 'sticker':
      return { sticker: bytes, ...file }
    case 'document':
      return { document: bytes, ...file, ...caption, fileName: media.fileName ?? 'file' }
    default:
      throw refused('kind_unknown', `A ${kind} cannot be sent here`)
  }
}

const escaped = (value: string): string => value.replace(/[\\,;]/g, '\\$&').replace(/\s+/g, ' ')

function vcardOf({ name, phones, emails, organization }: ContactCard): string {
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `N:;${escaped(name)};;;`,
    `FN:${escaped(name)}`,
    ...(organization ? [`ORG:${escaped(organization)};`] : []),
    ...phones.map((phone) => `TEL;type=CELL;waid=${phone.replace(/\D/g, '')}:${escaped(phone)}`),
    ...emails.map((email) => `EMAIL:${escaped(email)}`),
    'END:VCARD',
  ].join('\n')
}

/** What is done to a message of the thread, in Baileys' words. */
export function wireChangeOf({ target, change }: OutgoingChange, remoteJid: string, self: Self): AnyMessageContent {
  const author = target.author ? jidOf(target.author) : null
  const isOther = author && remoteJid.endsWith('@g.us') && !isOurs(author, self)
  const key: WAMessageKey = {
    ...{ remoteJid, id: target.wireId, fromMe: target.fromMe },
    ...(isOther ? { participant: author } : {}),
  }
  if (change.type === 'edit') return { text: change.text, linkPreview: null, edit: key }
  if (change.type === 'delete') return { delete: key }
  return { react: { text: change.emoji ?? '', key } }
}
