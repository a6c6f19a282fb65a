import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { get, queryOf } from '../lib/api.ts'
import { useFormat } from '../lib/format.ts'
import type { LeadCard, LeadStatus } from '../lib/lead-types.ts'
import type { Move } from '../lib/leads.ts'
import type { Order, Page, Quote } from '../lib/types.ts'
import { DialogForm } from './dialog-form.tsx'
import { Field } from './field.tsx'

export interface Asking {
  card: Pick<LeadCard, 'id' | 'name' | 'status' | 'contactId'>
  status: LeadStatus
}
interface AskProps {
  asking: Asking
  move: (move: Move) => void
  close: () => void
}

/** Why a lead was lost. */
function Lost({ asking, move, close }: AskProps) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const submit = () => {
    move({ lead: asking.card, status: 'lost', lostReason: reason.trim() })
    close()
  }
  return (
    <DialogForm
      title={t('leads.lostTitle', { name: asking.card.name })}
      action={t('leads.lostDo')}
      idle={!reason.trim()}
      {...{ submit, close }}
      testId="lost-form"
    >
      <Field
        label={t('leads.lostReason')}
        value={reason}
        maxLength={300}
        required
        onChange={(event) => setReason(event.target.value)}
      />
    </DialogForm>
  )
}

const useTaken = <T,>(noun: 'quotes' | 'orders', contactId: string) =>
  useQuery({
    queryKey: ['records', noun, contactId],
    queryFn: async () => (await get<Page<T>>(`/${noun}${queryOf({ contactId })}`)).items,
  })

/** What the customer took, where there is something to name. */
function Convert({ asking, move, close }: AskProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { card } = asking
  const { data: orders = [] } = useTaken<Order>('orders', card.contactId)
  const { data: quotes = [] } = useTaken<Quote>('quotes', card.contactId)
  const [taken, setTaken] = useState('')
  const submit = () => {
    const [noun, id] = taken.split(':')
    move({ lead: card, status: 'converted', ...(id ? { [noun === 'order' ? 'orderId' : 'quoteId']: id } : {}) })
    close()
  }
  const options = [
    ...orders.map((order) => ['order', order] as const),
    ...quotes.filter(({ status }) => status === 'accepted').map((quote) => ['quote', quote] as const),
  ]
  return (
    <DialogForm
      title={t('leads.convertTitle', { name: card.name })}
      action={t('leads.convertDo')}
      idle={false}
      {...{ submit, close }}
      testId="convert-form"
    >
      <p className="text-muted">{t('leads.convertWhat')}</p>
      <label className="lab">
        <b>{t('leads.taken')}</b>
        <select className="field" value={taken} onChange={(event) => setTaken(event.target.value)}>
          <option value="">{t('leads.nothingNamed')}</option>
          {options.map(([noun, { id, number, total, currency }]) => (
            <option key={id} value={`${noun}:${id}`}>
              {number} · {format.money(total, currency)}
            </option>
          ))}
        </select>
      </label>
    </DialogForm>
  )
}

/** What must be known before some moves: why it was lost, what was bought. */
export const AskFirst = (props: AskProps) =>
  props.asking.status === 'lost' ? <Lost {...props} /> : <Convert {...props} />
export const asksFirst = (status: LeadStatus): boolean => status === 'lost' || status === 'converted'
