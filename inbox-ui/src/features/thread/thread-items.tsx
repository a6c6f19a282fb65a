import { useTranslation } from 'react-i18next'
import { changesOf } from '../../lib/message-changes.ts'
import type { ThreadItem } from '../../lib/thread.ts'
import type { Message, Row } from '../../lib/types.ts'
import type { Acts } from './acts.ts'
import { Bubble } from './bubble.tsx'
import { CardItem } from './card-item.tsx'
import { Archive, Day, NoteItem, SystemItem, Unread } from './middle.tsx'

interface Props {
  items: ThreadItem[]
  messages: readonly Message[]
  row: Row
  myId: string
  acts: Acts
}

export function ThreadItems({ items, messages, row, myId, acts }: Props) {
  const { t } = useTranslation()
  const changes = changesOf(row.line)
  const nameOf = (message: Message | undefined) => {
    if (!message) return ''
    if (message.sender.kind === 'bot') return t('holder.theBot')
    if (message.direction === 'in') return message.author?.name ?? row.contact.name
    return message.sender.name ?? t('list.team')
  }
  return items.map((item) => {
    if (item.type === 'day') return <Day key={item.key} at={item.at} />
    if (item.type === 'unread') return <Unread key={item.key} count={item.count} />
    if (item.type === 'archive') return <Archive key={item.key} />
    const { message } = item
    if (message.kind === 'note') return <NoteItem key={item.key} message={message} myId={myId} />
    if (message.kind === 'card') return <CardItem key={item.key} message={message} />
    if (message.kind === 'system') return <SystemItem key={item.key} message={message} />
    const quoted = message.quotedMessageId ? messages.find((one) => one.id === message.quotedMessageId) : undefined
    return (
      <Bubble
        key={item.key}
        message={message}
        changes={changes}
        quoted={quoted ?? null}
        quotedName={nameOf(quoted)}
        grouped={item.grouped}
        last={item.last}
        myId={myId}
        acts={acts}
      />
    )
  })
}
