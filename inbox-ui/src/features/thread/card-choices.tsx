import { useTranslation } from 'react-i18next'
import { ask } from '../../lib/shortcuts.ts'
import type { Message } from '../../lib/types.ts'

/** Lines to choose from: put into the composer, where they are looked at and run. */
export function CardChoices({ card }: { card: NonNullable<Message['card']> }) {
  const { t } = useTranslation()
  return (
    <footer className="flex-wrap" data-testid="card-choices">
      <span className="sr-only">{t('commands.choose')}</span>
      {card.choices?.map(({ label, line }) => (
        <button key={line} type="button" className="btn" dir="auto" title={line} onClick={() => ask('command', line)}>
          {label}
        </button>
      ))}
    </footer>
  )
}
