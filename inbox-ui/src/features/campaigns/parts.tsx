import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/format.ts'
import type { Campaign } from './data.ts'

const tones: Partial<Record<Campaign['status'], string>> = {
  running: 'ok',
  completed: 'ok',
  paused: 'warn',
  failed: 'bad',
}

export function State({ status }: { status: Campaign['status'] }) {
  const { t } = useTranslation()
  return <span className={`state ${tones[status] ?? ''}`}>{t(`campaigns.states.${status}`)}</span>
}

/** How far it has come: everybody who is dealt with, of all whom it is for. */
export function Bar({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { totalRecipients: total, sentCount, failedCount, skippedCount } = campaign
  const done = sentCount + failedCount + skippedCount
  const text = t('campaigns.doneOf', { done: format.number(done), total: format.number(total) })
  return (
    <span className="campaign-bar">
      <progress max={Math.max(1, total)} value={done} aria-label={text} />
      <span className="num text-12 text-muted">{text}</span>
    </span>
  )
}
