import { Link, useLocation } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'
import { Contrast, Inbox, Mail, Settings2, Smartphone, Users } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../components/icon.tsx'
import { Mark } from '../components/mark.tsx'
import { Face } from '../components/people.tsx'
import { useCounts, useLines, useMay, useMe } from '../lib/data.ts'
import { toggleTheme } from '../lib/theme.ts'
import type { Line } from '../lib/types.ts'

interface Place {
  to: '/inbox/$view' | '/lines' | '/members' | '/settings' | '/mail'
  name: string
  letter: string
  icon: LucideIcon
  badge?: React.ReactNode
  wide?: boolean
}

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

function Item({ place }: { place: Place }) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const here = pathname.startsWith(place.to === '/inbox/$view' ? '/inbox' : place.to)
  const title = t('nav.shortcut', { name: place.name, letter: place.letter })
  return (
    <li className={place.wide ? 'wide' : ''}>
      <Link
        to={place.to}
        params={{ view: 'all' }}
        className="rail-item"
        title={title}
        aria-current={here ? 'page' : undefined}
      >
        <Icon of={place.icon} />
        <span className="rail-word">{place.name}</span>
        {place.badge}
      </Link>
    </li>
  )
}

/** The main navigation: a rail, and a bar of five at the foot of a phone. */
export function Rail() {
  const { t } = useTranslation()
  const me = useMe()
  const may = useMay()
  const { data: counts } = useCounts()
  const { data: lines = [] } = useLines(may('manage_lines'))
  const health = healthOf(lines)
  const mine = counts?.mine ?? 0
  const inbox: Place = {
    to: '/inbox/$view',
    name: t('nav.inbox'),
    letter: 'I',
    icon: Inbox,
    badge: mine > 0 && (
      <b className="rail-count">
        {mine > 99 ? '99+' : mine}
        <span className="sr-only"> {t('nav.forYou')}</span>
      </b>
    ),
  }
  const upper: Place[] = [inbox, { to: '/members', name: t('nav.members'), letter: 'M', icon: Users }]
  const lower: Place[] = []
  if (may('manage_lines')) {
    const dot = <i className={`rail-dot ${health}`} aria-hidden="true" />
    lower.push({ to: '/lines', name: t('nav.lines'), letter: 'L', icon: Smartphone, badge: lines.length > 0 && dot })
  }
  if (may('manage_organization')) lower.push({ to: '/mail', name: t('nav.mail'), letter: 'O', icon: Mail })
  return (
    <nav className="rail" aria-label={t('nav.main')}>
      <Link to="/inbox/$view" params={{ view: 'all' }} className="rail-mark" aria-label={t('nav.home')}>
        <Mark />
      </Link>
      <ul>
        {upper.map((place) => (
          <Item key={place.to} place={place} />
        ))}
      </ul>
      <ul className="foot">
        {lower.map((place) => (
          <Item key={place.to} place={place} />
        ))}
        <li className="wide">
          <button type="button" className="rail-item" title={t('nav.theme')} onClick={toggleTheme}>
            <Icon of={Contrast} />
            <span className="rail-word">{t('nav.theme')}</span>
          </button>
        </li>
        <Item place={{ to: '/settings', name: t('nav.settings'), letter: 'S', icon: Settings2 }} />
        <li className="wide rail-me">
          <Face kind="me" name={me.user.name} title={me.user.name} big />
        </li>
      </ul>
    </nav>
  )
}
