import { Ban, Check, CheckCheck, CircleAlert, CircleHelp, Clock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Tick } from '../lib/thread.ts'
import { Icon } from './icon.tsx'

const pictures = {
  waiting: Clock,
  unsure: CircleHelp,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
  cancelled: Ban,
} as const

/** How far a message got: a shape, and the word for it. */
export function Ticks({ tick }: { tick: Tick }) {
  const { t } = useTranslation()
  const word = t(`tick.${tick}`)
  return (
    <span
      role="img"
      aria-label={word}
      title={word}
      className={`inline-flex flex-none ${tick === 'read' ? 'tick-read' : ''}`}
      data-tick={tick}
    >
      <Icon of={pictures[tick]} size="xs" />
    </span>
  )
}
