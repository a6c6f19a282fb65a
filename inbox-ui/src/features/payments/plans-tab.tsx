import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DialogForm } from '../../components/dialog-form.tsx'
import { Field } from '../../components/field.tsx'
import { MoneyChip } from '../../components/money-chip.tsx'
import { post, put } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay, useMe } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { usePlans, useRefresh, useRows } from './data.ts'
import { type Column, RecordList } from './record-list.tsx'
import type { Named, Plan, Subscription } from './types.ts'

const codes = ['basic', 'standard', 'pro', 'daily'] as const
const hours = (minutes: number): string => String(Math.round(minutes / 6) / 10)

function PlanDialog({ code, plan, close }: { code: string; plan: Plan | undefined; close: () => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const refresh = useRefresh()
  const { currency } = me.organization
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  const text = (minor: number | null | undefined) => (minor ? (minor / 10 ** digits).toFixed(digits) : '')
  const [name, setName] = useState(plan?.name ?? code)
  const [price, setPrice] = useState(text(plan?.price))
  const [perHour, setPerHour] = useState(text(plan?.hourPrice))
  const [time, setTime] = useState(plan ? hours(plan.minutes) : '')
  const minor = (value: string) => Math.round(Number(value) * 10 ** digits)
  const save = useChange(
    () =>
      put(`/plans/${code}`, {
        ...{ name: name.trim(), price: minor(price), currency, minutes: Math.round(Number(time) * 60) },
        ...{ description: plan?.description ?? '', interval: plan?.interval ?? (code === 'daily' ? 'day' : 'month') },
        hourPrice: minor(perHour) > 0 ? minor(perHour) : null,
      }),
    () => {
      refresh()
      close()
    },
  )
  return (
    <DialogForm
      title={t('payments.plan', { code })}
      action={t('payments.save')}
      idle={!name.trim() || !(minor(price) > 0) || !(Number(time) >= 0) || save.isPending}
      submit={() => save.mutate(undefined)}
      close={close}
      testId="plan"
    >
      <Field label={t('payments.planName')} value={name} maxLength={80} onChange={(e) => setName(e.target.value)} />
      <Field
        label={`${t('payments.price')} (${currency})`}
        type="number"
        step="any"
        value={price}
        onChange={(e) => setPrice(e.target.value)}
      />
      <Field
        label={t('payments.hours')}
        type="number"
        step="any"
        value={time}
        onChange={(e) => setTime(e.target.value)}
      />
      <Field
        label={`${t('payments.hourPrice')} (${currency})`}
        type="number"
        step="any"
        value={perHour}
        onChange={(e) => setPerHour(e.target.value)}
      />
    </DialogForm>
  )
}

export function PlansTab() {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay()
  const { data = [] } = usePlans()
  const [edited, setEdited] = useState<string | null>(null)
  const planOf = (code: string) => data.find((plan) => plan.code === code)
  return (
    <div className="grid gap-3 md:grid-cols-2">
      {codes.map((code) => {
        const plan = planOf(code)
        return (
          <section key={code} className="sheet" data-testid="plan-card">
            <h2>{plan?.name ?? code}</h2>
            {plan ? (
              <p>
                <b className="num">{format.money(plan.price, plan.currency)}</b>{' '}
                {t(`payments.interval.${plan.interval}`)} · {t('payments.hoursOf', { hours: hours(plan.minutes) })}
              </p>
            ) : (
              <p className="text-muted">{t('payments.noPlan')}</p>
            )}
            {may('manage_payments') && (
              <button type="button" className="btn" onClick={() => setEdited(code)}>
                {t(plan ? 'payments.edit' : 'payments.offer')}
              </button>
            )}
          </section>
        )
      })}
      {edited && <PlanDialog code={edited} plan={planOf(edited)} close={() => setEdited(null)} />}
    </div>
  )
}

function Ending({ subscription }: { subscription: Subscription }) {
  const { t } = useTranslation()
  const may = useMay()
  const end = useChange(() => post(`/subscriptions/${subscription.id}/cancel`, {}), useRefresh())
  if (!subscription.live || !may('manage_payments')) return null
  if (subscription.cancelAtPeriodEnd) return <span className="text-muted">{t('payments.ends')}</span>
  return (
    <button type="button" className="btn plain" aria-disabled={end.isPending} onClick={() => end.mutate(undefined)}>
      {t('payments.end')}
    </button>
  )
}

export function SubscriptionsTab() {
  const { t } = useTranslation()
  const format = useFormat()
  const { data: plans = [] } = usePlans()
  const pages = useRows<Named<Subscription>>('subscriptions')
  const columns: Column<Named<Subscription>>[] = [
    { key: 'customer', cell: (row) => <bdi>{row.contactName}</bdi> },
    { key: 'plan', cell: (row) => plans.find((plan) => plan.id === row.planId)?.name ?? '' },
    { key: 'status', cell: (row) => <MoneyChip status={row.status} /> },
    { key: 'until', wide: true, cell: (row) => format.longDate(row.currentPeriodEnd) },
    { key: 'left', end: true, cell: (row) => t('payments.hoursOf', { hours: hours(row.minutesRemaining) }) },
    { key: 'acts', cell: (row) => <Ending subscription={row} /> },
  ]
  return (
    <RecordList
      label={t('payments.tab.subscriptions')}
      columns={columns}
      pages={pages}
      empty={
        <>
          <h2>{t('payments.noSubscriptions')}</h2>
          <code>/plan standard</code>
        </>
      }
    />
  )
}
