import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Composer } from '../features/composer/composer.tsx'
import { Thread } from '../features/thread/thread.tsx'
import { ThreadHead } from '../features/thread/thread-head.tsx'
import { useMay } from '../lib/data.ts'
import { panelFolded } from '../lib/preferences.ts'
import { planning } from '../lib/scheduling.ts'
import { useStore } from '../lib/store.ts'
import type { Message, Row, View } from '../lib/types.ts'

const ScheduleDialog = lazy(() => import('../features/scheduling/schedule-dialog.tsx'))
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

/** One conversation: its head, thread and composer, and the panel beside or over it. */
export default function Conversation({ row, view }: { row: Row; view: View }) {
  const { t } = useTranslation()
  const may = useMay()
  const [answering, setAnswering] = useState<Message | null>(null)
  const plan = useStore(planning)
  const panel = usePanel()
  const close = useCallback(() => panel.set(false), [panel.set])
  return (
    <div className={`conversation ${panel.open ? '' : 'folded'}`}>
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
      {plan && (
        <Suspense>
          <ScheduleDialog plan={plan} close={() => planning.set(null)} />
        </Suspense>
      )}
    </div>
  )
}
