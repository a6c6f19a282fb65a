import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { get, patch } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import type { Lead } from '../../lib/lead-types.ts'
import { leadKeys, useLabels, useLeadSources } from '../../lib/leads.ts'
import type { Page } from '../../lib/types.ts'
import { CustomFields } from './custom-fields.tsx'
import { priorities } from './filters.tsx'
import { useStale } from './use-stale.ts'

type Save = (change: Record<string, unknown>) => void
interface Props {
  lead: Lead
  save: Save
}

/** A text that is kept when the field is left. */
function TextFact({
  label,
  value,
  keep,
  ...input
}: { label: string; value: string; keep: (text: string) => void } & React.ComponentProps<'input'>) {
  return (
    <label className="lab">
      <b>{label}</b>
      <input
        className="field small"
        dir="auto"
        key={value}
        defaultValue={value}
        onBlur={(event) => event.target.value !== value && keep(event.target.value.trim())}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        {...input}
      />
    </label>
  )
}

function Choice({
  label,
  value,
  options,
  keep,
}: {
  label: string
  value: string
  options: readonly (readonly [string, string])[]
  keep: (value: string) => void
}) {
  return (
    <label className="lab">
      <b>{label}</b>
      <select className="field small" value={value} onChange={(event) => keep(event.target.value)}>
        {options.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

/** 2026-12-24T09:00 in the browser's zone, as its field for a moment wants it. */
const local = (iso: string | null): string => {
  if (!iso) return ''
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
const minorOf = (text: string, digits: number): number | null => {
  const value = Number(text.replace(',', '.'))
  return text.trim() === '' || !Number.isFinite(value) || value < 0 ? null : Math.round(value * 10 ** digits)
}

function Worth({ lead, save }: Props) {
  const { t } = useTranslation()
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency: lead.currency }).resolvedOptions()
      .maximumFractionDigits ?? 2
  const shown = lead.estimatedValue === null ? '' : String(lead.estimatedValue / 10 ** digits)
  return (
    <TextFact
      label={t('leads.valueIn', { currency: lead.currency })}
      value={shown}
      inputMode="decimal"
      dir="ltr"
      keep={(text) => save({ estimatedValue: minorOf(text, digits) })}
    />
  )
}

function Sales({ lead, save }: Props) {
  const { t } = useTranslation()
  const { data: sources = [] } = useLeadSources()
  const may = useMay()
  const { data: products = [] } = useQuery({
    queryKey: ['records', 'products', 'all'],
    queryFn: async () => (await get<Page<{ id: string; name: string }>>('/products?limit=100')).items,
    enabled: may('view_products'),
  })
  return (
    <section>
      <h2 className="mb-3">{t('leads.interest')}</h2>
      <div className="lead-pairs">
        <Worth {...{ lead, save }} />
        <Choice
          label={t('leads.priority')}
          value={lead.priority}
          options={priorities.map((one) => [one, t(`priority.${one}`)])}
          keep={(priority) => save({ priority })}
        />
        <Choice
          label={t('leads.column.source')}
          value={lead.sourceId ?? ''}
          options={[['', '—'], ...sources.map(({ id, name }) => [id, name] as const)]}
          keep={(id) => save({ sourceId: id || null })}
        />
        <Choice
          label={t('leads.product')}
          value={lead.productId ?? ''}
          options={[['', '—'], ...products.map(({ id, name }) => [id, name] as const)]}
          keep={(id) => save({ productId: id || null })}
        />
        <TextFact
          label={t('leads.followUp')}
          type="datetime-local"
          value={local(lead.nextFollowUpDate)}
          keep={(text) => save({ nextFollowUpDate: text ? new Date(text).toISOString() : null })}
        />
        <CustomFields {...{ lead, save }} />
      </div>
    </section>
  )
}

const addressFields = ['street', 'city', 'state', 'postalCode', 'country'] as const

function Person({ lead, save }: Props) {
  const { t } = useTranslation()
  const address = lead.address ?? { street: '', city: '', state: '', postalCode: '', country: '' }
  return (
    <section>
      <h2 className="mb-3">{t('leads.person')}</h2>
      <div className="lead-pairs">
        <TextFact
          label={t('leads.field.name')}
          value={lead.name}
          maxLength={200}
          keep={(name) => name && save({ name })}
        />
        <TextFact
          label={t('leads.field.company')}
          value={lead.company ?? ''}
          maxLength={120}
          keep={(company) => save({ company: company || null })}
        />
        <TextFact
          label={t('leads.dateOfBirth')}
          type="date"
          value={lead.dateOfBirth ?? ''}
          keep={(day) => save({ dateOfBirth: day || null })}
        />
        {addressFields.map((name) => (
          <TextFact
            key={name}
            label={t(`leads.address.${name}`)}
            value={address[name]}
            keep={(text) => save({ address: { ...address, [name]: text } })}
          />
        ))}
      </div>
      <p className="mt-3 text-12 text-muted">{t('leads.sealed')}</p>
    </section>
  )
}

function Labels({ lead, save }: Props) {
  const { t } = useTranslation()
  const { data: labels = [] } = useLabels()
  if (labels.length === 0) return null
  const has = (id: string) => lead.labelIds.includes(id)
  const toggle = (id: string) =>
    save({ labelIds: has(id) ? lead.labelIds.filter((one) => one !== id) : [...lead.labelIds, id] })
  return (
    <section>
      <h2 className="mb-3">{t('leads.labels')}</h2>
      <span className="flex flex-wrap gap-2">
        {labels.map(({ id, name }) => (
          <button key={id} type="button" className="btn plain" aria-pressed={has(id)} onClick={() => toggle(id)}>
            {has(id) ? '✓ ' : ''}
            {name}
          </button>
        ))}
      </span>
    </section>
  )
}

function Rest({ lead, save }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const [subscribed, setSubscribed] = useState(lead.subscription)
  const facts = [
    ['leads.lastContact', lead.lastContactDate && format.longDate(lead.lastContactDate)],
    ['leads.convertedAt', lead.convertedAt && format.longDate(lead.convertedAt)],
    ['leads.trackingId', lead.trackingId],
    ['leads.eventAt', lead.eventTimestamp && format.exact(lead.eventTimestamp)],
    ['leads.column.created', format.longDate(lead.createdAt)],
  ] as const
  return (
    <section className="grid gap-3">
      <label className="flex items-center justify-between gap-4">
        <span className="font-medium">{t('leads.subscription')}</span>
        <input
          type="checkbox"
          role="switch"
          aria-checked={subscribed}
          className="switch"
          checked={subscribed}
          onChange={(event) => {
            setSubscribed(event.target.checked)
            save({ subscription: event.target.checked })
          }}
        />
      </label>
      <dl className="grid gap-1">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name} className="flex justify-between gap-4">
                <dt className="text-muted">{t(name)}</dt>
                <dd>
                  <bdi>{value}</bdi>
                </dd>
              </div>
            ),
        )}
      </dl>
    </section>
  )
}

/** Everything that is known of a lead; what may be changed is changed in its place. */
export function LeadFacts({ lead }: { lead: Lead }) {
  const may = useMay()
  const stale = useStale(leadKeys.one(lead.id))
  const change = useChange((body: Record<string, unknown>) => patch<Lead>(`/leads/${lead.id}`, body), stale)
  const parts = { lead, save: change.mutate as Save }
  return (
    <fieldset disabled={!may('manage_leads')} className="contents">
      <Sales {...parts} />
      <Person {...parts} />
      <Labels {...parts} />
      <Rest {...parts} />
    </fieldset>
  )
}
