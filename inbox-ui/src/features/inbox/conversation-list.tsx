import { Link } from '@tanstack/react-router'
import { AlarmClock, Archive, ListChecks, type LucideIcon, Search, X } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RowBones } from '../../components/bones.tsx'
import { Icon } from '../../components/icon.tsx'
import { useCounts, useList } from '../../lib/data.ts'
import { loadMoreTexts } from '../../lib/i18n.ts'
import { endSelection, selection, startSelection } from '../../lib/selection.ts'
import { onAsk } from '../../lib/shortcuts.ts'
import { useStore } from '../../lib/store.ts'
import type { View } from '../../lib/types.ts'
import { ListEmpty } from './list-empty.tsx'
import { Rows } from './rows.tsx'

const BulkBar = lazy(() => Promise.all([import('./bulk-bar.tsx'), loadMoreTexts()]).then(([part]) => part))

const views: readonly View[] = ['mine', 'unassigned', 'all', 'bot', 'snoozed', 'closed']
/** The two that are seldom needed take little room. */
const pictures: Partial<Record<View, LucideIcon>> = { snoozed: AlarmClock, closed: Archive }

function Views({ view }: { view: View }) {
  const { t } = useTranslation()
  const { data: counts } = useCounts()
  const bar = useRef<HTMLElement>(null)
  useEffect(() => {
    const one = bar.current?.querySelector(`[data-view="${view}"]`)
    const frame = requestAnimationFrame(() => one?.scrollIntoView({ inline: 'nearest', block: 'nearest' }))
    return () => cancelAnimationFrame(frame)
  }, [view])
  return (
    <nav className="views" aria-label={t('list.views')} ref={bar}>
      {views.map((one) => {
        const Small = pictures[one]
        return (
          <Link
            key={one}
            to="/inbox/$view"
            params={{ view: one }}
            className="view"
            aria-current={one === view ? 'page' : undefined}
            data-view={one}
            title={t(`view.${one}`)}
          >
            {Small ? (
              <>
                <Icon of={Small} size="s" />
                <b className="sr-only">{t(`view.${one}`)}</b>
              </>
            ) : (
              t(`view.${one}`)
            )}
            {counts && one !== 'closed' && <span>{counts[one]}</span>}
          </Link>
        )
      })}
    </nav>
  )
}

/** What is typed, a moment after the typing stopped. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), value ? 250 : 0)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}

function Finder({ value, change, close }: { value: string; change: (text: string) => void; close: () => void }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <search className="finder">
      <Icon of={Search} size="s" />
      <input
        ref={input}
        type="search"
        value={value}
        dir="auto"
        placeholder={t('list.find')}
        aria-label={t('list.find')}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && close()}
      />
      <button type="button" className="icon-btn" aria-label={t('list.stopSearch')} onClick={close}>
        <Icon of={X} size="s" />
      </button>
    </search>
  )
}

interface Props {
  view: View
  selectedId: string | undefined
  /** At the list's edge: the handle that resizes it. */
  grip: ReactNode
  tools: ReactNode
}

export function ConversationList({ view, selectedId, grip, tools }: Props) {
  const { t } = useTranslation()
  const [search, setSearch] = useState<string | null>(null)
  const q = useSettled(search?.trim() ?? '')
  const { query, rows } = useList(view, q)
  const chosen = useStore(selection)
  // What is chosen belongs to what is seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view is what ends it
  useEffect(() => endSelection, [view])
  useEffect(() => onAsk((what) => what === 'search' && setSearch((now) => now ?? '')), [])
  return (
    <section className="list" aria-label={t('list.title')}>
      <header className="head">
        <h2>{t('nav.inbox')}</h2>
        <span className="ms-auto flex">
          {tools}
          <button
            type="button"
            className="icon-btn"
            aria-label={t('bulk.start')}
            title={t('bulk.start')}
            aria-pressed={chosen !== null}
            onClick={chosen ? endSelection : startSelection}
          >
            <Icon of={ListChecks} />
          </button>
          <button
            type="button"
            className="icon-btn"
            aria-label={t('list.search')}
            title={t('list.search')}
            aria-expanded={search !== null}
            onClick={() => setSearch(search === null ? '' : null)}
          >
            <Icon of={Search} />
          </button>
        </span>
      </header>
      <Views view={view} />
      {search !== null && <Finder value={search} change={setSearch} close={() => setSearch(null)} />}
      {query.isPending && <RowBones />}
      {query.isError && !query.data && (
        <div className="empty">
          <p>{query.error.message || t('error.unreachable')}</p>
          <button type="button" className="btn" onClick={() => void query.refetch()}>
            {t('common.tryAgain')}
          </button>
        </div>
      )}
      {query.isSuccess && rows.length === 0 && <ListEmpty view={view} q={q} />}
      {rows.length > 0 && (
        <Rows
          key={`${view} ${q}`}
          rows={rows}
          view={view}
          selectedId={selectedId}
          loadMore={query.hasNextPage && !query.isFetchingNextPage ? query.fetchNextPage : null}
        />
      )}
      {chosen && (
        <Suspense>
          <BulkBar chosen={chosen} closed={view === 'closed'} />
        </Suspense>
      )}
      {grip}
    </section>
  )
}
