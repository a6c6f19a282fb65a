import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/format.ts'
import type { Lead } from '../../lib/lead-types.ts'

/** Which rules gave which points. */
export function ScoreReasons({ lead }: { lead: Lead }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (lead.scoreReasons.length === 0) return <p className="text-muted">{t('leads.noReasons')}</p>
  return (
    <ul className="grid gap-1" data-testid="score-reasons">
      {lead.scoreReasons.map(({ ruleId, name, points }) => (
        <li key={ruleId} className="flex justify-between gap-4">
          <bdi>{name}</bdi>
          <span className="num" dir="ltr">
            {points > 0 ? '+' : '−'}
            {format.number(Math.abs(points))}
          </span>
        </li>
      ))}
    </ul>
  )
}
