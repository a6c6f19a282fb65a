import { Link } from '@tanstack/react-router'
import { MessageCircle, Shuffle } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { AskFirst, type Asking, asksFirst } from '../../components/lead-ask.tsx'
import { LeadState, Score } from '../../components/lead-parts.tsx'
import { Page } from '../../components/page.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay, useMembers } from '../../lib/data.ts'
import type { Lead, LeadStatus } from '../../lib/lead-types.ts'
import { leadKeys, useLead, useMove } from '../../lib/leads.ts'
import { leadSteps } from '../../lib/moves.ts'
import { LeadFacts } from './lead-facts.tsx'
import { Notes } from './notes.tsx'
import { ScoreReasons } from './score-reasons.tsx'
import { Timeline } from './timeline.tsx'
import { useStale } from './use-stale.ts'
import './leads.css'

function Stage({ lead }: { lead: Lead }) {
  const { t } = useTranslation()
  const move = useMove()
  const [asking, setAsking] = useState<Asking | null>(null)
  const go = (status: LeadStatus) => {
    if (asksFirst(status)) setAsking({ card: lead, status })
    else void move({ lead, status })
  }
  return (
    <>
      <select
        className="field small w-auto"
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
      {asking && <AskFirst asking={asking} move={(one) => void move(one)} close={() => setAsking(null)} />}
    </>
  )
}

function Owner({ lead }: { lead: Lead }) {
  const { t } = useTranslation()
  const stale = useStale(leadKeys.one(lead.id))
  const { data: members = [] } = useMembers()
  const assign = useChange((assigneeId: string | null) => post<Lead>(`/leads/${lead.id}/assign`, { assigneeId }), stale)
  return (
    <span className="flex items-center gap-1">
      <select
        className="field small w-auto"
        aria-label={t('leads.owner')}
        value={lead.assigneeId ?? ''}
        onChange={(event) => assign.mutate(event.target.value || null)}
      >
        <option value="">{t('leads.nobody')}</option>
        {members
          .filter(({ status, userId }) => status === 'active' || userId === lead.assigneeId)
          .map(({ userId, name }) => (
            <option key={userId} value={userId}>
              {name}
            </option>
          ))}
      </select>
      <button
        type="button"
        className="icon-btn"
        title={t('leads.nextInTurn')}
        aria-label={t('leads.nextInTurn')}
        onClick={() => assign.mutate('next')}
      >
        <Icon of={Shuffle} size="s" />
      </button>
    </span>
  )
}

function Head({ lead }: { lead: Lead }) {
  const { t } = useTranslation()
  const may = useMay()
  return (
    <span className="flex flex-wrap items-center gap-2">
      {may('manage_leads') ? (
        <>
          <Stage lead={lead} />
          <Owner lead={lead} />
        </>
      ) : (
        <LeadState status={lead.status} />
      )}
      {lead.conversationId && (
        <Link
          to="/inbox/$view/$conversationId"
          params={{ view: 'all', conversationId: lead.conversationId }}
          className="btn main"
        >
          <Icon of={MessageCircle} size="s" /> {t('leads.openChat')}
        </Link>
      )}
    </span>
  )
}

/** All of one lead. */
export default function LeadPage({ id }: { id: string }) {
  const { t } = useTranslation()
  const { data: lead, error } = useLead(id)
  const crumb = (
    <Link to="/leads" className="link">
      {t('nav.leads')}
    </Link>
  )
  if (!lead)
    return (
      <Page crumbs={[crumb]} title={t('leads.one')}>
        {error && <p className="text-bad">{error.message || t('error.unreachable')}</p>}
      </Page>
    )
  return (
    <Page crumbs={[crumb]} title={lead.name} lead={lead.company ?? ''} actions={<Head lead={lead} />}>
      {lead.lostReason && <p className="mb-4 text-muted">{t('leads.lostBecause', { reason: lead.lostReason })}</p>}
      <div className="lead-grid">
        <div className="sheet">
          <LeadFacts key={lead.id} lead={lead} />
        </div>
        <div className="sheet">
          <section>
            <h2 className="mb-2 flex items-center justify-between">
              {t('leads.score')} <Score value={lead.score} />
            </h2>
            <ScoreReasons lead={lead} />
          </section>
          <Notes lead={lead} />
          <Timeline lead={lead} />
        </div>
      </div>
    </Page>
  )
}
