import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { CheckCheck, CircleAlert, Info, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../../schemas/common.ts'
import type { Notification } from '../../../../schemas/notification.ts'
import { Icon } from '../../components/icon.tsx'
import { Ago } from '../../components/moment.tsx'
import { Page } from '../../components/page.tsx'
import { ReminderItem, useReminders } from '../../components/reminders.tsx'
import { get, patch, post, queryOf } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import type { Page as Items, Locale } from '../../lib/types.ts'
import './notifications.css'

type Notice = Json<Notification>
const signs = { info: Info, warning: TriangleAlert, error: CircleAlert }

function useNotices(onlyUnread: boolean) {
  return useInfiniteQuery({
    queryKey: ['records', 'notifications', onlyUnread],
    queryFn: ({ pageParam, signal }) =>
      get<Items<Notice>>(
        `/notifications${queryOf({ cursor: pageParam, limit: 50, ...(onlyUnread ? { status: 'unread' } : {}) })}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

/** Where a notice leads: its record's page, else its conversation. */
function useOpen() {
  const navigate = useNavigate()
  return ({ record, conversationId }: Notice) => {
    if (record?.noun === 'ticket') return void navigate({ to: '/tickets', search: { id: record.id } })
    if (record?.noun === 'lead') return void navigate({ to: '/leads/$id', params: { id: record.id } })
    if (conversationId) void navigate({ to: '/inbox/$view/$conversationId', params: { view: 'all', conversationId } })
  }
}

function NoticeItem({ notice }: { notice: Notice }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const open = useOpen()
  const mark = useChange(
    (status: Notice['status']) => patch(`/notifications/${notice.id}`, { status }),
    () => void client.invalidateQueries({ queryKey: ['records', 'notifications'] }),
  )
  const unread = notice.status === 'unread'
  return (
    <li className={`notice ${unread ? 'is-unread' : ''}`} data-testid="notice" data-status={notice.status}>
      <span className={`sign ${notice.level}`} role="img" aria-label={t(`notices.level.${notice.level}`)}>
        <Icon of={signs[notice.level]} />
      </span>
      <button
        type="button"
        className="min-w-0 flex-1 text-start"
        onClick={() => {
          if (unread) mark.mutate('read')
          open(notice)
        }}
      >
        <span className="break-words" dir="auto">
          {notice.message[i18n.language as Locale] ?? notice.message.en}
        </span>
        <span className="block text-12 text-muted">
          {t(`notices.type.${notice.type}`)} · <Ago at={notice.createdAt} />
        </span>
      </button>
      <button type="button" className="btn plain" onClick={() => mark.mutate(unread ? 'read' : 'unread')}>
        {t(unread ? 'notices.markRead' : 'notices.markUnread')}
      </button>
    </li>
  )
}

function Reminders() {
  const { t } = useTranslation()
  const { data = [] } = useReminders()
  if (data.length === 0) return null
  return (
    <section className="sheet mb-6" aria-label={t('notices.reminders')}>
      <div className="part">
        <h2 className="mb-2">{t('notices.reminders')}</h2>
        {data.map((reminder) => (
          <ReminderItem key={reminder.id} reminder={reminder} />
        ))}
      </div>
    </section>
  )
}

/** What one was told, the newest first, and what one wants to be reminded of. */
export default function NotificationsPage() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [onlyUnread, setOnlyUnread] = useState(false)
  const pages = useNotices(onlyUnread)
  const notices = pages.data?.pages.flatMap((page) => page.items)
  const readAll = useChange(
    () => post('/notifications/read-all'),
    () => void client.invalidateQueries({ queryKey: ['records', 'notifications'] }),
  )
  const actions = (
    <span className="flex flex-wrap items-center gap-4">
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={onlyUnread} onChange={(event) => setOnlyUnread(event.target.checked)} />
        {t('notices.onlyUnread')}
      </label>
      <button type="button" className="btn tall" onClick={() => readAll.mutate(undefined)}>
        <Icon of={CheckCheck} size="s" /> {t('notices.readAll')}
      </button>
    </span>
  )
  return (
    <Page title={t('nav.notifications')} lead={t('notices.lead')} actions={actions}>
      <Reminders />
      {pages.error && <p className="text-bad">{pages.error.message || t('error.unreachable')}</p>}
      {notices?.length === 0 && (
        <div className="sheet empty">
          <h2>{t('notices.none')}</h2>
          <p>{t('notices.noneHint')}</p>
        </div>
      )}
      {notices && notices.length > 0 && (
        <ul className="sheet divide-y divide-line">
          {notices.map((notice) => (
            <NoticeItem key={notice.id} notice={notice} />
          ))}
        </ul>
      )}
      {pages.hasNextPage && (
        <p className="mt-4 text-center">
          <button type="button" className="btn" onClick={() => void pages.fetchNextPage()}>
            {t('tickets.more')}
          </button>
        </p>
      )}
    </Page>
  )
}
