import { useTranslation } from 'react-i18next'
import type { CustomField, Lead } from '../../lib/lead-types.ts'
import { useLeadSettings } from '../../lib/leads.ts'
import type { Locale } from '../../lib/types.ts'

interface Props {
  lead: Lead
  save: (change: Record<string, unknown>) => void
}

const shownAs = (value: unknown): string =>
  Array.isArray(value) ? value.join(', ') : value === undefined || value === null ? '' : String(value)
const inputs = { text: 'text', number: 'number', date: 'date', multi: 'text', choice: 'text' } as const

function One({ field, value, keep }: { field: CustomField; value: unknown; keep: (value: unknown) => void }) {
  const { t, i18n } = useTranslation()
  const locale = i18n.language as Locale
  const shown = shownAs(value)
  const label = field.label[locale]
  if (field.type === 'choice')
    return (
      <label className="lab">
        <b>{label}</b>
        <select className="field small" value={shown} onChange={(event) => keep(event.target.value || null)}>
          <option value="">—</option>
          {field.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label[locale]}
            </option>
          ))}
        </select>
      </label>
    )
  const typed = (text: string) => (text === '' ? null : field.type === 'number' ? Number(text) : text)
  return (
    <label className="lab">
      <b>{label}</b>
      <input
        className="field small"
        dir="auto"
        type={inputs[field.type]}
        key={shown}
        defaultValue={shown}
        placeholder={field.type === 'multi' ? t('leads.withCommas') : undefined}
        onBlur={(event) => event.target.value !== shown && keep(typed(event.target.value.trim()))}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
    </label>
  )
}

/** The fields of this kind of business, and the organization's own. */
export function CustomFields({ lead, save }: Props) {
  const { data: settings } = useLeadSettings()
  const fields = settings ? [...settings.packFields, ...settings.fields] : []
  return fields.map((field) => (
    <One
      key={field.key}
      field={field}
      value={lead.customFields[field.key]}
      keep={(value) => save({ customFields: { [field.key]: value } })}
    />
  ))
}
