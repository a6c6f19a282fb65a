import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Command } from 'lucide-react'
import { lazy, Suspense, useCallback, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../components/icon.tsx'
import { Composer } from '../features/composer/composer.tsx'
import { ConversationList } from '../features/inbox/conversation-list.tsx'
import { Thread } from '../features/thread/thread.tsx'
import { ThreadHead } from '../features/thread/thread-head.tsx'
import { useConversation, useMay } from '../lib/data.ts'
import { listWidth, panelFolded } from '../lib/preferences.ts'
import { useStore } from '../lib/store.ts'
import type { Message, Row, View } from '../lib/types.ts'
import { Grip } from './grip.tsx'
import { openPalette } from './overlays.ts'

const Panel = lazy(() => import('../features/panel/panel.tsx'))

const wide = matchMedia('(min-width: 1280px)')
const useWide = () =>
  useSyncExternalStore(
    (changed) => {
      wide.addEventListener('change', changed)
      return () => wide.removeEventListener('change', changed)
    },
    () => wide.matches,
  )

/** Whether the panel is open: beside the thread unless folded, over it when the address says so. */
function usePanel() {
  const { panel } = useSearch({ from: '/signed-in/inbox/$view' })
  const navigate = useNavigate()
  const isWide = useWide()
  const folded = useStore(panelFolded)
  const open = isWide ? !folded || panel !== undefined : panel !== undefined
  const set = useCallback(
    (next: boolean) => {
      if (isWide) panelFolded.set(!next)
      void navigate({ to: '.', search: next && !isWide ? { panel: 'contact' } : {}, replace: isWide })
    },
    [isWide, navigate],
  )
  return { open, set, section: panel, isWide }
}

function Conversation({ row, view }: { row: Row; view: View }) {
  const { t } = useTranslation()
  const may = useMay()
  const [answering, setAnswering] = useState<Message | null>(null)
  const panel = usePanel()
  const close = useCallback(() => panel.set(false), [panel.set])
  return (
    <>
      <section className="thread" aria-label={t('thread.title', { name: row.contact.name || row.contact.phone })}>
        <ThreadHead row={row} view={view} panelOpen={panel.open} togglePanel={() => panel.set(!panel.open)} />
        <Thread row={row} onReply={setAnswering} />
        {may('reply_conversations') && (
          <Composer row={row} answering={answering} stopAnswering={() => setAnswering(null)} />
        )}
      </section>
      {panel.open && (
        <Suspense fallback={panel.isWide ? <aside className="panel" aria-hidden="true" /> : null}>
          {!panel.isWide && <button type="button" className="scrim" aria-label={t('panel.close')} onClick={close} />}
          <Panel row={row} section={panel.section} onClose={close} />
        </Suspense>
      )}
    </>
  )
}

function Nothing() {
  const { t } = useTranslation()
  return (
    <section className="thread empty" aria-label={t('thread.none')}>
      <h2>{t('thread.none')}</h2>
      <p>{t('thread.noneHint')}</p>
      <p className="mt-2 flex items-center gap-2">
        <kbd>J</kbd> <kbd>K</kbd> {t('thread.noneKeys')} <kbd>?</kbd> {t('thread.noneSheet')}
      </p>
    </section>
  )
}

function Gone({ message }: { message: string }) {
  const { t } = useTranslation()
  return (
    <section className="thread empty" role="alert">
      <h2>{t('thread.gone')}</h2>
      <p>{message || t('error.unreachable')}</p>
    </section>
  )
}

/** The inbox: list, thread and panel side by side, or one at a time on a phone. What is shown is in the address. */
export function InboxPage() {
  const { t } = useTranslation()
  const { view } = useParams({ from: '/signed-in/inbox/$view' })
  const { conversationId } = useParams({ strict: false })
  const { data: row, error } = useConversation(conversationId)
  const width = useStore(listWidth)
  const panel = usePanel()
  return (
    <div
      className={`inbox ${row && panel.open ? '' : 'folded'}`}
      data-at={conversationId ? 'thread' : 'list'}
      style={{ '--list': `${width}px` } as React.CSSProperties}
    >
      <h1 className="sr-only">{row ? t('nav.inboxWith', { name: row.contact.name }) : t('nav.inbox')}</h1>
      <ConversationList
        view={view}
        selectedId={conversationId}
        grip={<Grip />}
        tools={
          <button
            type="button"
            className="icon-btn"
            title={t('palette.open')}
            aria-label={t('palette.open')}
            onClick={openPalette}
          >
            <Icon of={Command} />
          </button>
        }
      />
      {row && row.id === conversationId ? (
        <Conversation key={row.id} row={row} view={view} />
      ) : error ? (
        <Gone message={error.message} />
      ) : conversationId ? (
        <section className="thread" aria-busy="true" aria-label={t('common.loading')} />
      ) : (
        <Nothing />
      )}
    </div>
  )
}
