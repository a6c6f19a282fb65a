import { useTranslation } from 'react-i18next'
import { Clock } from '../../components/moment.tsx'
import { Face } from '../../components/people.tsx'
import { Ticks } from '../../components/ticks.tsx'
import { useLive } from '../../lib/live-context.ts'
import { outbox, settle, tryAgain } from '../../lib/outbox.ts'
import { useStore } from '../../lib/store.ts'

/** What this browser has not yet handed over, or what the server refused: kept, said, and to be tried again. */
export function WaitingItems({ conversationId, myName }: { conversationId: string; myName: string }) {
  const { t } = useTranslation()
  const live = useLive()
  const mine = useStore(outbox).filter((one) => one.conversationId === conversationId)
  return mine.map((one, at) => {
    const failed = one.refused !== null
    return (
      <li
        key={one.clientId}
        className={`msg out ${at > 0 ? 'same' : ''} ${failed ? 'is-failed' : ''}`}
        data-testid="message"
        data-status={failed ? 'refused' : 'local'}
        data-sender="user"
        data-kind={one.shownAs ?? 'text'}
      >
        <div className="bubble">
          <p dir="auto">
            {one.text || t(`kind.${one.shownAs ?? 'document'}`)}
            <span className="stamp">
              <Clock at={one.at} />
              <Ticks tick={failed ? 'failed' : 'waiting'} />
            </span>
          </p>
        </div>
        {at === mine.length - 1 && <Face kind="me" name={myName} title={myName} />}
        {failed && (
          <p className="why">
            {t('thread.notSent', { reason: one.refused })}
            <button
              type="button"
              onClick={() => {
                tryAgain(one.clientId)
                live.send()
              }}
            >
              {t('common.tryAgain')}
            </button>
            <button type="button" onClick={() => settle(one.clientId)}>
              {t('thread.discard')}
            </button>
          </p>
        )}
      </li>
    )
  })
}
