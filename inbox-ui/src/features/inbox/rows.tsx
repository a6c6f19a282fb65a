import { useNavigate } from '@tanstack/react-router'
import { ArrowUp } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { holdOrder } from '../../lib/lists.ts'
import { selection, toggleSelected } from '../../lib/selection.ts'
import { onAsk } from '../../lib/shortcuts.ts'
import { useStore } from '../../lib/store.ts'
import type { Row, View } from '../../lib/types.ts'
import { useWindowed } from '../../lib/windowed.ts'
import { ConversationRow } from './conversation-row.tsx'

interface Props {
  rows: Row[]
  view: View
  selectedId: string | undefined
  loadMore: (() => void) | null
}

/** 64 px, or 72 under a thumb: the stylesheet says it once. */
function useRowHeight(): number {
  const [height] = useState(() =>
    Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--row')),
  )
  return height || 64
}

/** Keeps the reader's place: while they are down the list, what is new waits behind a pill. */
function useHeld(rows: Row[]) {
  const [held, setHeld] = useState<string[] | null>(null)
  const { shown, waiting } = holdOrder(rows, held)
  const atTop = useRef(true)
  const onScroll = (scrollTop: number) => {
    const now = scrollTop < 8
    if (now === atTop.current) return
    atTop.current = now
    setHeld(now ? null : shown.map((row) => row.id))
  }
  return { shown, waiting, onScroll }
}

interface CursorOptions {
  shown: Row[]
  view: View
  selectedId: string | undefined
  scroller: RefObject<HTMLElement | null>
  show: (index: number) => void
}

/** The row that J, K and the arrows move from; Enter opens it. */
function useCursor({ shown, view, selectedId, scroller, show }: CursorOptions) {
  const navigate = useNavigate()
  const [cursor, setCursor] = useState<string | null>(null)
  const at = shown.findIndex((row) => row.id === (cursor ?? selectedId))
  const focusRow = useCallback(
    (index: number) => {
      const to = Math.min(Math.max(index, 0), shown.length - 1)
      const row = shown[to]
      if (!row) return
      setCursor(row.id)
      show(to)
      requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-id="${row.id}"]`)?.focus())
    },
    [shown, show, scroller],
  )
  useEffect(
    () =>
      onAsk((what) => {
        if (what === 'next') focusRow(at + 1)
        if (what === 'previous') focusRow(at - 1)
        const row = shown[Math.max(at, 0)]
        if (what === 'select' && row) toggleSelected(row.id)
        if (what === 'open' && row) {
          void navigate({ to: '/inbox/$view/$conversationId', params: { view, conversationId: row.id } })
        }
      }),
    [at, focusRow, navigate, shown, view],
  )
  return { at, focusRow }
}

/** The list itself: only what is in sight is in the page. One row is in the tab order; arrows move between rows. */
export function Rows({ rows, view, selectedId, loadMore }: Props) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLElement>(null)
  const { shown, waiting, onScroll } = useHeld(rows)
  const rowHeight = useRowHeight()
  const chosen = useStore(selection)
  const { first, end, look, show } = useWindowed(scroller, rowHeight, shown.length)
  useEffect(() => {
    if (loadMore && end >= shown.length - 10) loadMore()
  }, [end, shown.length, loadMore])

  const { at: cursor, focusRow } = useCursor({ shown, view, selectedId, scroller, show })
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowDown: cursor + 1, ArrowUp: cursor - 1, Home: 0, End: shown.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    focusRow(to)
  }
  return (
    <div className="relative min-h-0 flex-1">
      {waiting > 0 && (
        <button type="button" className="fresh" onClick={() => scroller.current?.scrollTo({ top: 0 })}>
          <Icon of={ArrowUp} size="xs" />
          {t('list.new', { count: waiting })}
        </button>
      )}
      <nav
        ref={scroller}
        className="rows scroll"
        aria-label={t('list.rows')}
        onScroll={(event) => {
          look()
          onScroll(event.currentTarget.scrollTop)
        }}
        onKeyDown={onKeyDown}
      >
        <div className="relative" style={{ height: shown.length * rowHeight }}>
          {shown.slice(first, end).map((row, at) => (
            <ConversationRow
              key={row.id}
              row={row}
              view={view}
              selected={row.id === selectedId}
              chosen={chosen ? chosen.has(row.id) : null}
              focusable={first + at === Math.max(cursor, 0)}
              top={(first + at) * rowHeight}
            />
          ))}
        </div>
      </nav>
    </div>
  )
}
