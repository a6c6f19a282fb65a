import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../schemas/common.ts'
import type { Reminder as Stored } from '../../../schemas/reminder.ts'
import { get, patch, queryOf } from '../lib/api.ts'
import { useChange } from '../lib/changes.ts'
import { useFormat } from '../lib/format.ts'

export type Reminder = Json<Stored>
const hour = 60 * 60_000

/** One's own that are still to be done, next first. */
export const useReminders = (contactId?: string) =>
  useQuery({
    queryKey: ['records', 'reminders', contactId ?? 'all'],
    queryFn: async () => (await get<{ items: Reminder[] }>(`/reminders${queryOf({ contactId })}`)).items,
  })

export function ReminderItem({ reminder }: { reminder: Reminder }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const change = useChange(
    (body: object) => patch(`/reminders/${reminder.id}`, body),
    () => void client.invalidateQueries({ queryKey: ['records', 'reminders'] }),
  )
  const { content, dueDate, priority } = reminder
  const late = Date.parse(dueDate) < Date.now()
  const snooze = (hours: number) => change.mutate({ dueDate: new Date(Date.now() + hours * hour).toISOString() })
  return (
    <div className="item two" data-testid="reminder">
      <label className="flex min-w-0 items-start gap-2">
        <input
          type="checkbox"
          className="mt-1"
          checked={false}
          aria-label={t('notices.done', { content })}
          onChange={() => change.mutate({ isDone: true })}
        />
        <span className="min-w-0">
          <span className="block break-words" dir="auto">
            {content}
          </span>
          <time className={`num block text-12 ${late ? 'text-bad' : 'text-muted'}`} dateTime={dueDate}>
            {format.soon(dueDate)}
            {priority === 'high' && ` · ${t('priority.high')}`}
          </time>
        </span>
      </label>
      <select
        className="field small w-auto"
        aria-label={t('notices.snooze')}
        value=""
        onChange={(event) => snooze(Number(event.target.value))}
      >
        <option value="" disabled>
          {t('notices.snooze')}
        </option>
        {[1, 3, 24, 72].map((hours) => (
          <option key={hours} value={hours}>
            {t('notices.inHours', { count: hours })}
          </option>
        ))}
      </select>
    </div>
  )
}
