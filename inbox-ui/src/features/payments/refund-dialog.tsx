import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ConfirmView } from '../../components/confirm-card.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { DialogForm } from '../../components/dialog-form.tsx'
import { Field } from '../../components/field.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useFormat } from '../../lib/format.ts'
import type { Confirmation } from '../../lib/guard-types.ts'
import { useRefresh } from './data.ts'
import type { Payment } from './types.ts'

interface Props {
  payment: Payment
  close: () => void
}

const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** How much goes back; then what would happen, and the code that lets it. */
export function RefundDialog({ payment, close }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const refresh = useRefresh()
  const { amount, refundReserved, currency, id } = payment
  const digits = digitsOf(currency)
  const left = amount - refundReserved
  const [text, setText] = useState((left / 10 ** digits).toFixed(digits))
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState<Confirmation | null>(null)
  const minor = Math.round(Number(text) * 10 ** digits)
  const isGood = Number.isSafeInteger(minor) && minor > 0 && minor <= left
  const ask = useChange(
    () =>
      post<{ confirmation: Confirmation }>(`/payments/${id}/refunds`, {
        amount: minor,
        ...(reason.trim() && { reason: reason.trim() }),
      }),
    ({ confirmation }) => setAsked(confirmation),
  )
  if (asked)
    return (
      <Dialog title={t('payments.refund')} onClose={close}>
        <div className="p-4">
          <ConfirmView
            shown={asked}
            refresh={() => {
              refresh()
              close()
            }}
          />
        </div>
      </Dialog>
    )
  return (
    <DialogForm
      title={t('payments.refund')}
      action={t('payments.goOn')}
      idle={!isGood || ask.isPending}
      submit={() => ask.mutate(undefined)}
      close={close}
      testId="refund"
    >
      <p>{t('payments.left', { left: format.money(left, currency), whole: format.money(amount, currency) })}</p>
      <Field
        label={`${t('payments.amount')} (${currency})`}
        type="number"
        min="0"
        step="any"
        error={isGood ? null : t('payments.badAmount')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Field
        label={t('payments.reason')}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </DialogForm>
  )
}
