import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { StatusChip } from '../../components/status-chip.tsx'
import { useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { useRows, useSalesSearch } from './data.ts'
import { QuoteEditor } from './quote-editor.tsx'
import { QuoteSheet } from './quote-sheet.tsx'
import { Chips, type Column, RecordTable } from './table.tsx'
import type { Named, Quote } from './types.ts'

const statuses = ['draft', 'sent', 'accepted', 'declined', 'expired', 'superseded'] as const

export function QuotesTab() {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay()
  const { search, go } = useSalesSearch()
  const [adding, setAdding] = useState(false)
  const of = useRows<Named<Quote>>('quotes', { status: search.status, sort: search.sort })
  const columns: Column<Named<Quote>>[] = [
    { key: 'number', title: t('sales.number'), cell: (row) => row.number },
    { key: 'customer', title: t('sales.customer'), cell: (row) => <bdi>{row.contactName}</bdi> },
    { key: 'status', title: t('panel.status'), cell: (row) => <StatusChip noun="quote" status={row.status} /> },
    {
      ...{ key: 'valid', title: t('sales.validUntil'), sort: 'validUntil', wide: true },
      cell: (row) => format.longDate(row.validUntil),
    },
    {
      ...{ key: 'total', title: t('quote.total'), sort: 'total', end: true },
      cell: (row) => format.money(row.total, row.currency),
    },
  ]
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <Chips
          label={t('panel.status')}
          value={search.status}
          options={statuses.map((value) => ({ value, label: t(`quoteStatus.${value}`) }))}
          pick={(status) => go({ status })}
        />
        {may('manage_quotes') && (
          <button type="button" className="btn main ms-auto" onClick={() => setAdding(true)}>
            <Icon of={Plus} size="s" /> {t('sales.newQuote')}
          </button>
        )}
      </div>
      <RecordTable
        label={t('sales.tab.quotes')}
        columns={columns}
        of={of}
        sort={search.sort}
        onSort={(sort) => go({ sort })}
        onOpen={(id) => go({ id })}
        empty={
          <>
            <h2>{t('sales.noQuotes')}</h2>
            <p>{t('sales.noQuotesHint')}</p>
            <code>/quote 2x "Air pump" @ 250</code>
          </>
        }
      />
      {search.id && <QuoteSheet id={search.id} close={() => go({ id: undefined })} open={(id) => go({ id })} />}
      {adding && <QuoteEditor close={() => setAdding(false)} saved={(id) => go({ id })} />}
    </>
  )
}
