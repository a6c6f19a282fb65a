import { useTranslation } from 'react-i18next'
import type { Json } from '../../../../schemas/common.ts'
import type * as report from '../../../../schemas/report.ts'
import { useFormat } from '../../lib/format.ts'

export type Report = Json<report.Report>
export type Column = report.ReportColumn
type Cell = string | number | null | undefined

/** How a cell is read, whatever the report. */
export function useCell(): (value: Cell, kind: Column['kind'], currency: string) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return (value, kind, currency) => {
    if (value === null || value === undefined || value === '') return '—'
    if (kind === 'money') return format.money(Number(value), currency)
    if (kind === 'basisPoints') return format.percent(Number(value))
    if (kind === 'minutes') return t('reports.hours', { hours: format.number(Number(value) / 60) })
    if (kind === 'count') return format.number(Number(value))
    if (kind === 'moment') return format.longDate(String(value))
    return kind === 'word' ? t(`reports.words.${value}`, { defaultValue: String(value) }) : String(value)
  }
}
