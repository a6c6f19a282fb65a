import { useTranslation } from 'react-i18next'
import type { ThreadItem } from '../../lib/thread.ts'
import type { Message } from '../../lib/types.ts'
import { Bubble } from './bubble.tsx'
import { CardItem } from './card-item.tsx'
import { Day, NoteItem, SystemItem, Unread } from './middle.tsx'

interface Props {
  items: ThreadItem[]
  messages: readonly Message[]
  myId: string
  contactName: string
  onReply: (message: Message) => void
  onRetry: (message: Message) => void
}

/** Scrolls to a message and puts the focus on it, so that it is found by eye and by screen reader. */
function show(id: string): void {
  const element = document.getElementById(`message-${id}`)
  if (!element) return
  element.scrollIntoView({ block: 'center' })
  element.tabIndex = -1
  element.focus({ preventScroll: true })
}

export function ThreadItems({ items, messages, myId, contactName, onReply, onRetry }: Props) {
  const { t } = useTranslation()
  const nameOf = (message: Message | undefined) => {
    if (!message) return ''
    if (message.sender.kind === 'bot') return t('holder.theBot')
    return message.direction === 'in' ? contactName : (message.sender.name ?? t('list.team'))
  }
  return items.map((item) => {
    if (item.type === 'day') return <Day key={item.key} at={item.at} />
    if (item.type === 'unread') return <Unread key={item.key} count={item.count} />
    const { message } = item
    if (message.kind === 'note') return <NoteItem key={item.key} message={message} myId={myId} />
    if (message.kind === 'card') return <CardItem key={item.key} message={message} />
    if (message.kind === 'system') return <SystemItem key={item.key} message={message} />
    const quoted = message.quotedMessageId ? messages.find((one) => one.id === message.quotedMessageId) : undefined
    return (
      <Bubble
        key={item.key}
        message={message}
        quoted={quoted ?? null}
        quotedName={nameOf(quoted)}
        grouped={item.grouped}
        last={item.last}
        myId={myId}
        onReply={onReply}
        onShow={show}
        onRetry={onRetry}
      />
    )
  })
}
