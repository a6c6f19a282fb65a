import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { QuoteSums } from '../../components/quote-sums.tsx'
import { StatusChip } from '../../components/status-chip.tsx'
import { patch } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { orderSteps } from '../../lib/moves.ts'
import { useOne, useRefresh } from './data.ts'
import type { Order } from './types.ts'

/** One order: its lines, its three states, where its parcel is. */
export function OrderSheet({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation()
  const { data: order, error } = useOne<Order>('orders', id)
  return (
    <Dialog title={order?.number ?? t('sales.tab.orders')} onClose={close} wide>
      <div className="grid gap-4 overflow-y-auto p-4" data-testid="order-sheet">
        {error && <p className="text-bad">{error.message || t('error.unreachable')}</p>}
        {order && <Inside order={order} />}
      </div>
    </Dialog>
  )
}

function Inside({ order }: { order: Order }) {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay()
  const { customer, trackingCarrier, trackingNumber, trackingUrl, currency } = order
  const parcel = [trackingCarrier, trackingNumber].filter(Boolean).join(' · ')
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-muted">
        <StatusChip noun="order" status={order.status} />
        <span>{t(`sales.paymentStatus.${order.paymentStatus}`)}</span>
        <span>{t(`sales.fulfillment.${order.fulfillmentStatus}`)}</span>
        {order.paidTotal > 0 && (
          <span>{t('sales.paidSoFar', { amount: format.money(order.paidTotal, currency) })}</span>
        )}
      </p>
      {customer && <p dir="auto">{[customer.name, customer.phone, customer.email].filter(Boolean).join(' · ')}</p>}
      {order.cancelReason && (
        <p dir="auto">
          <b className="font-medium">{t('sales.reason')}</b> {order.cancelReason}
        </p>
      )}
      {(parcel || trackingUrl) && (
        <p>
          <b className="font-medium">{t('sales.tracking')}</b>{' '}
          {trackingUrl ? (
            <a className="link" href={trackingUrl} target="_blank" rel="noreferrer nofollow">
              {parcel || trackingUrl}
            </a>
          ) : (
            parcel
          )}
        </p>
      )}
      <QuoteSums of={order} />
      {may('manage_orders') && <OrderForm key={order.updatedAt} order={order} />}
    </>
  )
}

function OrderForm({ order }: { order: Order }) {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const [status, setStatus] = useState(order.status)
  const [tracking, setTracking] = useState({
    trackingCarrier: order.trackingCarrier ?? '',
    trackingNumber: order.trackingNumber ?? '',
    trackingUrl: order.trackingUrl ?? '',
  })
  const [reason, setReason] = useState('')
  const [notify, setNotify] = useState(true)
  const save = useChange(() => {
    const given = Object.entries(tracking).map(([name, value]) => [name, value.trim() || null])
    const moved = status === order.status ? {} : { status, notify, ...(status === 'cancelled' ? { reason } : {}) }
    return patch(`/orders/${order.id}`, { ...Object.fromEntries(given), ...moved })
  }, refresh)
  const idle = save.isPending || (status === 'cancelled' && status !== order.status && !reason.trim())
  const isTold = status !== order.status && ['shipped', 'delivered', 'cancelled'].includes(status)
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (!idle) save.mutate(undefined)
      }}
    >
      <div className="grid gap-3 md:grid-cols-2">
        <label className="lab">
          <b>{t('panel.status')}</b>
          <select
            className="field"
            value={status}
            onChange={(event) => setStatus(event.target.value as Order['status'])}
          >
            {[order.status, ...orderSteps[order.status]].map((one) => (
              <option key={one} value={one}>
                {t(`orderStatus.${one}`)}
              </option>
            ))}
          </select>
        </label>
        {(['trackingCarrier', 'trackingNumber', 'trackingUrl'] as const).map((name) => (
          <Field
            key={name}
            label={t(`sales.${name}`)}
            value={tracking[name]}
            {...(name === 'trackingUrl' ? { type: 'url', dir: 'ltr' as const } : {})}
            onChange={(event) => setTracking({ ...tracking, [name]: event.target.value })}
          />
        ))}
      </div>
      {status === 'cancelled' && status !== order.status && (
        <Field
          label={t('sales.cancelReason')}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      <span className="flex flex-wrap items-center justify-end gap-4">
        {isTold && (
          <label className="flex items-center gap-2">
            <input type="checkbox" checked={notify} onChange={(event) => setNotify(event.target.checked)} />
            {t('sales.tellCustomer')}
          </label>
        )}
        <button type="submit" className="btn main" aria-disabled={idle}>
          {t('sales.save')}
        </button>
      </span>
    </form>
  )
}
