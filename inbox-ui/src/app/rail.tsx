import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'
import { Bell, Contrast, Ellipsis, Inbox, Mail, Settings2, Smartphone, Users } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../components/icon.tsx'
import { Mark } from '../components/mark.tsx'
import { Face } from '../components/people.tsx'
import { useCounts, useLines, useMay, useMe, useUnread } from '../lib/data.ts'
import { toggleTheme } from '../lib/theme.ts'
import type { Line } from '../lib/types.ts'
import { type Area, areas } from './areas.ts'

const Menu = lazy(() => import('../components/menu.tsx'))

interface Place {
  to: Area['to']
  name: string
  letter: string
  icon: LucideIcon
  badge?: React.ReactNode
}

/** A phone's bar has room for so many; what comes after the fourth then stands under "More". */
const barPlaces = 5

/** One dot for all numbers: the worst of them. */
function healthOf(lines: readonly Line[]): 'ok' | 'warn' | 'bad' | '' {
  const looks = lines.map((line) => {
    const { state, health, wanted } = line.account ?? { state: 'disconnected', health: 'healthy', wanted: false }
    if (state === 'failed' || (state === 'connected' && health === 'critical')) return 'bad'
    if (state === 'connected') return health === 'warning' ? 'warn' : 'ok'
    return wanted ? 'warn' : ''
  })
  return (['bad', 'warn', 'ok'] as const).find((look) => looks.includes(look)) ?? ''
}

const isAt = (pathname: string, { to }: Place) => pathname.startsWith(to === '/inbox/$view' ? '/inbox' : to)

function Item({ place, wide }: { place: Place; wide: boolean }) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const title = t('nav.shortcut', { name: place.name, letter: place.letter })
  return (
    <li className={wide ? 'wide' : ''}>
      <Link
        to={place.to}
        params={{ view: 'all' }}
        className="rail-item"
        title={title}
        aria-current={isAt(pathname, place) ? 'page' : undefined}
      >
        <Icon of={place.icon} />
        <span className="rail-word">{place.name}</span>
        {place.badge}
      </Link>
    </li>
  )
}

/** On a phone: the places that the bar has no room for. */
function More({ places }: { places: readonly Place[] }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const [pressed, setPressed] = useState(false)
  const here = places.find((place) => isAt(pathname, place))
  const button = (
    <button
      type="button"
      className="rail-item"
      aria-haspopup="menu"
      aria-current={here ? 'true' : undefined}
      onClick={() => setPressed(true)}
    >
      <Icon of={Ellipsis} />
      <span className="rail-word">{t('nav.more')}</span>
      {places.find(({ badge }) => badge)?.badge}
    </button>
  )
  const entries = places.map((place) => ({
    key: place.to,
    label: (
      <>
        <Icon of={place.icon} size="s" className="text-muted" />
        <span className="flex-1">{place.name}</span>
      </>
    ),
    run: () => void navigate({ to: place.to, params: { view: 'all' } }),
  }))
  return (
    <li className="narrow">
      {pressed ? (
        <Suspense fallback={button}>
          <Menu label={t('nav.more')} entries={entries} trigger={button} defaultOpen />
        </Suspense>
      ) : (
        button
      )}
    </li>
  )
}

function Count({ of, what }: { of: number; what: string }) {
  if (of === 0) return null
  return (
    <b className="rail-count">
      {of > 99 ? '99+' : of}
      <span className="sr-only"> {what}</span>
    </b>
  )
}

/** Where this member may go, in the rail's order: above, and at its foot. */
function usePlaces(): { upper: Place[]; lower: Place[] } {
  const { t } = useTranslation()
  const may = useMay()
  const { data: counts } = useCounts()
  const { data: lines = [] } = useLines(may('manage_lines'))
  const { data: unread = 0 } = useUnread()
  const mine = counts?.mine ?? 0
  const waiting = <Count of={mine} what={t('nav.forYou')} />
  const dot = lines.length > 0 && <i className={`rail-dot ${healthOf(lines)}`} aria-hidden="true" />
  const upper: Place[] = [
    { to: '/inbox/$view', name: t('nav.inbox'), letter: 'I', icon: Inbox, badge: waiting },
    ...areas
      .filter(({ needs }) => may(needs))
      .map(({ to, name, letter, icon }) => ({ to, name: t(`nav.${name}`), letter, icon })),
    { to: '/members', name: t('nav.members'), letter: 'M', icon: Users },
  ]
  const lower: Place[] = [
    {
      to: '/notifications',
      name: t('nav.notifications'),
      letter: 'W',
      icon: Bell,
      badge: <Count of={unread} what={t('nav.unread')} />,
    },
  ]
  if (may('manage_lines')) lower.push({ to: '/lines', name: t('nav.lines'), letter: 'L', icon: Smartphone, badge: dot })
  if (may('manage_organization')) lower.push({ to: '/mail', name: t('nav.mail'), letter: 'O', icon: Mail })
  lower.push({ to: '/settings', name: t('nav.settings'), letter: 'S', icon: Settings2 })
  return { upper, lower }
}

/** The main navigation: a rail, and a bar of five at the foot of a phone. */
export function Rail() {
  const { t } = useTranslation()
  const me = useMe()
  const { upper, lower } = usePlaces()
  const all = [...upper, ...lower]
  const more = all.length > barPlaces ? all.slice(barPlaces - 1) : []
  const item = (place: Place) => <Item key={place.to} place={place} wide={more.includes(place)} />
  return (
    <nav className="rail" aria-label={t('nav.main')}>
      <Link to="/inbox/$view" params={{ view: 'all' }} className="rail-mark" aria-label={t('nav.home')}>
        <Mark />
      </Link>
      <ul>{upper.map(item)}</ul>
      <ul className="foot">
        {lower.slice(0, -1).map(item)}
        <li className="wide">
          <button type="button" className="rail-item" title={t('nav.theme')} onClick={toggleTheme}>
            <Icon of={Contrast} />
            <span className="rail-word">{t('nav.theme')}</span>
          </button>
        </li>
        {lower.slice(-1).map(item)}
        {more.length > 0 && <More places={more} />}
        <li className="wide rail-me">
          <Face kind="me" name={me.user.name} title={me.user.name} big />
        </li>
      </ul>
    </nav>
  )
}
