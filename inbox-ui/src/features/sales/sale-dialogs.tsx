import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DialogForm } from '../../components/dialog-form.tsx'
import { Field } from '../../components/field.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay, useMe, useMembers } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { type Customer, CustomerPicker } from './customer-picker.tsx'
import { useRefresh } from './data.ts'
import { digitsOf, minorOf, stepOf } from './money.ts'
import type { Named, Sale } from './types.ts'

/** A sale that was made elsewhere, written down. */
export function SaleDialog({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const refresh = useRefresh()
  const { data: members = [] } = useMembers()
  const { currency } = me.organization
  const digits = digitsOf(currency)
  const [customer, setCustomer] = useState<Customer | null>(null)
  const [agentId, setAgentId] = useState(me.user.id)
  const [text, setText] = useState('')
  const [note, setNote] = useState('')
  const amount = minorOf(text, digits)
  const save = useChange(
    () => post('/sales', { contactId: customer?.contactId, agentId, amount, note: note.trim() || null }),
    () => {
      refresh()
      close()
    },
  )
  return (
    <DialogForm
      title={t('sales.newSale')}
      action={t('sales.save')}
      idle={!customer || !amount || save.isPending}
      submit={() => save.mutate(undefined)}
      close={close}
      testId="sale"
    >
      <CustomerPicker value={customer} pick={setCustomer} />
      <label className="lab">
        <b>{t('sales.agent')}</b>
        <select className="field" value={agentId} onChange={(event) => setAgentId(event.target.value)}>
          {members.map(({ userId, name }) => (
            <option key={userId} value={userId}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Field
        label={`${t('sales.amount')} (${currency})`}
        type="number"
        min="0"
        step={stepOf(digits)}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Field label={t('sales.note')} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
    </DialogForm>
  )
}

/** A sale as it is; one that was wrong is voided, with the reason. */
export function VoidDialog({ sale, close }: { sale: Named<Sale>; close: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay()
  const refresh = useRefresh()
  const [reason, setReason] = useState('')
  const save = useChange(
    () => post(`/sales/${sale.id}/void`, { reason: reason.trim() }),
    () => {
      refresh()
      close()
    },
  )
  const isOpen = may('manage_sales') && !sale.voidedAt
  return (
    <DialogForm
      title={t('sales.saleOf', { name: sale.contactName ?? '' })}
      action={isOpen ? t('sales.void') : t('sales.done')}
      idle={isOpen && (!reason.trim() || save.isPending)}
      submit={() => (isOpen ? save.mutate(undefined) : close())}
      close={close}
      testId="void"
    >
      <p className="num text-15 font-semibold">{format.money(sale.amount, sale.currency)}</p>
      <p className="text-muted">{format.exact(sale.saleDate)}</p>
      {sale.note && <p dir="auto">{sale.note}</p>}
      {sale.voidReason && (
        <p dir="auto">
          <b className="font-medium">{t('sales.voided')}</b> {sale.voidReason}
        </p>
      )}
      {isOpen && (
        <Field
          label={t('sales.voidReason')}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
    </DialogForm>
  )
}
