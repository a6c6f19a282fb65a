import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DialogForm } from '../../components/dialog-form.tsx'
import { Field } from '../../components/field.tsx'
import { put } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { useProgress, useRefresh } from './data.ts'
import { digitsOf, minorOf, stepOf, textOf } from './money.ts'
import type { SalesProgress } from './types.ts'

/** What each agent sold this month against what they are to sell. */
export function Progress() {
  const { t } = useTranslation()
  const may = useMay()
  const { data = [] } = useProgress()
  const [setting, setSetting] = useState<SalesProgress | null>(null)
  // a team has people who sell nothing: they are shown where there is something to show, or to be set
  const shown = may('manage_sales') ? data : data.filter(({ sold, target }) => sold > 0 || target !== null)
  if (shown.length === 0) return null
  return (
    <section className="sheet mb-6" aria-label={t('sales.thisMonth')}>
      <div className="part">
        <h2 className="mb-3">{t('sales.thisMonth')}</h2>
        <ul className="grid gap-4 md:grid-cols-2">
          {shown.map((one) => (
            <Seller key={one.userId} of={one} {...(may('manage_sales') ? { set: () => setSetting(one) } : {})} />
          ))}
        </ul>
      </div>
      {setting && <TargetDialog of={setting} close={() => setSetting(null)} />}
    </section>
  )
}

function Seller({ of: { name, sold, target, currency, others }, set }: { of: SalesProgress; set?: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const share = target ? Math.min(1, sold / target) : 0
  const also = others.map((one) => format.money(one.sold, one.currency)).join(', ')
  return (
    <li data-testid="seller">
      <p className="mb-1 flex flex-wrap items-baseline gap-x-2">
        <bdi className="font-medium">{name}</bdi>
        <span className="num ms-auto">
          {target
            ? t('sales.soldOf', { sold: format.money(sold, currency), target: format.money(target, currency) })
            : format.money(sold, currency)}
        </span>
        {set && (
          <button type="button" className="btn plain" onClick={set}>
            {t('sales.setTarget')}
          </button>
        )}
      </p>
      <div
        className="target"
        role="progressbar"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <i className={share >= 1 ? 'met' : ''} style={{ inlineSize: `${share * 100}%` }} />
      </div>
      {also && <p className="text-12 text-muted">{t('sales.alsoSold', { amounts: also })}</p>}
    </li>
  )
}

function TargetDialog({ of: { userId, name, target, currency }, close }: { of: SalesProgress; close: () => void }) {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const digits = digitsOf(currency)
  const [text, setText] = useState(target === null ? '' : textOf(target, digits))
  const amount = text.trim() ? minorOf(text, digits) : null
  const save = useChange(
    () => put(`/sales/targets/${userId}`, { amount }),
    () => {
      refresh()
      close()
    },
  )
  return (
    <DialogForm
      title={t('sales.targetOf', { name })}
      action={t('sales.save')}
      idle={save.isPending || (text.trim() !== '' && !amount)}
      submit={() => save.mutate(undefined)}
      close={close}
      testId="target"
    >
      <Field
        label={`${t('sales.amount')} (${currency})`}
        type="number"
        min="0"
        step={stepOf(digits)}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </DialogForm>
  )
}
