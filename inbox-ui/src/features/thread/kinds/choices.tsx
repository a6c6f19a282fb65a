import { Check, List } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../components/icon.tsx'
import type { Message } from '../../../lib/types.ts'

type Content = NonNullable<Message['content']>

/** Buttons or a list that the customer was offered, as they see them. */
export function ChoicesCard({ choices }: { choices: NonNullable<Content['choices']> }) {
  const { t } = useTranslation()
  const isList = choices.style === 'list'
  return (
    <div className="choices" data-testid="choices">
      {isList && choices.label && (
        <span className="choices-label">
          <Icon of={List} size="xs" /> <bdi>{choices.label}</bdi>
        </span>
      )}
      <ul aria-label={t(isList ? 'choices.list' : 'choices.buttons')}>
        {choices.options.map((option) => (
          <li key={option.id}>
            <span dir="auto">{option.title}</span>
            {option.description && (
              <small className="text-muted" dir="auto">
                {option.description}
              </small>
            )}
          </li>
        ))}
      </ul>
      {choices.footer && (
        <small className="text-muted" dir="auto">
          {choices.footer}
        </small>
      )}
    </div>
  )
}

/** Above the words of an answer: it was chosen, not typed. */
export function Chosen() {
  const { t } = useTranslation()
  return (
    <small className="chosen">
      <Icon of={Check} size="xs" />
      {t('choices.chosen')}
    </small>
  )
}
