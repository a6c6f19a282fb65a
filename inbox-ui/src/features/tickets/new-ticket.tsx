import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DialogForm } from '../../components/dialog-form.tsx'
import { Field } from '../../components/field.tsx'
import { get, post, queryOf } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { keys } from '../../lib/query.ts'
import type { Page, Row, Ticket } from '../../lib/types.ts'
import { useRefresh } from './data.ts'
import { PrioritySelect } from './priority-select.tsx'

interface Customer {
  contactId: string
  conversationId: string
}
interface PickerProps {
  value: Customer | null
  pick: (value: Customer) => void
}

/** Whom it is for: somebody there is a conversation with. */
function Picker({ value, pick }: PickerProps) {
  const { t } = useTranslation()
  const [q, setQ] = useState('')
  const { data = [] } = useQuery({
    queryKey: [...keys.customers, q],
    queryFn: async ({ signal }) =>
      (await get<Page<Row>>(`/conversations${queryOf({ view: 'all', q, limit: 6 })}`, signal)).items,
    placeholderData: (before) => before,
  })
  return (
    <div className="grid gap-2">
      <Field
        label={t('tickets.customer')}
        placeholder={t('tickets.customerHint')}
        value={q}
        onChange={(event) => setQ(event.target.value)}
      />
      <div className="ticket-chips">
        {data.map(({ id, contactId, contact }) => (
          <button
            key={id}
            type="button"
            aria-pressed={value?.conversationId === id}
            onClick={() => pick({ contactId, conversationId: id })}
          >
            <bdi>{contact.name}</bdi>
          </button>
        ))}
      </div>
    </div>
  )
}

export function NewTicket({ close, open }: { close: () => void; open: (id: string) => void }) {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const [customer, setCustomer] = useState<Customer | null>(null)
  const [fields, setFields] = useState({ subject: '', description: '', priority: 'medium', lifeCycle: 'support' })
  const set = (name: keyof typeof fields) => (event: { target: { value: string } }) =>
    setFields({ ...fields, [name]: event.target.value })
  const create = useChange(
    () => post<Ticket>('/tickets', { ...customer, ...fields, subject: fields.subject.trim() }),
    ({ id }) => {
      refresh()
      close()
      open(id)
    },
  )
  return (
    <DialogForm
      title={t('ticket.new')}
      action={t('tickets.create')}
      idle={!customer || !fields.subject.trim() || create.isPending}
      submit={() => create.mutate(undefined)}
      close={close}
      testId="new-ticket"
    >
      <Picker value={customer} pick={setCustomer} />
      <Field label={t('tickets.subject')} maxLength={200} value={fields.subject} onChange={set('subject')} />
      <label className="lab">
        <b>{t('tickets.description')}</b>
        <textarea
          className="field"
          dir="auto"
          maxLength={10_000}
          value={fields.description}
          onChange={set('description')}
        />
      </label>
      <div className="grid grid-cols-2 gap-3">
        <PrioritySelect value={fields.priority} pick={(priority) => setFields({ ...fields, priority })} />
        <label className="lab">
          <b>{t('tickets.lifeCycle')}</b>
          <select className="field" value={fields.lifeCycle} onChange={set('lifeCycle')}>
            {['support', 'service'].map((one) => (
              <option key={one} value={one}>
                {t(`tickets.cycle.${one}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
    </DialogForm>
  )
}
