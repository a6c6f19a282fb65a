import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DialogForm } from '../../components/dialog-form.tsx'
import { Field } from '../../components/field.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import type { Lead } from '../../lib/lead-types.ts'
import { useLeadSources } from '../../lib/leads.ts'
import { toast } from '../../lib/toasts.ts'

/** A lead that somebody writes down: a name, and a number or an address where there is one. */
export function NewLead({ close, made }: { close: () => void; made: (lead: Lead) => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data: sources = [] } = useLeadSources()
  const [text, setText] = useState({ name: '', phone: '', email: '', company: '', sourceId: '' })
  const create = useChange(
    () => post<Lead>('/leads', Object.fromEntries(Object.entries(text).filter(([, value]) => value.trim()))),
    (lead) => {
      void client.invalidateQueries({ queryKey: ['records'] })
      toast(t('leads.made', { name: lead.name }))
      made(lead)
    },
  )
  const field = (name: 'name' | 'phone' | 'email' | 'company') => ({
    label: t(`leads.field.${name}`),
    value: text[name],
    onChange: (event: { target: { value: string } }) => setText({ ...text, [name]: event.target.value }),
  })
  return (
    <DialogForm
      title={t('leads.new')}
      action={t('leads.newDo')}
      idle={create.isPending || !(text.name.trim() || text.phone.trim() || text.email.trim())}
      submit={() => create.mutate(undefined)}
      close={close}
      testId="new-lead"
    >
      <Field {...field('name')} maxLength={200} autoComplete="off" />
      <Field {...field('phone')} type="tel" dir="ltr" placeholder="+1 555 123 4567" autoComplete="off" />
      <Field {...field('email')} type="email" dir="ltr" autoComplete="off" />
      <Field {...field('company')} maxLength={120} autoComplete="off" />
      {sources.length > 0 && (
        <label className="lab">
          <b>{t('leads.column.source')}</b>
          <select
            className="field"
            value={text.sourceId}
            onChange={(event) => setText({ ...text, sourceId: event.target.value })}
          >
            <option value="">—</option>
            {sources
              .filter(({ isActive }) => isActive)
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
          </select>
        </label>
      )}
    </DialogForm>
  )
}
