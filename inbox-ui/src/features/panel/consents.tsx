import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../../schemas/common.ts'
import type { Consent as Stored } from '../../../../schemas/consent.ts'
import { DialogForm } from '../../components/dialog-form.tsx'
import { Field } from '../../components/field.tsx'
import { get, post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useContact, useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { keys } from '../../lib/query.ts'
import { Section } from './section.tsx'

type Consent = Json<Stored>

function Statement({ consent }: { consent: Consent }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { kind, source, words, by, at } = consent
  return (
    <p className="inside" data-testid="consent" data-kind={kind}>
      <b className="font-medium">{t(`campaigns.consent.${kind}`)}</b> <bdi>“{words}”</bdi>
      <span className="block text-12 text-muted">
        {t(`campaigns.consent.source.${source}`, { name: by?.name ?? '' })} ·{' '}
        <time dateTime={at} title={format.exact(at)}>
          {format.longDate(at)}
        </time>
      </span>
    </p>
  )
}

/** Whether they want to be written to: what they said, when, and where; a member may note what they were told. */
export function Consents({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const may = useMay()
  const { data: contact } = useContact(contactId)
  const queryKey = keys.records('consents', contactId)
  const { data, error } = useQuery({
    queryKey,
    queryFn: async () => (await get<{ items: Consent[] }>(`/contacts/${contactId}/consents`)).items,
  })
  const [reason, setReason] = useState<string | null>(null)
  const last = data?.[0]
  const isOut = last ? last.kind === 'stop' : Boolean(contact?.optedOutAt)
  const kind = isOut ? 'start' : 'stop'
  const note = useChange(
    () => post(`/contacts/${contactId}/consents`, { kind, reason: reason?.trim() }),
    () => {
      setReason(null)
      void client.invalidateQueries({ queryKey })
      void client.invalidateQueries({ queryKey: keys.contact(contactId) })
    },
  )
  const action = t(`campaigns.consent.note.${kind}`)
  return (
    <>
      <Section
        id="consents"
        title={t('campaigns.consent.title')}
        count={data?.length}
        error={error}
        {...(may('manage_contacts') ? { add: { label: action, run: () => setReason('') } } : {})}
        empty={<p>{t('campaigns.consent.none')}</p>}
      >
        {data?.map((consent) => (
          <Statement key={consent.id} consent={consent} />
        ))}
      </Section>
      {reason !== null && (
        <DialogForm
          title={action}
          action={action}
          idle={reason.trim().length < 3 || note.isPending}
          submit={() => note.mutate()}
          close={() => setReason(null)}
          testId="note-consent"
        >
          <Field
            label={t('campaigns.consent.reason')}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </DialogForm>
      )}
    </>
  )
}
