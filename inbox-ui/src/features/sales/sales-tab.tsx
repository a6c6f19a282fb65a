import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { useMay, useMembers } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { useRows, useSalesSearch } from './data.ts'
import { Progress } from './progress.tsx'
import { SaleDialog, VoidDialog } from './sale-dialogs.tsx'
import { Chips, type Column, RecordTable } from './table.tsx'
import type { Named, Sale } from './types.ts'

const sources = ['quote', 'order', 'payment', 'by_hand'] as const

export function SalesTab() {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay()
  const { search, go } = useSalesSearch()
  const { data: members = [] } = useMembers()
  const [adding, setAdding] = useState(false)
  const of = useRows<Named<Sale>>('sales', { source: search.source, sort: search.sort })
  const nameOf = (agentId: string | null) => members.find(({ userId }) => userId === agentId)?.name ?? '—'
  const columns: Column<Named<Sale>>[] = [
    { key: 'date', title: t('sales.date'), sort: 'saleDate', cell: (row) => format.longDate(row.saleDate) },
    { key: 'customer', title: t('sales.customer'), cell: (row) => <bdi>{row.contactName}</bdi> },
    { key: 'agent', title: t('sales.agent'), wide: true, cell: (row) => <bdi>{nameOf(row.agentId)}</bdi> },
    { key: 'source', title: t('sales.source'), wide: true, cell: (row) => t(`sales.saleSource.${row.source}`) },
    {
      ...{ key: 'amount', title: t('sales.amount'), sort: 'amount', end: true },
      cell: (row) =>
        row.voidedAt ? (
          <s title={row.voidReason ?? ''}>{format.money(row.amount, row.currency)}</s>
        ) : (
          format.money(row.amount, row.currency)
        ),
    },
  ]
  const opened = of.rows?.find(({ id }) => id === search.id)
  return (
    <>
      <Progress />
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <Chips
          label={t('sales.source')}
          value={search.source}
          options={sources.map((value) => ({ value, label: t(`sales.saleSource.${value}`) }))}
          pick={(source) => go({ source })}
        />
        {may('manage_sales') && (
          <button type="button" className="btn main ms-auto" onClick={() => setAdding(true)}>
            <Icon of={Plus} size="s" /> {t('sales.newSale')}
          </button>
        )}
      </div>
      <RecordTable
        label={t('sales.tab.sales')}
        columns={columns}
        of={of}
        sort={search.sort}
        onSort={(sort) => go({ sort })}
        onOpen={(id) => go({ id })}
        empty={
          <>
            <h2>{t('sales.noSales')}</h2>
            <p>{t('sales.noSalesHint')}</p>
            <code>/pay ORD-1001</code>
          </>
        }
      />
      {opened && <VoidDialog sale={opened} close={() => go({ id: undefined })} />}
      {adding && <SaleDialog close={() => setAdding(false)} />}
    </>
  )
}
