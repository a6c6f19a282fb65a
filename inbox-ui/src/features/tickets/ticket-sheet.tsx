import { Link } from '@tanstack/react-router'
import { MessageCircle } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../components/dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { StatusChip } from '../../components/status-chip.tsx'
import { patch, post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay, useMembers } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { ticketSteps } from '../../lib/moves.ts'
import { Comments } from './comments.tsx'
import { useRefresh, useTicket } from './data.ts'
import { Due } from './due.tsx'
import { PrioritySelect } from './priority-select.tsx'
import { TicketFiles } from './ticket-files.tsx'
import type { TicketRow } from './types.ts'

/** One ticket: who has it, what was promised, what was said. */
export function TicketSheet({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation()
  const { data: ticket, error } = useTicket(id)
  return (
    <Dialog title={ticket?.subject ?? t('nav.tickets')} onClose={close} wide>
      <div className="ticket-sheet" data-testid="ticket-sheet">
        {error && <p className="text-bad">{error.message || t('error.unreachable')}</p>}
        {ticket && <Facts ticket={ticket} />}
        {ticket?.description && (
          <p className="whitespace-pre-wrap" dir="auto">
            {ticket.description}
          </p>
        )}
        {ticket && <Comments ticket={ticket} />}
        {ticket && <TicketFiles ticketId={id} />}
      </div>
    </Dialog>
  )
}

function useTicketChange(id: string) {
  const refresh = useRefresh()
  return useChange((change: object) => patch(`/tickets/${id}`, change), refresh)
}

function Facts({ ticket }: { ticket: TicketRow }) {
  const { t } = useTranslation()
  const { sla, conversationId } = ticket
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StatusChip noun="ticket" status={ticket.status} />
        <span className={`priority ${ticket.priority}`}>{t(`priority.${ticket.priority}`)}</span>
        <bdi className="mono text-muted">{ticket.number}</bdi>
        {conversationId && (
          <Link
            to="/inbox/$view/$conversationId"
            params={{ view: 'all', conversationId }}
            className="link ms-auto inline-flex items-center gap-1"
          >
            <Icon of={MessageCircle} size="s" /> <bdi>{ticket.contactName}</bdi>
          </Link>
        )}
      </p>
      {sla && (
        <dl className="ticket-clocks">
          {sla.firstResponseDueAt && (
            <div>
              <dt>{t('tickets.firstResponse')}</dt>
              <dd>
                <Due
                  at={sla.firstResponseDueAt}
                  met={sla.firstRespondedAt}
                  broken={sla.breached.includes('first_response')}
                />
              </dd>
            </div>
          )}
          {sla.resolutionDueAt && (
            <div>
              <dt>{t('tickets.resolution')}</dt>
              <dd>
                <Due at={sla.resolutionDueAt} met={sla.resolvedAt} broken={sla.breached.includes('resolution')} />
              </dd>
            </div>
          )}
        </dl>
      )}
      <Controls ticket={ticket} />
    </>
  )
}

function Controls({ ticket }: { ticket: TicketRow }) {
  const { t } = useTranslation()
  const may = useMay()
  const { data: members = [] } = useMembers()
  const [tellCustomer, setTellCustomer] = useState(true)
  const { mutate, isPending } = useTicketChange(ticket.id)
  if (!may('manage_tickets')) return <Hours ticket={ticket} />
  const steps = ticketSteps[ticket.lifeCycle][ticket.status] ?? []
  return (
    <>
      <div className="ticket-controls">
        <label className="lab">
          <b>{t('panel.status')}</b>
          <select
            className="field"
            value={ticket.status}
            aria-disabled={isPending}
            onChange={(event) => mutate({ status: event.target.value, tellCustomer })}
          >
            {[ticket.status, ...steps].map((one) => (
              <option key={one} value={one}>
                {t(`ticketStatus.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <PrioritySelect value={ticket.priority} pick={(priority) => mutate({ priority })} />
        <label className="lab">
          <b>{t('tickets.agent')}</b>
          <select
            className="field"
            value={ticket.agentId ?? ''}
            onChange={(event) => mutate({ agentId: event.target.value || null })}
          >
            <option value="">{t('tickets.agents.nobody')}</option>
            {members.map(({ userId, name }) => (
              <option key={userId} value={userId}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      {ticket.conversationId && steps.length > 0 && (
        <label className="flex items-center gap-2">
          <input type="checkbox" checked={tellCustomer} onChange={(event) => setTellCustomer(event.target.checked)} />
          {t('tickets.tellCustomer')}
        </label>
      )}
      <Hours ticket={ticket} />
    </>
  )
}

/** What of the customer's hours it got; more where it is a service. */
function Hours({ ticket: { id, lifeCycle, dedicatedMinutes, closedAt } }: { ticket: TicketRow }) {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay()
  const refresh = useRefresh()
  const [hours, setHours] = useState('')
  const give = useChange(
    (minutes: number) => post(`/tickets/${id}/hours`, { minutes }),
    () => {
      setHours('')
      refresh()
    },
  )
  if (lifeCycle !== 'service' && dedicatedMinutes === 0) return null
  const minutes = Math.round(Number(hours) * 60)
  return (
    <form
      className="flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (minutes > 0) give.mutate(minutes)
      }}
    >
      <span className="me-auto">
        {t('tickets.dedicated')} <b className="num font-medium">{format.number(dedicatedMinutes / 60)} h</b>
      </span>
      {may('manage_tickets') && !closedAt && (
        <>
          <input
            className="field w-24"
            type="number"
            min="0.25"
            step="0.25"
            aria-label={t('tickets.giveHours')}
            value={hours}
            onChange={(event) => setHours(event.target.value)}
          />
          <button type="submit" className="btn" aria-disabled={!(minutes > 0) || give.isPending}>
            {t('tickets.giveHours')}
          </button>
        </>
      )}
    </form>
  )
}
