import { useTranslation } from 'react-i18next'
import { MoneyChip } from '../../components/money-chip.tsx'
import { get, post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { useRefresh, useRows } from './data.ts'
import { type Column, RecordList } from './record-list.tsx'
import type { Invoice, Named } from './types.ts'

function Acts({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation()
  const may = useMay()
  const refresh = useRefresh()
  const act = useChange((verb: 'issue' | 'void') => post(`/invoices/${invoice.id}/${verb}`), refresh)
  const open = useChange(
    () => get<{ url: string }>(`/invoices/${invoice.id}/link`),
    ({ url }) => void window.open(url, '_blank', 'noopener'),
  )
  const verb = invoice.status === 'draft' ? 'issue' : invoice.status === 'open' ? 'void' : null
  return (
    <span className="flex flex-wrap gap-1">
      {invoice.number && (
        <button type="button" className="btn plain" onClick={() => open.mutate(undefined)}>
          PDF
        </button>
      )}
      {verb && may('manage_payments') && (
        <button type="button" className="btn plain" aria-disabled={act.isPending} onClick={() => act.mutate(verb)}>
          {t(`payments.${verb}`)}
        </button>
      )}
    </span>
  )
}

export function InvoicesTab() {
  const { t } = useTranslation()
  const format = useFormat()
  const pages = useRows<Named<Invoice>>('invoices')
  const columns: Column<Named<Invoice>>[] = [
    { key: 'number', cell: (row) => row.number ?? '—' },
    { key: 'customer', cell: (row) => <bdi>{row.contactName}</bdi> },
    { key: 'status', cell: (row) => <MoneyChip status={row.status} /> },
    { key: 'when', wide: true, cell: (row) => format.longDate(row.issuedAt ?? row.createdAt) },
    {
      ...{ key: 'amount', end: true },
      cell: (row) => format.money(row.kind === 'credit_note' ? -row.total : row.total, row.currency),
    },
    { key: 'acts', cell: (row) => <Acts invoice={row} /> },
  ]
  return (
    <RecordList
      label={t('payments.tab.invoices')}
      columns={columns}
      pages={pages}
      empty={
        <>
          <h2>{t('payments.noInvoices')}</h2>
          <code>/invoice ORD-1001</code>
        </>
      }
    />
  )
}
