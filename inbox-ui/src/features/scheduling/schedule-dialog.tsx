import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DialogForm } from '../../components/dialog-form.tsx'
import { Field } from '../../components/field.tsx'
import { newKey, patch, post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMe } from '../../lib/data.ts'
import { keys } from '../../lib/query.ts'
import { type Planning, wallClock } from '../../lib/scheduling.ts'
import { toast } from '../../lib/toasts.ts'
import type { ScheduledSend } from '../../lib/types.ts'

const repeats = ['never', 'day', 'week', 'month'] as const
type Every = (typeof repeats)[number]
const tomorrow = 24 * 60 * 60_000

/** What the form starts with: what is planned, else tomorrow at nine. */
function useDraft({ send, text }: Planning) {
  const me = useMe()
  const [zone, setZone] = useState(send?.timeZone ?? me.user.timeZone)
  const [date, setDate] = useState(() => send?.at.slice(0, 10) ?? wallClock(Date.now() + tomorrow, zone).date)
  const [time, setTime] = useState(send?.at.slice(11) ?? '09:00')
  const [every, setEvery] = useState<Every>(send?.repeat?.every ?? 'never')
  const [until, setUntil] = useState(send?.repeat?.until ?? '')
  const [cancelOnReply, setCancelOnReply] = useState(send?.cancelOnReply ?? true)
  const [words, setWords] = useState(text)
  const value = {
    text: words.trim(),
    at: `${date}T${time}`,
    timeZone: zone,
    repeat: every === 'never' ? null : { every, interval: send?.repeat?.interval ?? 1, until: until || null },
    cancelOnReply,
  }
  const set = { zone: setZone, date: setDate, time: setTime, every: setEvery, until: setUntil, words: setWords }
  return { me, zone, date, time, every, until, cancelOnReply, words, set, setCancelOnReply, value }
}

function useSave({ conversationId, fileId, send, done }: Planning, close: () => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [key] = useState(newKey)
  return useChange(
    (value: object) =>
      send
        ? patch<ScheduledSend>(`/scheduled-sends/${send.id}`, value)
        : post<ScheduledSend>(`/conversations/${conversationId}/scheduled-sends`, { ...value, fileId, clientId: key }),
    () => {
      void client.invalidateQueries({ queryKey: keys.scheduled(conversationId) })
      toast(t('schedule.kept'))
      done()
      close()
    },
  )
}

type Draft = ReturnType<typeof useDraft>

function Zones({ draft, theirs }: { draft: Draft; theirs: string | null }) {
  const { t } = useTranslation()
  const mine = draft.me.user.timeZone
  const zones = [...new Set([draft.zone, mine, theirs].filter((one) => one !== null))]
  return (
    <label className="grid gap-1">
      <span>{t('schedule.zone')}</span>
      <select className="field" value={draft.zone} onChange={(event) => draft.set.zone(event.target.value)}>
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone}
            {zone === mine ? ` · ${t('schedule.mine')}` : zone === theirs ? ` · ${t('schedule.theirs')}` : ''}
          </option>
        ))}
      </select>
    </label>
  )
}

function Repeats({ draft }: { draft: Draft }) {
  const { t } = useTranslation()
  return (
    <div className="grid grid-cols-2 gap-3">
      <label className="grid gap-1">
        <span>{t('schedule.repeat')}</span>
        <select
          className="field"
          value={draft.every}
          onChange={(event) => draft.set.every(event.target.value as Every)}
        >
          {repeats.map((one) => (
            <option key={one} value={one}>
              {t(`schedule.every.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {draft.every !== 'never' && (
        <Field
          label={t('schedule.until')}
          type="date"
          value={draft.until}
          min={draft.date}
          onChange={(event) => draft.set.until(event.target.value)}
        />
      )}
    </div>
  )
}

/** When it goes out, whether again and again, and whether an answer calls it off. */
export default function ScheduleDialog({ plan, close }: { plan: Planning; close: () => void }) {
  const { t } = useTranslation()
  const draft = useDraft(plan)
  const save = useSave(plan, close)
  const idle = (!draft.value.text && !plan.fileId) || !draft.date || !draft.time || save.isPending
  return (
    <DialogForm
      title={t(plan.send ? 'schedule.change' : 'schedule.title')}
      action={t(plan.send ? 'schedule.save' : 'schedule.do')}
      idle={idle}
      submit={() => save.mutate(draft.value)}
      close={close}
      testId="schedule"
    >
      <label className="grid gap-1">
        <span>{t('schedule.text')}</span>
        <textarea
          className="field"
          dir="auto"
          value={draft.words}
          onChange={(event) => draft.set.words(event.target.value)}
        />
      </label>
      <div className="grid grid-cols-2 gap-3">
        <Field
          label={t('schedule.date')}
          type="date"
          value={draft.date}
          onChange={(event) => draft.set.date(event.target.value)}
        />
        <Field
          label={t('schedule.time')}
          type="time"
          value={draft.time}
          onChange={(event) => draft.set.time(event.target.value)}
        />
      </div>
      <Zones draft={draft} theirs={plan.theirZone} />
      <Repeats draft={draft} />
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          className="switch"
          checked={draft.cancelOnReply}
          onChange={(event) => draft.setCancelOnReply(event.target.checked)}
        />
        {t('schedule.cancelOnReply')}
      </label>
    </DialogForm>
  )
}
