import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/format.ts'
import type { Message } from '../../lib/types.ts'

/** Who put which sign under a message. Ours can be taken back by pressing it. */
export function Reactions({ message, react }: { message: Message; react: (emoji: string | null) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const all = message.reactions ?? []
  if (all.length === 0) return null
  return (
    <span className="reactions" data-testid="reactions">
      {[...new Set(all.map((one) => one.emoji))].map((emoji) => {
        const these = all.filter((one) => one.emoji === emoji)
        const isOurs = these.some((one) => one.by === 'us')
        const title = t(isOurs ? 'reaction.takeBack' : 'reaction.add', { emoji })
        return (
          <button
            key={emoji}
            type="button"
            aria-pressed={isOurs}
            aria-label={t('reaction.named', { emoji, count: these.length })}
            title={title}
            onClick={() => react(isOurs ? null : emoji)}
          >
            <span aria-hidden="true">{emoji}</span>
            {these.length > 1 && <span aria-hidden="true">{format.number(these.length)}</span>}
          </button>
        )
      })}
    </span>
  )
}
