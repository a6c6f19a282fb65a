import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Picks } from '../../components/picks.tsx'
import { useFormat } from '../../lib/format.ts'
import { type Recipient, type RecipientStatus, useRecipients } from './data.ts'

const statuses: readonly RecipientStatus[] = [
  'pending',
  'in_progress',
  'sent',
  'delivered',
  'read',
  'failed',
  'skipped',
]

function RecipientRow({ recipient }: { recipient: Recipient }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { name, status, skipReason, failedReason, conversationId, readAt, deliveredAt, sentAt } = recipient
  const at = readAt ?? deliveredAt ?? sentAt
  return (
    <tr data-testid="recipient" data-status={status}>
      <td>
        {conversationId ? (
          <Link to="/inbox/$view/$conversationId" params={{ view: 'all', conversationId }} className="link">
            <bdi>{name}</bdi>
          </Link>
        ) : (
          <bdi>{name}</bdi>
        )}
      </td>
      <td>{t(`campaigns.recipient.${status}`)}</td>
      <td className="text-muted">{skipReason ? t(`campaigns.reasons.${skipReason}`) : failedReason}</td>
      <td className="text-muted max-md:hidden">{at && <time dateTime={at}>{format.precise(at)}</time>}</td>
    </tr>
  )
}

/** What became of each. */
export function Recipients({ id, exportAll }: { id: string; exportAll: () => void }) {
  const { t } = useTranslation()
  const [status, setStatus] = useState<RecipientStatus>()
  const { data, hasNextPage, fetchNextPage } = useRecipients(id, status)
  const recipients = data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section className="grid gap-3" aria-label={t('campaigns.recipients')}>
      <span className="flex flex-wrap items-center gap-2">
        <Picks
          label={t('campaigns.state')}
          value={status}
          options={statuses.map((one) => ({ value: one, label: t(`campaigns.recipient.${one}`) }))}
          pick={(one) => setStatus(status === one ? undefined : one)}
        />
        <button type="button" className="btn" onClick={exportAll}>
          {t('campaigns.export')}
        </button>
      </span>
      <div className="sheet overflow-x-auto">
        <table className="table" aria-label={t('campaigns.recipients')}>
          <thead>
            <tr>
              <th>{t('campaigns.name')}</th>
              <th>{t('campaigns.state')}</th>
              <th>{t('campaigns.reason')}</th>
              <th className="max-md:hidden">{t('campaigns.at')}</th>
            </tr>
          </thead>
          <tbody>
            {recipients.map((recipient) => (
              <RecipientRow key={recipient.id} recipient={recipient} />
            ))}
          </tbody>
        </table>
        {recipients.length === 0 && <p className="px-6 py-4 text-muted">{t('campaigns.nobodyYet')}</p>}
      </div>
      {hasNextPage && (
        <p className="text-center">
          <button type="button" className="btn" onClick={() => void fetchNextPage()}>
            {t('campaigns.more')}
          </button>
        </p>
      )}
    </section>
  )
}
