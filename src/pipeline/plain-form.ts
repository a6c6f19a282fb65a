import type { ContactCard, MessageContent, Place } from '../../schemas/message-content.ts'
import type { OutgoingKind } from '../channels/channel.ts'

const lines = (parts: readonly (string | null | undefined)[]): string => parts.filter(Boolean).join('\n')
const numbered = (titles: readonly string[]): string => titles.map((title, at) => `${at + 1}. ${title}`).join('\n')

/** A message in words alone, for a channel that does not have its kind; null where words cannot stand for it. */
export function plainForm(kind: OutgoingKind, text: string, content: MessageContent | null): string | null {
  const { choices, poll, place, cards } = content ?? {}
  if (kind === 'choices' && choices) {
    const titles = choices.options.map(({ title, description }) => (description ? `${title} (${description})` : title))
    return lines([text, '', numbered(titles), choices.footer])
  }
  if (kind === 'poll' && poll) return lines([poll.question, numbered(poll.options)])
  if (kind === 'location' && place) return lines([text, placeWords(place)])
  if (kind === 'contact_card' && cards && cards.length > 0) return lines([text, ...cards.map(cardWords)])
  return null
}

const placeWords = ({ name, address, latitude, longitude }: Place): string =>
  lines([name, address, `https://www.google.com/maps?q=${latitude},${longitude}`])

const cardWords = ({ name, organization, phones, emails }: ContactCard): string =>
  lines([organization ? `${name}, ${organization}` : name, ...phones, ...emails])
