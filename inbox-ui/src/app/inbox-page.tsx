import { useParams } from '@tanstack/react-router'
import { Command, SquarePen } from 'lucide-react'
import { lazy, Suspense, useContext, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../components/icon.tsx'
import { ConversationList } from '../features/inbox/conversation-list.tsx'
import { useConversation, useMay } from '../lib/data.ts'
import { loadMoreTexts } from '../lib/i18n.ts'
import { LiveContext } from '../lib/live-context.ts'
import { listWidth } from '../lib/preferences.ts'
import { startConversation } from '../lib/starting.ts'
import { useStore } from '../lib/store.ts'
import { Grip } from './grip.tsx'
import { openPalette } from './overlays.ts'

const loadConversation = () => Promise.all([import('./conversation.tsx'), loadMoreTexts()]).then(([part]) => part)
// The list comes first; a conversation's part follows at once, before anybody can choose one.
const Conversation = lazy(loadConversation)

function Nothing() {
  const { t } = useTranslation()
  return (
    <section className="thread empty" aria-label={t('thread.none')}>
      <h2>{t('thread.none')}</h2>
      <p>{t('thread.noneHint')}</p>
      <p className="mt-2 flex flex-wrap items-center justify-center gap-2">
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
  const live = useContext(LiveContext)
  const may = useMay()
  const width = useStore(listWidth)
  useEffect(() => void loadConversation(), [])
  return (
    <div
      className="inbox"
      data-at={conversationId ? 'thread' : 'list'}
      style={{ '--list': `${width}px` } as React.CSSProperties}
    >
      <h1 className="sr-only">{row ? t('nav.inboxWith', { name: row.contact.name }) : t('nav.inbox')}</h1>
      <ConversationList
        view={view}
        selectedId={conversationId}
        grip={<Grip />}
        tools={
          <>
            {may('reply_conversations') && (
              <button
                type="button"
                className="icon-btn"
                title={t('list.write')}
                aria-label={t('list.write')}
                onClick={() => startConversation({ phone: '', name: '' })}
              >
                <Icon of={SquarePen} />
              </button>
            )}
            <button
              type="button"
              className="icon-btn"
              title={t('palette.open')}
              aria-label={t('palette.open')}
              onClick={openPalette}
            >
              <Icon of={Command} />
            </button>
          </>
        }
      />
      {live && row && row.id === conversationId ? (
        <Suspense fallback={<section className="thread" aria-busy="true" aria-label={t('common.loading')} />}>
          <Conversation key={row.id} row={row} view={view} />
        </Suspense>
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
