import { Ban, CircleDashed } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { Said } from '../../components/said.tsx'
import type { Message } from '../../lib/types.ts'
import { ContactCards } from './kinds/cards.tsx'
import { ChoicesCard, Chosen } from './kinds/choices.tsx'
import { OrderCard } from './kinds/order.tsx'
import { PlaceCard } from './kinds/place.tsx'
import { PollCard } from './kinds/poll.tsx'
import { TemplateCard } from './kinds/template.tsx'

/** What a message holds beside its words and its file. */
export function Content({ message }: { message: Message }) {
  const { content } = message
  if (!content || message.deletedAt) return null
  return (
    <>
      {content.template && <TemplateCard template={content.template} hasText={Boolean(message.text)} />}
      {content.place && <PlaceCard place={content.place} />}
      {content.cards.length > 0 && <ContactCards cards={content.cards} />}
      {content.poll && <PollCard poll={content.poll} />}
      {content.order && <OrderCard order={content.order} />}
      {content.chosen && <Chosen />}
    </>
  )
}

/** Under the words: what could be answered to them. */
export function Offered({ message }: { message: Message }) {
  const choices = message.deletedAt ? null : message.content?.choices
  return choices ? <ChoicesCard choices={choices} /> : null
}

/** Said by another part of the bubble: words that only name the kind would say it twice. */
const speaksForItself = ({ content, text }: Message): boolean => {
  if (!content) return false
  const { place, cards, poll, order, template } = content
  const named = [poll?.question, place?.name, cards[0]?.name]
  return Boolean(place || cards.length > 0 || poll || order || template) && (!text || named.includes(text))
}

/** A kind that is new to us: its name, and what of it are words. */
function Unknown({ message }: { message: Message }) {
  const { t } = useTranslation()
  return (
    <>
      {message.text && (
        <span className="block" dir="auto">
          {message.text}
        </span>
      )}
      <i className="text-muted">
        <Icon of={CircleDashed} size="xs" className="me-1 inline align-[-2px]" />
        {message.wireKind ? t('thread.unknownKind', { kind: message.wireKind }) : t('kind.unknown')}
      </i>
    </>
  )
}

/** The words of a message, or what stands for them. */
export function Words({ message }: { message: Message }) {
  const { t } = useTranslation()
  if (message.deletedAt) {
    return (
      <i className="text-muted">
        <Icon of={Ban} size="xs" className="me-1 inline align-[-2px]" />
        {t(message.direction === 'out' ? 'thread.deletedByUs' : 'thread.deletedByThem')}
      </i>
    )
  }
  if (speaksForItself(message)) return null
  if (message.kind === 'unknown') return <Unknown message={message} />
  if (message.text) {
    return (
      <span dir="auto">
        <Said text={message.text} />
      </span>
    )
  }
  if (message.media) return null
  return <i className="text-muted">{t(`kind.${message.kind}`)}</i>
}
