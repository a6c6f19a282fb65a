import { useTranslation } from 'react-i18next'
import { useFormat } from '../lib/format.ts'
import type { LeadStatus } from '../lib/lead-types.ts'
import './lead-parts.css'

/** 0 to 100: the number, and a bar that repeats it. */
export function Score({ value }: { value: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const look = value >= 70 ? 'ok' : value >= 40 ? 'warn' : ''
  return (
    <span className={`lead-score ${look}`} title={t('leads.score')}>
      <span className="sr-only">{t('leads.score')} </span>
      {format.number(value)}
    </span>
  )
}

const looks: Partial<Record<LeadStatus, string>> = {
  contacted: 'accent',
  qualified: 'accent',
  nurturing: 'warn',
  converted: 'ok',
  lost: 'bad',
}

/** Where a lead stands: a word, and a colour that repeats it. */
export function LeadState({ status }: { status: LeadStatus }) {
  const { t } = useTranslation()
  return (
    <span className={`state ${looks[status] ?? ''}`} data-status={status}>
      {t(`leads.status.${status}`)}
    </span>
  )
}
