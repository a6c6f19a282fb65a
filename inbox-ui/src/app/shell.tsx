import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useMatch, useNavigate } from '@tanstack/react-router'
import { WifiOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../components/icon.tsx'
import { useCounts, useMe } from '../lib/data.ts'
import { useFormat } from '../lib/format.ts'
import type { Live } from '../lib/live.ts'
import { LiveContext } from '../lib/live-context.ts'
import { liveState } from '../lib/live-state.ts'
import { whenNotificationPressed } from '../lib/notify.ts'
import { outbox } from '../lib/outbox.ts'
import { useStore } from '../lib/store.ts'
import { Keyboard } from './keyboard.tsx'
import { Rail } from './rail.tsx'
import { signedOut } from './signed-out.ts'

/** Since when nothing is reached, and that nothing is lost. A short hiccup is not worth a bar. */
function OfflineBar() {
  const { t } = useTranslation()
  const format = useFormat()
  const { online, since } = useStore(liveState)
  const waiting = useStore(outbox).filter((one) => one.refused === null).length
  const [late, setLate] = useState(false)
  useEffect(() => {
    setLate(false)
    if (online) return
    const timer = setTimeout(() => setLate(true), navigator.onLine ? 3_000 : 0)
    return () => clearTimeout(timer)
  }, [online])
  if (online || !late || !since) return null
  return (
    <div className="offline" role="status" data-testid="offline">
      <Icon of={WifiOff} size="s" />
      <span>
        <b className="font-semibold">{t('offline.since', { time: format.clock(since) })}</b>{' '}
        {waiting > 0 ? t('offline.waiting', { count: waiting }) : t('offline.kept')}
      </span>
    </div>
  )
}

/** The socket for as long as somebody is signed in, and the streams that every page follows. It comes after the paint. */
function useLiveStreams(): Live | null {
  const me = useMe()
  const client = useQueryClient()
  const [live, setLive] = useState<Live | null>(null)
  const [myId, organizationId] = [me.user.id, me.organization.id]
  useEffect(() => {
    let stop = () => {}
    let gone = false
    void import('../lib/live.ts').then(({ createLive }) => {
      if (gone) return
      const made = createLive(client, { myId, organizationId }, signedOut)
      const ends = [made.follow(`org:${organizationId}:lists`, null), made.follow(`user:${myId}`, null)]
      made.start()
      setLive(made)
      stop = () => {
        for (const end of ends) end()
        made.stop()
      }
    })
    return () => {
      gone = true
      stop()
    }
  }, [client, myId, organizationId])
  return live
}

/** How many of one's own conversations wait, in the tab's title. */
function useTitle() {
  const { data: counts } = useCounts()
  const mine = counts?.mine ?? 0
  useEffect(() => {
    document.title = mine > 0 ? `(${mine}) Parley` : 'Parley'
  }, [mine])
}

/** A notification that is pressed opens its conversation. */
function useNotifications() {
  const navigate = useNavigate()
  useEffect(
    () =>
      whenNotificationPressed((conversationId) => {
        void navigate({ to: '/inbox/$view/$conversationId', params: { view: 'all', conversationId } })
      }),
    [navigate],
  )
}

/** The frame of everything behind the sign-in. */
export function Shell() {
  const { t } = useTranslation()
  const live = useLiveStreams()
  useTitle()
  useNotifications()
  const inThread = useMatch({ from: '/signed-in/inbox/$view/$conversationId', shouldThrow: false })
  return (
    <LiveContext value={live}>
      <a className="skip" href="#main">
        {t('nav.skip')}
      </a>
      <div className={`frame ${inThread ? 'deep' : ''}`}>
        <OfflineBar />
        <Rail />
        <main id="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Keyboard />
    </LiveContext>
  )
}
