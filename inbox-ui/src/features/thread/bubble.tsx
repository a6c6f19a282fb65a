import { Reply } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { Clock } from '../../components/moment.tsx'
import { Face } from '../../components/people.tsx'
import { Said } from '../../components/said.tsx'
import { Ticks } from '../../components/ticks.tsx'
import { useFormat } from '../../lib/format.ts'
import { unmarked } from '../../lib/marks.ts'
import { cameLate, tickOf } from '../../lib/thread.ts'
import type { Message } from '../../lib/types.ts'
import { Attachment } from './media.tsx'

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
  quoted: Message | null
  quotedName: string
  grouped: boolean
  last: boolean
  myId: string
  onReply: (message: Message) => void
  onShow: (id: string) => void
  onRetry: (message: Message) => void
}

function Speaker({ message, myId }: { message: Message; myId: string }) {
  const { t } = useTranslation()
  const { kind, userId, name } = message.sender
  if (kind === 'bot') return <Face kind="bot" title={t('holder.theBot')} />
  if (kind === 'phone') return <Face kind="user" id="phone" name={t('list.phone')} title={t('thread.onPhone')} />
  if (userId === myId) return <Face kind="me" name={name ?? ''} title={name ?? t('list.you')} />
  return <Face kind="user" id={userId ?? ''} name={name ?? '?'} title={name ?? ''} />
}

/** Why it was not sent, that it is kept, and what to do. */
function Failed({ message, onRetry }: { message: Message; onRetry: () => void }) {
  const { t } = useTranslation()
  const reason = message.failure?.text || t('thread.failedUnknown')
  return (
    <p className="why">
      {t('thread.notSent', { reason })}{' '}
      <button type="button" onClick={onRetry}>
        {t('common.tryAgain')}
      </button>
    </p>
  )
}

function Text({ message }: { message: Message }) {
  const { t } = useTranslation()
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

/** A message as one bubble: what they said at the start side, what they got at the end side. */
export const Bubble = memo(function Bubble(props: BubbleProps) {
  const { message, quoted, grouped, last, onReply, onRetry } = props
  const { t } = useTranslation()
  const format = useFormat()
  const out = message.direction === 'out'
  const tick = tickOf(message)
  const failed = tick === 'failed'
  const byBot = message.sender.kind === 'bot'
  const look = [out ? 'out' : 'in', grouped && 'same', byBot && 'by-bot', failed && 'is-failed'].filter(Boolean)
  return (
    <li
      className={`msg ${look.join(' ')}`}
      id={`message-${message.id}`}
      data-testid="message"
      data-status={message.status}
      data-seq={message.seq}
      data-sender={message.sender.kind}
      data-kind={message.kind}
    >
      <div className={`bubble ${message.media ? 'media' : ''}`}>
        {quoted && <Quoted message={quoted} name={props.quotedName} show={props.onShow} />}
        <Attachment message={message} />
        <p dir="auto">
          <Text message={message} />
          <span className="stamp">
            {cameLate(message) ? (
              <span title={format.exact(message.arrivedAt)}>
                {t('thread.late', { sent: format.clock(message.sentAt), arrived: format.clock(message.arrivedAt) })}
              </span>
            ) : (
              <Clock at={out ? message.sentAt : message.arrivedAt} />
            )}
            {tick && <Ticks tick={tick} />}
          </span>
        </p>
        {message.seq > 0 && (
          <span className="msg-tools">
            <button
              type="button"
              className="icon-btn"
              title={t('thread.reply')}
              aria-label={t('thread.reply')}
              onClick={() => onReply(message)}
            >
              <Icon of={Reply} size="s" flip />
            </button>
          </span>
        )}
      </div>
      {out && last && <Speaker message={message} myId={props.myId} />}
      {failed && <Failed message={message} onRetry={() => onRetry(message)} />}
      {tick === 'unsure' && <p className="aside">{t('thread.unsure')}</p>}
      {tick === 'cancelled' && <p className="aside">{t('thread.cancelled')}</p>}
    </li>
  )
})
