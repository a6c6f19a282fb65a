import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../components/people.tsx'
import { patch } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useContact, useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { phoneWords } from '../../lib/names.ts'
import { keys } from '../../lib/query.ts'
import type { Contact } from '../../lib/types.ts'
import { Editable } from './editable.tsx'

/** Facts as words: the languages of the interface by their own name, another code as it stands. */
function languageName(code: string, reader: string): string {
  try {
    return new Intl.DisplayNames(reader, { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}

function Identities({ contact }: { contact: Contact }) {
  const { t } = useTranslation()
  return contact.identities
    .filter((one) => one.kind !== 'lid')
    .map((one) => (
      <div key={`${one.kind} ${one.value}`}>
        <dt>{t(`identity.${one.kind}`)}</dt>
        <dd>
          <bdi dir="ltr">{phoneWords(one.value)}</bdi>
          {one.proof === 'claimed' && <span className="text-muted"> · {t('panel.claimed')}</span>}
        </dd>
      </div>
    ))
}

function Known({ contact }: { contact: Contact }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const facts: [string, string | null][] = [
    [t('panel.language'), contact.locale && languageName(contact.locale, i18n.language)],
    [t('panel.localTime'), contact.timeZone && `${format.clockIn(contact.timeZone)} · ${contact.timeZone}`],
    [t('panel.since'), contact.customerSince && format.longDate(contact.customerSince)],
    [t('panel.firstSeen'), format.longDate(contact.createdAt)],
    [t('panel.source'), contact.source],
    [t('panel.optedOut'), contact.optedOutAt && format.longDate(contact.optedOutAt)],
  ]
  return facts
    .filter(([, value]) => value)
    .map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd dir="auto">{value}</dd>
      </div>
    ))
}

/** Who it is; the name and the fields of the business are edited where they stand. */
export function ContactFacts({ contactId, channel }: { contactId: string; channel: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const may = useMay()
  const { data: contact } = useContact(contactId)
  const change = useChange(
    (fields: Partial<Pick<Contact, 'name' | 'customFields'>>) => patch<Contact>(`/contacts/${contactId}`, fields),
    () => {
      void client.invalidateQueries({ queryKey: keys.contact(contactId) })
      void client.invalidateQueries({ queryKey: keys.lists })
      void client.invalidateQueries({ queryKey: ['conversation'] })
    },
  )
  if (!contact) return <div className="bones h-48" role="status" aria-label={t('common.loading')} />
  const readOnly = !may('manage_contacts')
  const name = contact.name || contact.pushName || ''
  return (
    <>
      <div className="person">
        <Avatar id={contact.id} name={name} channel={channel} size="lg" />
        <div className="min-w-0 flex-1">
          <h3>
            <Editable
              label={t('panel.name')}
              value={name}
              readOnly={readOnly}
              save={(text) => change.mutate({ name: text })}
            />
          </h3>
          {contact.pushName && contact.pushName !== contact.name && (
            <p className="cut text-muted" dir="auto">
              {t('panel.callsThemselves', { name: contact.pushName })}
            </p>
          )}
        </div>
      </div>
      <dl className="facts">
        <Identities contact={contact} />
        <Known contact={contact} />
        {Object.entries(contact.customFields).map(([field, value]) => (
          <div key={field}>
            <dt className="cut" dir="auto">
              {field}
            </dt>
            <dd>
              <Editable
                label={field}
                value={String(value ?? '')}
                readOnly={readOnly}
                save={(text) => change.mutate({ customFields: { ...contact.customFields, [field]: text } })}
              />
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}
