import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { get, post } from '../lib/api.ts'
import { useChange } from '../lib/changes.ts'
import { useMe } from '../lib/data.ts'
import type { Confirmation } from '../lib/guard-types.ts'
import './guards.css'

const minuteMs = 60_000

/** Minutes that are left, counted down while it is shown. */
function useMinutesLeft(until: string): number {
  const left = () => Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / minuteMs))
  const [minutes, setMinutes] = useState(left)
  useEffect(() => {
    const timer = setInterval(() => setMinutes(left()), 5_000)
    return () => clearInterval(timer)
  })
  return minutes
}

interface Part {
  shown: Confirmation
  refresh: () => void
}

/** The code is read from the card and typed: done on purpose, not by a slip. */
function CodeForm({ shown, refresh }: Part) {
  const { t } = useTranslation()
  const id = useId()
  const [code, setCode] = useState('')
  const minutes = useMinutesLeft(shown.expiresAt)
  const confirm = useChange(() => post(`/confirmations/${shown.id}/confirm`, { code }), refresh)
  const cancel = useChange(() => post(`/confirmations/${shown.id}/cancel`), refresh)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    confirm.mutate(undefined, {
      onError: () => {
        setCode('')
        refresh()
      },
    })
  }
  return (
    <form onSubmit={submit}>
      <span>
        <span className="text-muted">{t('commands.code')}</span>{' '}
        <bdi dir="ltr" className="code-shown" data-testid="confirm-code">
          {shown.code}
        </bdi>
      </span>
      <label htmlFor={id} className="sr-only">
        {t('commands.typeCode')}
      </label>
      <input
        id={id}
        className="field"
        dir="ltr"
        inputMode="numeric"
        autoComplete="off"
        maxLength={4}
        pattern="[0-9]{4}"
        required
        placeholder="0000"
        value={code}
        onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
      />
      <button type="submit" className="btn main" aria-disabled={confirm.isPending}>
        {t('commands.confirm')}
      </button>
      <button
        type="button"
        className="btn plain"
        aria-disabled={cancel.isPending}
        onClick={() => cancel.mutate(undefined)}
      >
        {t('commands.cancel')}
      </button>
      <span className="text-12 text-muted">
        {t('commands.minutesLeft', { count: minutes })} · {t('commands.triesLeft', { count: shown.triesLeft })}
      </span>
    </form>
  )
}

function Approval({ shown, refresh }: Part) {
  const { t } = useTranslation()
  const approve = useChange(() => post(`/confirmations/${shown.id}/approve`), refresh)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        approve.mutate(undefined)
      }}
    >
      <button type="submit" className="btn main" aria-disabled={approve.isPending}>
        {t('commands.approve')}
      </button>
    </form>
  )
}

/** What would happen, and the code or the second person that it waits for. */
export function ConfirmView({ shown, refresh }: Part) {
  const { t } = useTranslation()
  const me = useMe()
  const isOwn = shown.askedBy.id === me.user.id
  const isOpen = shown.status === 'pending'
  return (
    <div className="confirm" data-testid="confirm-card" data-status={shown.status}>
      <ul>
        {shown.lines.map((line) => (
          <li key={line} dir="auto">
            {line}
          </li>
        ))}
      </ul>
      {!isOwn && <p className="text-muted">{t('commands.askedBy', { name: shown.askedBy.name })}</p>}
      {!shown.undoable && <p className="text-warn">{t('commands.noUndo')}</p>}
      {isOpen && shown.needsApprover && (
        <p role="status">
          {shown.approvedBy ? t('commands.approvedBy', { name: shown.approvedBy.name }) : t('commands.awaitsApprover')}
        </p>
      )}
      {isOpen && isOwn && <CodeForm shown={shown} refresh={refresh} />}
      {isOpen && shown.mayApprove && <Approval shown={shown} refresh={refresh} />}
      {!isOpen && (
        <p role="status" className="state">
          {t(`commands.status.${shown.status}`)}
        </p>
      )}
    </div>
  )
}

/** In the thread: the card of a line that needs a yes. */
export default function ConfirmCard({ id }: { id: string }) {
  const client = useQueryClient()
  const { data } = useQuery({
    queryKey: ['records', 'confirmation', id],
    queryFn: () => get<Confirmation>(`/confirmations/${id}`),
    retry: false,
  })
  if (!data) return null
  return <ConfirmView shown={data} refresh={() => void client.invalidateQueries({ queryKey: ['records'] })} />
}
