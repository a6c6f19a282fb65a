import { Plus, Timer } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { Ago } from '../../components/moment.tsx'
import { Page } from '../../components/page.tsx'
import { StatusChip } from '../../components/status-chip.tsx'
import { useMay } from '../../lib/data.ts'
import { useTicketSearch, useTickets } from './data.ts'
import { NextDue } from './due.tsx'
import { NewTicket } from './new-ticket.tsx'
import { SlaDialog } from './sla-dialog.tsx'
import { TicketSheet } from './ticket-sheet.tsx'
import './tickets.css'
import type { TicketRow } from './types.ts'

const statuses = ['open', 'pending', 'in_progress', 'closed', 'completed', 'rejected'] as const
const priorities = ['urgent', 'high', 'medium', 'low'] as const

interface ChipsProps {
  label: string
  value: string | undefined
  options: readonly { value: string; label: string }[]
  pick: (value: string | undefined) => void
}
function Chips({ label, value, options, pick }: ChipsProps) {
  return (
    <fieldset className="ticket-chips" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={value === option.value}
          onClick={() => pick(value === option.value ? undefined : option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}

/** What stands in the address narrows the list. */
function Filters() {
  const { t } = useTranslation()
  const { search, go } = useTicketSearch()
  const agents = ['me', 'nobody'] as const
  return (
    <div className="mb-4 flex flex-wrap gap-x-6 gap-y-2">
      <Chips
        label={t('tickets.agent')}
        value={search.agent}
        options={agents.map((value) => ({ value, label: t(`tickets.agents.${value}`) }))}
        pick={(agent) => go({ agent })}
      />
      <Chips
        label={t('panel.status')}
        value={search.status}
        options={statuses.map((value) => ({ value, label: t(`ticketStatus.${value}`) }))}
        pick={(status) => go({ status })}
      />
      <Chips
        label={t('tickets.priority')}
        value={search.priority}
        options={priorities.map((value) => ({ value, label: t(`priority.${value}`) }))}
        pick={(priority) => go({ priority })}
      />
    </div>
  )
}

function Row({ ticket, open }: { ticket: TicketRow; open: () => void }) {
  const { t } = useTranslation()
  return (
    <tr className="hover:bg-hover" data-testid="ticket-row">
      <td className="ticket-name">
        <button type="button" className="link font-medium" onClick={open}>
          <bdi>{ticket.subject}</bdi>
        </button>
        <span className="cut block text-12 text-muted">
          <bdi>{ticket.contactName}</bdi>
        </span>
      </td>
      <td>
        <StatusChip noun="ticket" status={ticket.status} />
      </td>
      <td>
        <span className={`priority ${ticket.priority}`}>{t(`priority.${ticket.priority}`)}</span>
      </td>
      <td>
        <NextDue ticket={ticket} />
      </td>
      <td className="max-md:hidden">
        <bdi>{ticket.agentName ?? t('tickets.agents.nobody')}</bdi>
      </td>
      <td className="num text-muted max-md:hidden">
        <Ago at={ticket.createdAt} />
      </td>
    </tr>
  )
}

function Table({ open }: { open: (id: string) => void }) {
  const { t } = useTranslation()
  const { search } = useTicketSearch()
  const pages = useTickets(search)
  const rows = pages.data?.pages.flatMap((page) => page.items)
  if (pages.error) return <p className="text-bad">{pages.error.message || t('error.unreachable')}</p>
  if (!rows) return null
  if (rows.length === 0)
    return (
      <div className="sheet empty">
        <h2>{t('tickets.none')}</h2>
        <p>{t('tickets.noneHint')}</p>
        <code>/ticket {t('ticket.example')}</code>
      </div>
    )
  return (
    <>
      <div className="sheet overflow-x-auto">
        <table className="table ticket-table" aria-label={t('nav.tickets')}>
          <thead>
            <tr>
              <th>{t('tickets.subject')}</th>
              <th>{t('panel.status')}</th>
              <th>{t('tickets.priority')}</th>
              <th>{t('tickets.promise')}</th>
              <th className="max-md:hidden">{t('tickets.agent')}</th>
              <th className="max-md:hidden">{t('tickets.opened')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((ticket) => (
              <Row key={ticket.id} ticket={ticket} open={() => open(ticket.id)} />
            ))}
          </tbody>
        </table>
      </div>
      {pages.hasNextPage && (
        <p className="mt-4 text-center">
          <button
            type="button"
            className="btn"
            aria-disabled={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            {t('tickets.more')}
          </button>
        </p>
      )}
    </>
  )
}

/** Every ticket that one may see, the newest first. */
export default function TicketsPage() {
  const { t } = useTranslation()
  const may = useMay()
  const { search, go } = useTicketSearch()
  const [dialog, setDialog] = useState<'new' | 'sla' | null>(null)
  const close = () => setDialog(null)
  const actions = (
    <span className="flex flex-wrap gap-2">
      {may('manage_organization') && (
        <button type="button" className="btn tall" onClick={() => setDialog('sla')}>
          <Icon of={Timer} size="s" /> {t('tickets.promises')}
        </button>
      )}
      {may('manage_tickets') && (
        <button type="button" className="btn main tall" onClick={() => setDialog('new')}>
          <Icon of={Plus} size="s" /> {t('ticket.new')}
        </button>
      )}
    </span>
  )
  return (
    <Page title={t('nav.tickets')} lead={t('tickets.lead')} actions={actions}>
      <Filters />
      <Table open={(id) => go({ id })} />
      {search.id && <TicketSheet key={search.id} id={search.id} close={() => go({ id: undefined })} />}
      {dialog === 'new' && <NewTicket close={close} open={(id) => go({ id })} />}
      {dialog === 'sla' && <SlaDialog close={close} />}
    </Page>
  )
}
