import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CustomField } from '../../lib/lead-types.ts'
import type { Locale } from '../../lib/types.ts'
import type { SettingsPart } from './settings-rules.tsx'

const types: readonly CustomField['type'][] = ['text', 'number', 'date', 'choice', 'multi']
const inAll = (text: string): CustomField['label'] => ({ en: text, es: text, pt: text, ar: text })
const keyOf = (name: string): string => {
  const words = name
    .normalize('NFKD')
    .replace(/[^a-zA-Z0-9 ]/g, '')
    .trim()
    .split(/\s+/)
    .filter(Boolean)
  const key = words.map((word, at) => (at === 0 ? word.toLowerCase() : word[0]?.toUpperCase() + word.slice(1))).join('')
  return /^[a-z]/.test(key) ? key.slice(0, 40) : `field${Date.now().toString(36)}`
}

/** The fields of this kind of business, and the organization's own beside them. */
export function OwnFields({ settings, save, readOnly }: SettingsPart) {
  const { t, i18n } = useTranslation()
  const [name, setName] = useState('')
  const [type, setType] = useState<CustomField['type']>('text')
  const [choices, setChoices] = useState('')
  const locale = i18n.language as Locale
  const { fields, packFields } = settings
  const options = choices
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
    .map((value) => ({ value, label: inAll(value) }))
  const isWhole = name.trim() !== '' && (type !== 'choice' || options.length > 0)
  const add = () => {
    save({ fields: [...fields, { key: keyOf(name), type, label: inAll(name.trim()), options }] })
    setName('')
    setChoices('')
  }
  return (
    <section>
      <h2>{t('leads.fields')}</h2>
      <p className="mt-1 mb-3 text-muted">{t('leads.fieldsWhat')}</p>
      <ul className="divide-y divide-line">
        {[...packFields, ...fields].map((field) => (
          <li key={field.key} className="flex min-h-10 items-center gap-3">
            <bdi className="flex-1">{field.label[locale]}</bdi>
            <span className="text-muted">{t(`leads.fieldType.${field.type}`)}</span>
            {!readOnly && fields.includes(field) && (
              <button
                type="button"
                className="btn plain danger"
                onClick={() => save({ fields: fields.filter((one) => one !== field) })}
              >
                {t('leads.delete')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {!readOnly && (
        <form
          className="mt-3 flex flex-wrap gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            if (isWhole) add()
          }}
        >
          <input
            className="field small w-auto flex-1"
            dir="auto"
            aria-label={t('leads.fieldName')}
            placeholder={t('leads.fieldName')}
            value={name}
            maxLength={80}
            onChange={(event) => setName(event.target.value)}
          />
          <select
            className="field small w-auto"
            aria-label={t('leads.fieldKind')}
            value={type}
            onChange={(event) => setType(event.target.value as CustomField['type'])}
          >
            {types.map((one) => (
              <option key={one} value={one}>
                {t(`leads.fieldType.${one}`)}
              </option>
            ))}
          </select>
          {(type === 'choice' || type === 'multi') && (
            <input
              className="field small w-auto flex-1"
              dir="auto"
              aria-label={t('leads.fieldChoices')}
              placeholder={t('leads.fieldChoices')}
              value={choices}
              onChange={(event) => setChoices(event.target.value)}
            />
          )}
          <button type="submit" className="btn" aria-disabled={!isWhole}>
            {t('leads.add')}
          </button>
        </form>
      )}
    </section>
  )
}
