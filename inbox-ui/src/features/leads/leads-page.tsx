import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Columns3, List, Plus, Settings2 } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { AskFirst, type Asking, asksFirst } from '../../components/lead-ask.tsx'
import { useMay } from '../../lib/data.ts'
import type { LeadBoard, LeadCard, LeadSearch, LeadStatus } from '../../lib/lead-types.ts'
import { useBoard, useMove } from '../../lib/leads.ts'
import { Board } from './board.tsx'
import { Filters } from './filters.tsx'
import { LeadList } from './list.tsx'
import { NewLead } from './new-lead.tsx'
import './leads.css'

/** A card that moves is drawn anew in its column: the focus goes along once it is there. */
function useFocusAfter(board: LeadBoard | undefined): (id: string) => void {
  const wanted = useRef<string>(undefined)
  useEffect(() => {
    const id = board && wanted.current
    if (!id) return
    wanted.current = undefined
    document.querySelector<HTMLElement>(`[data-lead="${id}"] .lead-open`)?.focus()
  }, [board])
  return (id) => {
    wanted.current = id
  }
}

function BoardView({ search }: { search: LeadSearch }) {
  const { t } = useTranslation()
  const { data: board, error } = useBoard(search)
  const move = useMove()
  const focusAfter = useFocusAfter(board)
  const [asking, setAsking] = useState<Asking | null>(null)
  const drop = (card: LeadCard, status: LeadStatus) => {
    if (asksFirst(status)) return setAsking({ card, status })
    focusAfter(card.id)
    void move({ lead: card, status })
  }
  if (error && !board) return <p className="px-6 py-4 text-bad">{error.message || t('error.unreachable')}</p>
  return (
    <>
      {board && <Board {...{ board, search, drop }} />}
      {asking && (
        <AskFirst
          asking={asking}
          move={(one) => {
            focusAfter(one.lead.id)
            void move(one)
          }}
          close={() => setAsking(null)}
        />
      )}
    </>
  )
}

function useSearchChange(): [LeadSearch, (change: Partial<LeadSearch>) => void] {
  const search = useSearch({ from: '/signed-in/leads' }) as LeadSearch
  const navigate = useNavigate()
  const change = useCallback(
    (next: Partial<LeadSearch>) =>
      void navigate({ to: '/leads', search: (before) => ({ ...before, ...next }) as LeadSearch, replace: true }),
    [navigate],
  )
  return [search, change]
}

/** Whoever may become a customer, stage by stage or as a table. */
export default function LeadsPage() {
  const { t } = useTranslation()
  const may = useMay()
  const navigate = useNavigate()
  const [search, change] = useSearchChange()
  const [adding, setAdding] = useState(false)
  const isList = search.view === 'list'
  return (
    <div className="page">
      <header className="head">
        <h1>{t('nav.leads')}</h1>
        <span className="seg ms-auto">
          <button type="button" aria-pressed={!isList} onClick={() => change({ view: undefined, status: undefined })}>
            <Icon of={Columns3} size="s" /> {t('leads.asBoard')}
          </button>
          <button type="button" aria-pressed={isList} onClick={() => change({ view: 'list' })}>
            <Icon of={List} size="s" /> {t('leads.asList')}
          </button>
        </span>
        {(may('manage_campaigns') || may('manage_organization')) && (
          <Link to="/settings/leads" className="icon-btn" title={t('leads.settings')} aria-label={t('leads.settings')}>
            <Icon of={Settings2} />
          </Link>
        )}
      </header>
      <div className="lead-bar">
        {may('manage_leads') && (
          <button type="button" className="btn main" onClick={() => setAdding(true)}>
            <Icon of={Plus} size="s" /> {t('leads.new')}
          </button>
        )}
        <Filters {...{ search, change }} />
      </div>
      {isList ? <LeadList {...{ search, change }} /> : <BoardView search={search} />}
      {adding && (
        <NewLead
          close={() => setAdding(false)}
          made={({ id }) => {
            setAdding(false)
            if (isList) void navigate({ to: '/leads/$id', params: { id } })
          }}
        />
      )}
    </div>
  )
}
