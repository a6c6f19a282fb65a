import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../components/page.tsx'
import { Picks } from '../../components/picks.tsx'
import { get, post, queryOf } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { saveFile } from '../../lib/save-file.ts'
import { type Column, type Report, useCell } from './cell.ts'
import { Chart } from './chart.tsx'
import './reports.css'

const names = [
  'leadFunnel',
  'salesAgainstTarget',
  'revenueByMonth',
  'activePlanCounts',
  'ticketCountsByStatus',
  'customers',
  'tickets',
  'subscriptionsByCustomer',
  'billing',
] as const
type Name = (typeof names)[number]

const isFigure = (kind: Column['kind']) => kind !== 'text' && kind !== 'word' && kind !== 'moment'

function Table({ data }: { data: Report }) {
  const { t } = useTranslation()
  const cell = useCell()
  return (
    <div className="sheet overflow-x-auto">
      <table className="table" aria-label={t(`reports.names.${data.name}`)} data-testid="report">
        <thead>
          <tr>
            {data.columns.map(({ key, kind }) => (
              <th key={key} className={isFigure(kind) ? 'text-end' : ''}>
                {t(`reports.columns.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a report is shown whole, or anew
            <tr key={at}>
              {data.columns.map(({ key, kind }) => (
                <td key={key} className={isFigure(kind) ? 'num text-end' : ''} dir="auto">
                  {cell(row[key], kind, String(row.currency ?? data.currency))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {data.rows.length === 0 && <p className="px-6 py-4 text-muted">{t('reports.none')}</p>}
      {data.isCut && <p className="px-6 py-4 text-muted">{t('reports.cut')}</p>}
    </div>
  )
}

/** The CRM's numbers: each report a chart where one says more, and always the table behind it. */
export default function ReportsPage() {
  const { t } = useTranslation()
  const [name, setName] = useState<Name>('leadFunnel')
  const [month, setMonth] = useState('')
  const { data, error } = useQuery({
    queryKey: ['records', 'reports', name, month],
    queryFn: () => get<Report>(`/reports/${name}${queryOf({ month })}`),
    placeholderData: (before) => before,
  })
  const save = useChange(
    () => post<{ fileName: string; csv: string }>(`/reports/${name}/export`, month ? { month } : {}),
    saveFile,
  )
  return (
    <Page
      title={t('nav.reports')}
      lead={t('reports.lead')}
      actions={
        <button type="button" className="btn" onClick={() => save.mutate()}>
          {t('reports.export')}
        </button>
      }
    >
      <div className="grid gap-4">
        <span className="flex flex-wrap items-center gap-3">
          <Picks
            label={t('nav.reports')}
            value={name}
            options={names.map((one) => ({ value: one, label: t(`reports.names.${one}`) }))}
            pick={setName}
          />
          {data?.month && (
            <input
              className="field w-44"
              type="month"
              aria-label={t('reports.month')}
              value={month || data.month}
              onChange={(event) => setMonth(event.target.value)}
            />
          )}
        </span>
        {error && <p className="text-bad">{error.message || t('error.unreachable')}</p>}
        {data && <Chart data={data} />}
        {data && <Table data={data} />}
      </div>
    </Page>
  )
}
