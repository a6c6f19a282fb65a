import { useTranslation } from 'react-i18next'
import { type Report, useCell } from './cell.ts'

/** What a chart is drawn of: the words beside its bars, and their length. */
const charts: Partial<Record<Report['name'], { label: string; value: string }>> = {
  leadFunnel: { label: 'stage', value: 'count' },
  revenueByMonth: { label: 'period', value: 'total' },
  activePlanCounts: { label: 'plan', value: 'count' },
  ticketCountsByStatus: { label: 'status', value: 'count' },
  salesAgainstTarget: { label: 'agent', value: 'sold' },
}

/** Bars beside their words; the table below says the same for whoever does not see them. */
export function Chart({ data }: { data: Report }) {
  const { t } = useTranslation()
  const cell = useCell()
  const chart = charts[data.name]
  if (!chart) return null
  const kindOf = (key: string) => data.columns.find((column) => column.key === key)?.kind ?? 'text'
  // amounts of other currencies are no longer or shorter than these
  const rows = data.rows.filter(
    (row) => typeof row[chart.value] === 'number' && (row.currency ?? data.currency) === data.currency,
  )
  const longest = Math.max(1, ...rows.map((row) => Math.max(Number(row[chart.value]), Number(row.target ?? 0))))
  if (rows.length === 0) return null
  return (
    <div className="sheet" aria-hidden="true">
      <div className="part report-chart" title={t(`reports.names.${data.name}`)}>
        {rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a report is shown whole, or anew
          <div key={at} className="report-bar">
            <span className="cut" dir="auto">
              {cell(row[chart.label], kindOf(chart.label), data.currency)}
            </span>
            <span className="report-track">
              <i style={{ inlineSize: `${Math.max(0, (Number(row[chart.value]) / longest) * 100)}%` }} />
              {typeof row.target === 'number' && row.target > 0 && (
                <b style={{ insetInlineStart: `${Math.min(100, (row.target / longest) * 100)}%` }} />
              )}
            </span>
            <span className="num">{cell(row[chart.value], kindOf(chart.value), data.currency)}</span>
          </div>
        ))}
      </div>
    </div>
  )
}
