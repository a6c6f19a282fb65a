import { AlarmClock, ChartBarBig, List, type LucideIcon, MapPin, Plus, UserRound } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'

const Menu = lazy(() => import('../../components/menu.tsx'))

export type Created = 'poll' | 'choices' | 'place' | 'card'
const pictures: Record<Created, LucideIcon> = { poll: ChartBarBig, choices: List, place: MapPin, card: UserRound }

interface Props {
  /** What the line's channel takes. */
  kinds: readonly Created[]
  make: (what: Created) => void
  schedule: () => void
}

/** What else can go out: a poll, choices, a place, a card; and later instead of now. */
export function Extras({ kinds, make, schedule }: Props) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState(false)
  const button = (
    <button
      type="button"
      className="icon-btn"
      title={t('composer.more')}
      aria-label={t('composer.more')}
      aria-haspopup="menu"
      onClick={wanted ? undefined : () => setWanted(true)}
    >
      <Icon of={Plus} />
    </button>
  )
  const made = kinds.map((kind) => ({
    key: kind as string,
    run: () => make(kind),
    label: (
      <>
        <Icon of={pictures[kind]} size="s" /> {t(`create.${kind}`)}
      </>
    ),
  }))
  const later = {
    key: 'schedule',
    run: schedule,
    label: (
      <>
        <Icon of={AlarmClock} size="s" /> {t('schedule.do')}
      </>
    ),
  }
  if (!wanted) return button
  return (
    <Suspense fallback={button}>
      <Menu label={t('composer.more')} entries={[...made, later]} trigger={button} defaultOpen />
    </Suspense>
  )
}
