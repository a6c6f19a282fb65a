import { ArrowRight, Bot, EyeOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { Clock } from '../../components/moment.tsx'
import { Face } from '../../components/people.tsx'
import { useFormat } from '../../lib/format.ts'
import { firstName } from '../../lib/names.ts'
import type { Message } from '../../lib/types.ts'

/** The mark of everything that customers never see. */
export function TeamOnly({ at }: { at: string }) {
  const { t } = useTranslation()
  return (
    <span className="only">
      <Icon of={EyeOff} size="xs" />
      {t('thread.teamOnly')}
      <Clock at={at} />
    </span>
  )
}

export function NoteItem({ message, myId }: { message: Message; myId: string }) {
  const mine = message.sender.userId === myId
  const name = message.sender.name ?? ''
  return (
    <li
      className="note hatch"
      id={`message-${message.id}`}
      data-testid="message"
      data-seq={message.seq}
      data-kind="note"
      data-sender={message.sender.kind}
    >
      <Face kind={mine ? 'me' : 'user'} id={message.sender.userId ?? ''} name={name} title={name} />
      <p dir="auto">
        <b>{firstName(name)}</b>
        {message.text}
      </p>
      <TeamOnly at={message.arrivedAt} />
    </li>
  )
}

/** Something that happened, in the reader's language: the server sends a key and its parameters. */
export function SystemItem({ message }: { message: Message }) {
  const { t, i18n } = useTranslation()
  const { system } = message
  const key = `system.${system?.key}`
  const { name = '', reason = '' } = system?.params ?? {}
  const variant = system?.key === 'handoff' ? reason && 'Reason' : system?.key === 'assigned' && !name ? 'Nobody' : ''
  const text = system && i18n.exists(key) ? t(`${key}${variant}`, system.params) : message.text
  return (
    <li className="happened" data-testid="message" data-seq={message.seq} data-kind="system" data-system={system?.key}>
      {system?.key === 'taken_over' && (
        <>
          <Icon of={Bot} size="xs" />
          <Icon of={ArrowRight} size="xs" flip />
        </>
      )}
      <span>
        <bdi>{text}</bdi> · <Clock at={message.arrivedAt} />
      </span>
    </li>
  )
}

export function Day({ at }: { at: string }) {
  const format = useFormat()
  return (
    <li className="day">
      <span>{format.day(at)}</span>
    </li>
  )
}

/** What lies above was handed over by the phone when the number was linked. */
export function Archive() {
  const { t } = useTranslation()
  return (
    <li className="day archive">
      <span>{t('thread.archive')}</span>
    </li>
  )
}

export function Unread({ count }: { count: number }) {
  const { t } = useTranslation()
  return (
    <li className="unread" id="unread-line">
      <span>{t('thread.new', { count })}</span>
    </li>
  )
}
