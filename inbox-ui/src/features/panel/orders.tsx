import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { QuoteSums } from '../../components/quote-sums.tsx'
import { StatusChip } from '../../components/status-chip.tsx'
import { patch } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay, useRecords } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { orderSteps } from '../../lib/moves.ts'
import type { Order } from '../../lib/types.ts'
import { Section } from './section.tsx'
import { StatusSelect } from './status-select.tsx'

function OrderItem({ order }: { order: Order }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const format = useFormat()
  const may = useMay()
  const [open, setOpen] = useState(false)
  const move = useChange(
    (status: string) => patch(`/orders/${order.id}`, { status }),
    () => void client.invalidateQueries({ queryKey: ['records'] }),
  )
  return (
    <div data-testid="order" data-status={order.status}>
      <button type="button" className="item" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span>{order.number}</span>
        <StatusChip noun="order" status={order.status} />
        <b className="num">{format.money(order.total, order.currency)}</b>
      </button>
      {open && (
        <div className="inside grid gap-2">
          <QuoteSums of={order} />
          {may('manage_orders') && (
            <StatusSelect
              noun="order"
              status={order.status}
              steps={orderSteps[order.status].filter((step) => step !== 'cancelled')}
              disabled={move.isPending}
              move={move.mutate}
            />
          )}
          {order.trackingNumber && (
            <p dir="auto">{[order.trackingCarrier, order.trackingNumber].filter(Boolean).join(' · ')}</p>
          )}
          <Link className="link" to="/sales" search={{ tab: 'orders', id: order.id }}>
            {t('sales.openOrder')}
          </Link>
        </div>
      )}
    </div>
  )
}

export function Orders({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  const { data, error } = useRecords('orders', contactId)
  return (
    <Section
      id="orders"
      title={t('panel.orders')}
      count={data?.length}
      error={error}
      empty={
        <>
          <p>{t('panel.noOrders')}</p>
          <code>/order Q-1042</code>
        </>
      }
    >
      {data?.map((order) => (
        <OrderItem key={order.id} order={order} />
      ))}
    </Section>
  )
}
