import { Check, Clock3, TriangleAlert } from 'lucide-react'
import { useEffect, useReducer } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { useFormat } from '../../lib/format.ts'
import type { TicketRow } from './types.ts'

const soonMs = 60 * 60_000

/** How a promise stands: a word and a sign, and a colour that repeats them. */
export function Due({ at, met, broken }: { at: string; met: string | null; broken: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [, tick] = useReducer((count: number) => count + 1, 0)
  // it becomes late while it is looked at
  useEffect(() => {
    const timer = setInterval(tick, 30_000)
    return () => clearInterval(timer)
  }, [])
  if (met)
    return (
      <span className={`due ${broken ? 'warn' : 'ok'}`}>
        <Icon of={broken ? TriangleAlert : Check} size="xs" />
        {t(broken ? 'tickets.due.keptLate' : 'tickets.due.kept')}
      </span>
    )
  const left = Date.parse(at) - Date.now()
  const look = left <= 0 ? 'bad' : left < soonMs ? 'warn' : ''
  return (
    <span className={`due ${look}`} title={format.exact(at)} data-testid="due">
      <Icon of={left <= 0 ? TriangleAlert : Clock3} size="xs" />
      {t(left <= 0 ? 'tickets.due.late' : 'tickets.due.until', { at: format.soon(at) })}
    </span>
  )
}

/** The next promise of a ticket, or the last that was broken. */
export function NextDue({ ticket: { sla } }: { ticket: TicketRow }) {
  if (!sla) return null
  const { firstResponseDueAt, firstRespondedAt, resolutionDueAt, resolvedAt, breached } = sla
  const isFirst = firstResponseDueAt !== null && !firstRespondedAt && !resolvedAt
  const at = isFirst ? firstResponseDueAt : resolutionDueAt
  if (!at) return null
  return (
    <Due
      at={at}
      met={isFirst ? null : resolvedAt}
      broken={breached.includes(isFirst ? 'first_response' : 'resolution')}
    />
  )
}
