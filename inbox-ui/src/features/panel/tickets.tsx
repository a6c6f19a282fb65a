import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StatusChip } from '../../components/status-chip.tsx'
import { patch } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay, useRecords } from '../../lib/data.ts'
import { ticketSteps } from '../../lib/moves.ts'
import { ask } from '../../lib/shortcuts.ts'
import type { Ticket } from '../../lib/types.ts'
import { Section } from './section.tsx'
import { StatusSelect } from './status-select.tsx'

function TicketItem({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const may = useMay()
  const [open, setOpen] = useState(false)
  const move = useChange(
    (status: string) => patch(`/tickets/${ticket.id}`, { status }),
    () => void client.invalidateQueries({ queryKey: ['records'] }),
  )
  return (
    <div data-testid="ticket" data-status={ticket.status}>
      <button type="button" className="item two" aria-expanded={open} onClick={() => setOpen(!open)}>
        <bdi className="cut">{ticket.subject}</bdi>
        <StatusChip noun="ticket" status={ticket.status} />
        <span className="mono cut text-muted">{ticket.number}</span>
        <span className="num text-12 text-muted">{t(`priority.${ticket.priority}`)}</span>
      </button>
      {open && (
        <div className="inside grid gap-2">
          {ticket.description && <p dir="auto">{ticket.description}</p>}
          {may('manage_tickets') && (
            <StatusSelect
              noun="ticket"
              status={ticket.status}
              steps={ticketSteps[ticket.lifeCycle][ticket.status] ?? []}
              disabled={move.isPending}
              move={move.mutate}
            />
          )}
        </div>
      )}
    </div>
  )
}

export function Tickets({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  const may = useMay()
  const { data, error } = useRecords('tickets', contactId)
  const add = may('manage_tickets') ? { label: t('ticket.new'), run: () => ask('command', '/ticket ') } : undefined
  return (
    <Section
      id="tickets"
      title={t('panel.tickets')}
      count={data?.length}
      error={error}
      {...(add ? { add } : {})}
      empty={
        <>
          <p>{t('panel.noTickets')}</p>
          <code>/ticket {t('ticket.example')}</code>
        </>
      }
    >
      {data?.map((ticket) => (
        <TicketItem key={ticket.id} ticket={ticket} />
      ))}
    </Section>
  )
}
