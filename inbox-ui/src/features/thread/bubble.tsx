import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Clock } from '../../components/moment.tsx'
import { Face } from '../../components/people.tsx'
import { Ticks } from '../../components/ticks.tsx'
import { failureText } from '../../lib/failures.ts'
import { useFormat } from '../../lib/format.ts'
import { unmarked } from '../../lib/marks.ts'
import type { Changes } from '../../lib/message-changes.ts'
import { tintOf } from '../../lib/names.ts'
import { cameLate, type Tick, tickOf } from '../../lib/thread.ts'
import type { Message } from '../../lib/types.ts'
import type { Acts } from './acts.ts'
import { Content, Offered, Words } from './content.tsx'
import { Attachment } from './media.tsx'
import { MessageTools } from './message-tools.tsx'
import { Reactions } from './reactions.tsx'

function Quoted({ message, name, show }: { message: Message; name: string; show: (id: string) => void }) {
  const { t } = useTranslation()
  return (
    <button type="button" className="quoted" onClick={() => show(message.id)}>
      <b className="cut" dir="auto">
        {name}
      </b>
      <span className="cut" dir="auto">
        {unmarked(message.text) || t(`kind.${message.kind}`)}
      </span>
    </button>
  )
}

export interface BubbleProps {
  message: Message
  changes: Changes
  quoted: Message | null
  quotedName: string
  grouped: boolean
  last: boolean
  myId: string
  acts: Acts
}

function Speaker({ message, myId }: { message: Message; myId: string }) {
  const { t } = useTranslation()
  const { kind, userId, name } = message.sender
  if (kind === 'bot') return <Face kind="bot" title={t('holder.theBot')} />
  if (kind === 'phone') return <Face kind="user" id="phone" name={t('list.phone')} title={t('thread.onPhone')} />
  if (userId === myId) return <Face kind="me" name={name ?? ''} title={name ?? t('list.you')} />
  return <Face kind="user" id={userId ?? ''} name={name ?? '?'} title={name ?? ''} />
}

/** Under the bubble: why it was not sent, that it is kept, and what to do. */
function Trouble({ message, tick, acts }: { message: Message; tick: Tick | null; acts: Acts }) {
  const { t } = useTranslation()
  switch (tick) {
    case 'failed':
      return (
        <p className="why">
          {t('thread.notSent', { reason: failureText(t, message.failure) || t('thread.failedUnknown') })}{' '}
          <button type="button" onClick={() => acts.retry(message)}>
            {t('common.tryAgain')}
          </button>
        </p>
      )
    case 'unsure':
      return (
        <p className="aside">
          {t('thread.unsure')}{' '}
          <button type="button" onClick={() => acts.retry(message)}>
            {t('thread.sendAgain')}
          </button>{' '}
          <button type="button" onClick={() => acts.arrived(message)}>
            {t('thread.itArrived')}
          </button>
        </p>
      )
    case 'cancelled':
      return <p className="aside">{t('thread.cancelled')}</p>
    default:
      return null
  }
}

/** When it was said, whether it was changed, and how far it got. */
function Stamp({ message, tick, acts }: { message: Message; tick: Tick | null; acts: Acts }) {
  const { t } = useTranslation()
  const format = useFormat()
  const isTheirs = message.direction === 'in' && message.seq > 0
  return (
    <span className="stamp">
      {(message.edits?.length ?? 0) > 0 && !message.deletedAt && (
        <button type="button" title={t('thread.history')} onClick={() => acts.look(message, 'history')}>
          {t('thread.edited')}
        </button>
      )}
      {cameLate(message) ? (
        <span title={format.exact(message.arrivedAt)}>
          {t('thread.late', { sent: format.clock(message.sentAt), arrived: format.clock(message.arrivedAt) })}
        </span>
      ) : (
        <Clock at={isTheirs ? message.arrivedAt : message.sentAt} />
      )}
      {tick && <Ticks tick={tick} />}
    </span>
  )
}

function lookOf({ message, grouped }: BubbleProps, failed: boolean): string {
  const out = message.direction === 'out'
  const byBot = message.sender.kind === 'bot'
  return [out ? 'out' : 'in', grouped && 'same', byBot && 'by-bot', failed && 'is-failed'].filter(Boolean).join(' ')
}

function shapeOf({ kind, media, deletedAt }: Message): string {
  if (!media || deletedAt) return ''
  if (kind === 'sticker') return 'bare'
  return kind === 'audio' ? '' : 'media'
}

/** A message as one bubble: what they said at the start side, what they got at the end side. */
export const Bubble = memo(function Bubble(props: BubbleProps) {
  const { message, quoted, grouped, acts } = props
  const out = message.direction === 'out'
  const tick = tickOf(message)
  const { author } = message
  return (
    <li
      className={`msg ${lookOf(props, tick === 'failed')}`}
      id={`message-${message.id}`}
      data-testid="message"
      data-status={message.status}
      data-seq={message.seq}
      data-sender={message.sender.kind}
      data-kind={message.kind}
    >
      <div className={`bubble ${shapeOf(message)}`}>
        {author && !grouped && (
          <b className={`author cut n${tintOf(author.contactId)}`} dir="auto">
            {author.name}
          </b>
        )}
        {quoted && <Quoted message={quoted} name={props.quotedName} show={acts.show} />}
        {!message.deletedAt && <Attachment message={message} acts={acts} />}
        <Content message={message} />
        <p dir="auto">
          <Words message={message} />
          <Stamp message={message} tick={tick} acts={acts} />
        </p>
        <Offered message={message} />
        <MessageTools message={message} changes={props.changes} acts={acts} />
      </div>
      {out && props.last && <Speaker message={message} myId={props.myId} />}
      <Reactions message={message} react={(emoji) => acts.react(message, emoji)} />
      <Trouble message={message} tick={tick} acts={acts} />
    </li>
  )
})
