import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../../schemas/common.ts'
import type { HoursRow } from '../../../../schemas/hours.ts'
import { FileList, useFiles } from '../../components/file-list.tsx'
import { Ago } from '../../components/moment.tsx'
import { ReminderItem, useReminders } from '../../components/reminders.tsx'
import { get, queryOf } from '../../lib/api.ts'
import { useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { ask } from '../../lib/shortcuts.ts'
import type { Page } from '../../lib/types.ts'
import { Payments } from './payments.tsx'
import { Section } from './section.tsx'
import { Timeline } from './timeline.tsx'

/** What one wants to be reminded of about this customer. */
function Reminders({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  const { data, error } = useReminders(contactId)
  return (
    <Section
      id="reminders"
      title={t('notices.reminders')}
      count={data?.length}
      error={error}
      add={{ label: t('notices.remind'), run: () => ask('command', '/remind ') }}
      empty={
        <>
          <p>{t('notices.noReminders')}</p>
          <code>/remind {t('notices.example')}</code>
        </>
      }
    >
      {data?.map((reminder) => (
        <ReminderItem key={reminder.id} reminder={reminder} />
      ))}
    </Section>
  )
}

function Files({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  const { data, error } = useFiles({ contactId })
  return (
    <Section id="files" title={t('files.title')} count={data?.length || undefined} error={error} empty={null}>
      <FileList place={{ contactId }} />
    </Section>
  )
}

interface Ledger extends Page<Json<HoursRow>> {
  balance: number
  endsNext: { minutes: number; at: string } | null
}

/** The customer's time: what is left, and how it came and went. Shown where there is any. */
function Hours({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data } = useQuery({
    queryKey: ['records', 'hours', contactId],
    queryFn: () => get<Ledger>(`/hours${queryOf({ contactId, limit: 20 })}`),
  })
  if (!data || data.items.length === 0) return null
  const hours = (minutes: number) => `${format.number(minutes / 60)} h`
  return (
    <Section id="hours" title={t('hours.title')} count={undefined} empty={null}>
      <p className="item two">
        <b>{t('hours.left')}</b>
        <b className="num" data-testid="hours-left">
          {hours(data.balance)}
        </b>
        {data.endsNext && (
          <span className="col-span-2 text-12 text-muted">
            {t('hours.ends', { hours: hours(data.endsNext.minutes), date: format.longDate(data.endsNext.at) })}
          </span>
        )}
      </p>
      {data.items.map((row) => (
        <div key={row.id} className="item two">
          <span className="cut">{row.reason || t(`hours.kind.${row.kind}`)}</span>
          <span className="num">
            {row.minutes > 0 ? '+' : '−'}
            {hours(Math.abs(row.minutes))}
          </span>
          <span className="text-12 text-muted">
            <Ago at={row.createdAt} />
          </span>
        </div>
      ))}
    </Section>
  )
}

/** What is looked at less often: it comes after the rest of the panel. */
export default function ContactMore({ contactId }: { contactId: string }) {
  const may = useMay()
  return (
    <>
      {may('view_payments') && <Payments contactId={contactId} />}
      {may('view_payments') && <Hours contactId={contactId} />}
      <Reminders contactId={contactId} />
      <Files contactId={contactId} />
      <Timeline contactId={contactId} />
    </>
  )
}
