import { ArrowDown } from 'lucide-react'
import {
  lazy,
  type RefObject,
  Suspense,
  startTransition,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { post } from '../../lib/api.ts'
import { useMe, useThread } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { useLive } from '../../lib/live-context.ts'
import { lastReadSeq, layOut } from '../../lib/thread.ts'
import type { Message, Row } from '../../lib/types.ts'
import { useActs } from './acts.ts'
import { ScheduledItems } from './scheduled.tsx'
import { ThreadItems } from './thread-items.tsx'
import { WaitingItems } from './waiting.tsx'

const MessageDialog = lazy(() => import('./message-dialogs.tsx'))

/** What is loaded, oldest first, and the stream followed from the rev it was loaded at. */
function useMessages(id: string) {
  const query = useThread(id)
  const live = useLive()
  const ready = query.isSuccess
  const rev = useRef<number | null>(null)
  rev.current = query.data?.pages[0]?.rev ?? null
  useEffect(() => {
    // From the first rev only: later fetches bring newer revs, the stream keeps its own.
    if (ready) return live.follow(`conversation:${id}`, rev.current)
  }, [id, ready, live])
  const messages = useMemo(() => [...(query.data?.pages ?? [])].reverse().flatMap((page) => page.items), [query.data])
  return { query, messages }
}

const readAfterMs = 300

/** Says to the server how far was read, while somebody looks. */
function useReading(row: Row, messages: readonly Message[]) {
  const last = messages.at(-1)?.seq ?? 0
  const unread = row.unreadCount
  const id = row.id
  useEffect(() => {
    if (!unread || !last) return
    const read = () => {
      if (document.visibilityState === 'visible') post(`/conversations/${id}/read`, { seq: last }).catch(() => {})
    }
    // A message brings two changes here, and a burst many: all of it is read once.
    const timer = setTimeout(read, readAfterMs)
    document.addEventListener('visibilitychange', read)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', read)
    }
  }, [id, unread, last])
}

/** Where the unread line stands: fixed when the conversation is opened, so that reading does not move it. */
function useUnreadLine(row: Row, messages: readonly Message[]): number | null {
  const [after, setAfter] = useState<number | null | undefined>(undefined)
  useEffect(() => {
    if (after === undefined && messages.length > 0) setAfter(lastReadSeq(messages, row.unreadCount))
  }, [after, messages, row.unreadCount])
  return after ?? null
}

const firstDrawn = 16

/** What is in sight is drawn first, the rest of what is loaded when there is time: opening holds nothing up. */
function useWhole(ready: boolean): boolean {
  const [whole, setWhole] = useState(false)
  useEffect(() => {
    if (ready) startTransition(() => setWhole(true))
  }, [ready])
  return whole
}

/** The unread line comes into sight once all that is loaded is drawn. */
function useUnreadInSight(list: RefObject<HTMLElement | null>, after: number | null, whole: boolean): void {
  useLayoutEffect(() => {
    if (whole && after !== null) list.current?.querySelector('#unread-line')?.scrollIntoView({ block: 'center' })
  }, [list, after, whole])
}

/** Older pages come when the reader nears the top. */
function useOlder(scroller: RefObject<HTMLElement | null>, more: (() => void) | null) {
  const top = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const mark = top.current
    if (!mark || !more) return
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && more(), {
      root: scroller.current,
      rootMargin: '600px 0px 0px 0px',
    })
    watch.observe(mark)
    return () => watch.disconnect()
  }, [more, scroller])
  return top
}

interface Props {
  row: Row
  onReply: (message: Message) => void
}

/** The conversation, newest at the foot; it stays at the foot while the reader is there. */
export function Thread({ row, onReply }: Props) {
  const { t } = useTranslation()
  const me = useMe()
  const format = useFormat()
  const { query, messages } = useMessages(row.id)
  const [away, setAway] = useState(false)
  const scroller = useRef<HTMLElement>(null)
  const list = useRef<HTMLOListElement>(null)
  const whole = useWhole(query.isSuccess)
  const more = whole && query.hasNextPage && !query.isFetchingNextPage ? query.fetchNextPage : null
  const top = useOlder(scroller, more)
  const unreadAfter = useUnreadLine(row, messages)
  useReading(row, messages)
  const { acts, looking, stopLooking } = useActs(onReply)
  const lookedAt = looking && messages.find((one) => one.id === looking.id)
  useUnreadInSight(list, unreadAfter, whole)
  const items = useMemo(() => layOut(messages, format.dayKey, unreadAfter), [messages, format, unreadAfter])
  const latest = () => scroller.current?.scrollTo({ top: 0 })
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <section
        ref={scroller}
        className="talk scroll"
        aria-label={t('thread.messages')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a column that scrolls is reached by the keyboard
        tabIndex={0}
        onScroll={(event) => setAway(event.currentTarget.scrollTop < -240)}
      >
        <div className="messages">
          <div ref={top} />
          <ol ref={list} aria-live={whole ? 'polite' : 'off'} aria-relevant="additions">
            {query.isPending && <li className="bones text-center text-muted">{t('common.loading')}</li>}
            {query.isError && !query.data && (
              <li className="empty">
                <p>{query.error.message || t('error.unreachable')}</p>
                <button type="button" className="btn" onClick={() => void query.refetch()}>
                  {t('common.tryAgain')}
                </button>
              </li>
            )}
            <ThreadItems
              items={whole ? items : items.slice(-firstDrawn)}
              messages={messages}
              row={row}
              myId={me.user.id}
              acts={acts}
            />
            <WaitingItems conversationId={row.id} myName={me.user.name} />
            <ScheduledItems row={row} />
          </ol>
        </div>
      </section>
      {away && (
        <button type="button" className="to-latest" onClick={latest}>
          <Icon of={ArrowDown} size="xs" />
          {t('thread.latest')}
          {row.unreadCount > 0 && <span className="count">{row.unreadCount}</span>}
        </button>
      )}
      {looking && lookedAt && (
        <Suspense>
          <MessageDialog message={lookedAt} at={looking.at} close={stopLooking} acts={acts} />
        </Suspense>
      )}
    </div>
  )
}
