import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useMatch } from '@tanstack/react-router'
import { WifiOff } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../components/icon.tsx'
import { useCounts, useList, useMe } from '../lib/data.ts'
import { useFormat } from '../lib/format.ts'
import { createLive, liveState } from '../lib/live.ts'
import { LiveContext } from '../lib/live-context.ts'
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

/** The socket for as long as somebody is signed in, and the streams that every page follows. */
function useLiveStreams() {
  const me = useMe()
  const client = useQueryClient()
  const live = useMemo(() => createLive(client, me.user.id, signedOut), [client, me.user.id])
  useEffect(() => {
    const ends = [live.follow(`org:${me.organization.id}:lists`, null), live.follow(`user:${me.user.id}`, null)]
    live.start()
    return () => {
      for (const end of ends) end()
      live.stop()
    }
  }, [live, me.organization.id, me.user.id])
  return live
}

function useTitle() {
  const { data: counts } = useCounts()
  const { rows } = useList('mine', '')
  const unread = rows.filter((row) => row.unreadCount > 0).length
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Parley` : 'Parley'
  }, [unread])
  return counts
}

/** The frame of everything behind the sign-in. */
export function Shell() {
  const { t } = useTranslation()
  const live = useLiveStreams()
  useTitle()
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
