import { Copy, MessageSquarePlus, UserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../components/icon.tsx'
import { copyText } from '../../../lib/clipboard.ts'
import { useMay } from '../../../lib/data.ts'
import { phoneWords } from '../../../lib/names.ts'
import { startConversation } from '../../../lib/starting.ts'
import type { Message } from '../../../lib/types.ts'

type Card = NonNullable<Message['content']>['cards'][number]

function Way({ value, copied, write }: { value: string; copied: string; write?: () => void }) {
  const { t } = useTranslation()
  return (
    <span className="flex items-center gap-1">
      <bdi className="cut flex-1" dir="ltr">
        {phoneWords(value)}
      </bdi>
      <button
        type="button"
        className="icon-btn"
        title={t('contactCard.copy', { value })}
        aria-label={t('contactCard.copy', { value })}
        onClick={() => void copyText(value, copied)}
      >
        <Icon of={Copy} size="s" />
      </button>
      {write && (
        <button
          type="button"
          className="icon-btn"
          title={t('contactCard.write', { value })}
          aria-label={t('contactCard.write', { value })}
          onClick={write}
        >
          <Icon of={MessageSquarePlus} size="s" />
        </button>
      )}
    </span>
  )
}

/** Somebody's card: each way to reach them can be copied, and a number written to. */
export function ContactCards({ cards }: { cards: readonly Card[] }) {
  const { t } = useTranslation()
  const may = useMay()
  return cards.map((card) => (
    <div className="piece" key={`${card.name} ${card.phones[0] ?? ''}`} data-testid="contact-card">
      <span className="piece-sign">
        <Icon of={UserRound} />
      </span>
      <div className="piece-words">
        <b className="cut" dir="auto">
          {card.name}
        </b>
        {card.organization && (
          <span className="piece-more" dir="auto">
            {card.organization}
          </span>
        )}
        {card.phones.map((phone) => (
          <Way
            key={phone}
            value={phone}
            copied={t('common.copied')}
            {...(may('reply_conversations') ? { write: () => startConversation({ phone, name: card.name }) } : {})}
          />
        ))}
        {card.emails.map((email) => (
          <Way key={email} value={email} copied={t('common.copied')} />
        ))}
      </div>
    </div>
  ))
}
