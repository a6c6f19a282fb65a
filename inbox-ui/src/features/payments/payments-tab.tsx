import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MoneyChip } from '../../components/money-chip.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { useRefresh, useRows } from './data.ts'
import { type Column, RecordList } from './record-list.tsx'
import { RefundDialog } from './refund-dialog.tsx'
import type { Named, Payment } from './types.ts'

/** What can be done with one: what waits is called off, what was paid goes back. */
function Acts({ payment, refund }: { payment: Payment; refund: () => void }) {
  const { t } = useTranslation()
  const may = useMay()
  const cancel = useChange(() => post(`/payments/${payment.id}/cancel`), useRefresh())
  const isPaid = payment.processedAt !== null && payment.type !== 'refund' && payment.refundReserved < payment.amount
  if (isPaid && may('refund_payments'))
    return (
      <button type="button" className="btn plain" onClick={refund}>
        {t('payments.refund')}
      </button>
    )
  if (payment.status !== 'pending' || payment.type === 'refund' || !may('manage_payments')) return null
  return (
    <button
      type="button"
      className="btn plain"
      aria-disabled={cancel.isPending}
      onClick={() => cancel.mutate(undefined)}
    >
      {t('payments.callOff')}
    </button>
  )
}

export function PaymentsTab() {
  const { t } = useTranslation()
  const format = useFormat()
  const [back, setBack] = useState<Payment | null>(null)
  const pages = useRows<Named<Payment>>('payments')
  const columns: Column<Named<Payment>>[] = [
    { key: 'for', cell: (row) => <bdi>{row.description}</bdi> },
    { key: 'customer', cell: (row) => <bdi>{row.contactName}</bdi> },
    {
      key: 'status',
      cell: (row) => (
        <>
          <MoneyChip status={row.status} />
          {row.failureReason && <span className="block text-12 text-muted">{row.failureReason}</span>}
        </>
      ),
    },
    { key: 'type', wide: true, cell: (row) => t(`payments.type.${row.billingType ?? row.type}`) },
    { key: 'method', wide: true, cell: (row) => row.paymentMethod ?? t(`payments.gateway.${row.gateway}`) },
    { key: 'when', wide: true, cell: (row) => format.exact(row.processedAt ?? row.createdAt) },
    {
      ...{ key: 'amount', end: true },
      cell: (row) => format.money(row.type === 'refund' ? -row.amount : row.amount, row.currency),
    },
    { key: 'acts', cell: (row) => <Acts payment={row} refund={() => setBack(row)} /> },
  ]
  return (
    <>
      <RecordList
        label={t('payments.tab.payments')}
        columns={columns}
        pages={pages}
        empty={
          <>
            <h2>{t('payments.none')}</h2>
            <p>{t('payments.noneHint')}</p>
            <code>/pay ORD-1001</code>
          </>
        }
      />
      {back && <RefundDialog payment={back} close={() => setBack(null)} />}
    </>
  )
}
