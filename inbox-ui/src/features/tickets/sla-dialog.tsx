import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DialogForm } from '../../components/dialog-form.tsx'
import { put } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useSla } from './data.ts'
import type { Opening, SlaSettings } from './types.ts'

const priorities = ['urgent', 'high', 'medium', 'low']
const days = [1, 2, 3, 4, 5, 6, 7]

/** Hours as people write them; nothing promises nothing. */
const hoursOf = (minutes: number | null | undefined): string => (minutes ? String(minutes / 60) : '')
const minutesOf = (hours: string): number | null => {
  const minutes = Math.round(Number(hours) * 60)
  return minutes > 0 ? minutes : null
}

type Promises = Record<string, { first: string; resolution: string }>

function Policies({ value, set }: { value: Promises; set: (value: Promises) => void }) {
  const { t } = useTranslation()
  return (
    <table className="table plain-table">
      <thead>
        <tr>
          <th>{t('tickets.priority')}</th>
          <th>{t('tickets.firstResponseHours')}</th>
          <th>{t('tickets.resolutionHours')}</th>
        </tr>
      </thead>
      <tbody>
        {priorities.map((priority) => {
          const now = value[priority] ?? { first: '', resolution: '' }
          const field = (name: 'first' | 'resolution', label: string) => (
            <input
              className="field"
              type="number"
              min="0"
              step="0.25"
              aria-label={`${t(`priority.${priority}`)}: ${label}`}
              value={now[name]}
              onChange={(event) => set({ ...value, [priority]: { ...now, [name]: event.target.value } })}
            />
          )
          return (
            <tr key={priority}>
              <td>{t(`priority.${priority}`)}</td>
              <td>{field('first', t('tickets.firstResponse'))}</td>
              <td>{field('resolution', t('tickets.resolution'))}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function Week({ value, set }: { value: Opening[]; set: (value: Opening[]) => void }) {
  const { t, i18n } = useTranslation()
  // the first of January 2024 was a Monday
  const name = (day: number) =>
    new Intl.DateTimeFormat(i18n.language, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, day))
  const change = (day: number, opening: Opening | null) =>
    set([...value.filter((one) => one.day !== day), ...(opening ? [opening] : [])].sort((a, b) => a.day - b.day))
  return (
    <ul className="grid gap-1">
      {days.map((day) => {
        const opening = value.find((one) => one.day === day)
        return (
          <li key={day} className="flex min-h-9 flex-wrap items-center gap-2">
            <label className="flex w-36 items-center gap-2">
              <input
                type="checkbox"
                checked={opening !== undefined}
                onChange={(event) => change(day, event.target.checked ? { day, from: '09:00', to: '18:00' } : null)}
              />
              {name(day)}
            </label>
            {opening &&
              (['from', 'to'] as const).map((end) => (
                <input
                  key={end}
                  type="time"
                  className="field w-28"
                  aria-label={`${name(day)}: ${t(`tickets.${end}`)}`}
                  value={opening[end]}
                  onChange={(event) => change(day, { ...opening, [end]: event.target.value })}
                />
              ))}
          </li>
        )
      })}
    </ul>
  )
}

/** What is promised for each priority, and the hours in which its clocks run. */
export function SlaDialog({ close }: { close: () => void }) {
  const { data } = useSla()
  return data ? <Form settings={data} close={close} /> : null
}

function Form({ settings, close }: { settings: SlaSettings; close: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [promises, setPromises] = useState<Promises>(() =>
    Object.fromEntries(
      settings.policies.map(({ priority, firstResponseMinutes, resolutionMinutes }) => [
        priority,
        { first: hoursOf(firstResponseMinutes), resolution: hoursOf(resolutionMinutes) },
      ]),
    ),
  )
  const [weekly, setWeekly] = useState<Opening[]>(settings.hours?.weekly ?? [])
  const [holidays, setHolidays] = useState((settings.hours?.holidays ?? []).join(' '))
  const policies = Object.entries(promises)
    .map(([priority, { first, resolution }]) => ({
      ...{ priority, firstResponseMinutes: minutesOf(first), resolutionMinutes: minutesOf(resolution) },
    }))
    .filter(({ firstResponseMinutes, resolutionMinutes }) => firstResponseMinutes ?? resolutionMinutes)
  const dates = holidays.split(/[\s,;]+/).filter(Boolean)
  const hours = weekly.length > 0 ? { weekly, holidays: dates, timeZone: settings.hours?.timeZone ?? null } : null
  const save = useChange(
    () => put<SlaSettings>('/sla', { policies, hours }),
    () => {
      void client.invalidateQueries({ queryKey: ['sla'] })
      close()
    },
  )
  return (
    <DialogForm
      title={t('tickets.promises')}
      action={t('tickets.save')}
      idle={save.isPending}
      submit={() => save.mutate(undefined)}
      close={close}
      testId="sla"
    >
      <p className="text-muted">{t('tickets.promisesHint')}</p>
      <Policies value={promises} set={setPromises} />
      <h3 className="font-semibold">{t('tickets.openingHours')}</h3>
      <p className="text-muted">{t('tickets.openingHint')}</p>
      <Week value={weekly} set={setWeekly} />
      {weekly.length > 0 && (
        <label className="lab">
          <b>{t('tickets.holidays')}</b>
          <input
            className="field"
            dir="ltr"
            placeholder="2026-12-25 2027-01-01"
            value={holidays}
            onChange={(event) => setHolidays(event.target.value)}
          />
        </label>
      )}
    </DialogForm>
  )
}
