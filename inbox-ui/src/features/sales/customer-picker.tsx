import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../components/field.tsx'
import { useCustomers } from './data.ts'

export interface Customer {
  contactId: string
  conversationId: string
  name: string
}

/** Whom it is for: somebody there is a conversation with. */
export function CustomerPicker({ value, pick }: { value: Customer | null; pick: (customer: Customer) => void }) {
  const { t } = useTranslation()
  const [q, setQ] = useState('')
  const { data = [] } = useCustomers(q)
  return (
    <div className="grid gap-2">
      <Field
        label={t('sales.customer')}
        placeholder={t('sales.customerHint')}
        value={value && !q ? value.name : q}
        onChange={(event) => setQ(event.target.value)}
      />
      {(q || !value) && (
        <ul className="chips">
          {data.map(({ id, contact }) => (
            <li key={id}>
              <button
                type="button"
                className="filter-chip"
                aria-pressed={value?.conversationId === id}
                onClick={() => {
                  pick({ contactId: contact.id, conversationId: id, name: contact.name })
                  setQ('')
                }}
              >
                <bdi>{contact.name}</bdi>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
