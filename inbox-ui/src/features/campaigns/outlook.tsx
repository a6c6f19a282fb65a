import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/format.ts'
import type { DryRun } from './data.ts'

/** What a campaign would do, told before it does it. */
export function Outlook({ run }: { run: DryRun }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { total, reachable, skipped, examples, minutes, budgetLeft } = run
  return (
    <div className="grid gap-2" role="status" data-testid="dry-run">
      <b className="font-medium">
        {t('campaigns.reaches', { count: reachable, total: format.number(total), minutes: format.number(minutes) })}
      </b>
      {Object.entries(skipped).map(([reason, count]) => (
        <span key={reason} className="text-muted">
          {t(`campaigns.reasons.${reason}`)}: {format.number(count)}
        </span>
      ))}
      {budgetLeft !== null && budgetLeft < reachable && <span>{t('campaigns.overToday', { count: budgetLeft })}</span>}
      {examples.slice(0, 1).map(({ name, text }) => (
        <blockquote key={name} className="border-s-2 border-line ps-3 whitespace-pre-wrap" dir="auto">
          {text}
        </blockquote>
      ))}
    </div>
  )
}
