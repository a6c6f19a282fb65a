import { Check, CircleAlert, Clock, type LucideIcon } from 'lucide-react'
import { Icon } from '../../components/icon.tsx'

export type Look = 'ok' | 'warn' | 'bad' | 'accent' | ''

const pictures: Readonly<Record<Look, LucideIcon>> = {
  ok: Check,
  warn: Clock,
  bad: CircleAlert,
  accent: Clock,
  '': Clock,
}

/** A state: a word, with a colour and a sign that repeat it. */
export function State({ look, word }: { look: Look; word: string }) {
  return (
    <span className={`state ${look}`}>
      <Icon of={pictures[look]} size="xs" />
      {word}
    </span>
  )
}
