import { AlarmClock, ChartBarBig, List, type LucideIcon, MapPin, Plus, UserRound } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import type { ComposerState } from './use-composer.ts'

const Menu = lazy(() => import('../../components/menu.tsx'))
const CreateDialog = lazy(() => import('./create-dialogs.tsx'))

export type Created = 'poll' | 'choices' | 'place' | 'card'
const pictures: Record<Created, LucideIcon> = { poll: ChartBarBig, choices: List, place: MapPin, card: UserRound }

interface Props {
  composer: ComposerState
  /** What the line's channel takes. */
  kinds: readonly Created[]
  schedule: () => void
}

/** What else can go out: a poll, choices, a place, a card; and later instead of now. */
export function Extras({ composer, kinds, schedule }: Props) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState(false)
  const [making, setMaking] = useState<Created | null>(null)
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
    run: () => setMaking(kind),
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
  return (
    <>
      {wanted ? (
        <Suspense fallback={button}>
          <Menu label={t('composer.more')} entries={[...made, later]} trigger={button} defaultOpen />
        </Suspense>
      ) : (
        button
      )}
      {making && (
        <Suspense>
          <CreateDialog what={making} send={composer.sendMore} close={() => setMaking(null)} />
        </Suspense>
      )}
    </>
  )
}
