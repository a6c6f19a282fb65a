import { useTranslation } from 'react-i18next'
import { StatusChip } from '../../components/status-chip.tsx'
import { useFormat } from '../../lib/format.ts'
import { useRows, useSalesSearch } from './data.ts'
import { OrderSheet } from './order-sheet.tsx'
import { Chips, type Column, RecordTable } from './table.tsx'
import type { Named, Order } from './types.ts'

const statuses = [
  ...(['draft', 'pending', 'confirmed', 'processing', 'shipped'] as const),
  ...(['delivered', 'completed', 'cancelled', 'refunded'] as const),
]
const payments = ['pending', 'paid', 'failed', 'partially_refunded', 'refunded'] as const

export function OrdersTab() {
  const { t } = useTranslation()
  const format = useFormat()
  const { search, go } = useSalesSearch()
  const { status, paymentStatus, sort } = search
  const of = useRows<Named<Order>>('orders', { status, paymentStatus, sort })
  const columns: Column<Named<Order>>[] = [
    { key: 'number', title: t('sales.number'), cell: (row) => row.number },
    { key: 'customer', title: t('sales.customer'), cell: (row) => <bdi>{row.contactName}</bdi> },
    { key: 'status', title: t('panel.status'), cell: (row) => <StatusChip noun="order" status={row.status} /> },
    {
      ...{ key: 'payment', title: t('sales.payment'), wide: true },
      cell: (row) => t(`sales.paymentStatus.${row.paymentStatus}`),
    },
    {
      ...{ key: 'goods', title: t('sales.goods'), wide: true },
      cell: (row) => t(`sales.fulfillment.${row.fulfillmentStatus}`),
    },
    {
      ...{ key: 'total', title: t('quote.total'), sort: 'total', end: true },
      cell: (row) => format.money(row.total, row.currency),
    },
  ]
  return (
    <>
      <div className="mb-4 grid gap-2">
        <Chips
          label={t('panel.status')}
          value={status}
          options={statuses.map((value) => ({ value, label: t(`orderStatus.${value}`) }))}
          pick={(picked) => go({ status: picked })}
        />
        <Chips
          label={t('sales.payment')}
          value={paymentStatus}
          options={payments.map((value) => ({ value, label: t(`sales.paymentStatus.${value}`) }))}
          pick={(picked) => go({ paymentStatus: picked })}
        />
      </div>
      <RecordTable
        label={t('sales.tab.orders')}
        columns={columns}
        of={of}
        sort={sort}
        onSort={(next) => go({ sort: next })}
        onOpen={(id) => go({ id })}
        empty={
          <>
            <h2>{t('sales.noOrders')}</h2>
            <p>{t('sales.noOrdersHint')}</p>
            <code>/order Q-1042</code>
          </>
        }
      />
      {search.id && <OrderSheet id={search.id} close={() => go({ id: undefined })} />}
    </>
  )
}
