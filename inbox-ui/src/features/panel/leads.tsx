import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AskFirst, type Asking, asksFirst } from '../../components/lead-ask.tsx'
import { LeadState, Score } from '../../components/lead-parts.tsx'
import { get, queryOf } from '../../lib/api.ts'
import { useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import type { LeadCard, LeadStatus } from '../../lib/lead-types.ts'
import { leadKeys, useMove } from '../../lib/leads.ts'
import { leadSteps } from '../../lib/moves.ts'
import { ask } from '../../lib/shortcuts.ts'
import type { Page } from '../../lib/types.ts'
import { Section } from './section.tsx'

function LeadItem({ lead }: { lead: LeadCard }) {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay()
  const move = useMove()
  const [asking, setAsking] = useState<Asking | null>(null)
  const go = (status: LeadStatus) => {
    if (asksFirst(status)) setAsking({ card: lead, status })
    else void move({ lead, status })
  }
  return (
    <div className="inside grid gap-2" data-testid="panel-lead" data-status={lead.status}>
      <span className="flex items-center gap-2">
        <Link to="/leads/$id" params={{ id: lead.id }} className="link cut flex-1">
          <bdi>{lead.name}</bdi>
        </Link>
        <Score value={lead.score} />
      </span>
      <span className="flex items-center gap-2">
        {may('manage_leads') ? (
          <select
            className="field small"
            aria-label={t('leads.stage')}
            value={lead.status}
            onChange={(event) => go(event.target.value as LeadStatus)}
          >
            {[lead.status, ...leadSteps[lead.status]].map((status) => (
              <option key={status} value={status}>
                {t(`leads.status.${status}`)}
              </option>
            ))}
          </select>
        ) : (
          <LeadState status={lead.status} />
        )}
        {lead.estimatedValue !== null && (
          <b className="num whitespace-nowrap">{format.money(lead.estimatedValue, lead.currency)}</b>
        )}
      </span>
      {asking && <AskFirst asking={asking} move={(one) => void move(one)} close={() => setAsking(null)} />}
    </div>
  )
}

export function Leads({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  const may = useMay()
  const { data, error } = useQuery({
    queryKey: leadKeys.of(contactId),
    queryFn: async () => (await get<Page<LeadCard>>(`/leads${queryOf({ contactId, limit: 20 })}`)).items,
    enabled: may('view_leads'),
  })
  if (!may('view_leads')) return null
  const add = may('manage_leads') ? { label: t('leads.new'), run: () => ask('command', '/lead') } : undefined
  return (
    <Section
      id="leads"
      title={t('nav.leads')}
      count={data?.length}
      error={error}
      {...(add ? { add } : {})}
      empty={
        <>
          <p>{t('leads.noneHere')}</p>
          <code>/lead value 500</code>
        </>
      }
    >
      {data?.map((lead) => (
        <LeadItem key={lead.id} lead={lead} />
      ))}
    </Section>
  )
}
