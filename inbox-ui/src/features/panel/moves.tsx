import { useTranslation } from 'react-i18next'
import { useConversationMoves } from '../../lib/changes.ts'
import { useMay } from '../../lib/data.ts'
import type { Row } from '../../lib/types.ts'

/** On a phone the head has no room for these. */
export function Moves({ row }: { row: Row }) {
  const { t } = useTranslation()
  const may = useMay()
  const { takeOver, handBack, close, reopen } = useConversationMoves(row.id)
  if (!may('reply_conversations')) return null
  const closed = row.status === 'closed'
  const bot = row.holderKind === 'bot'
  return (
    <div className="flex flex-wrap gap-2 px-4 pb-4 md:hidden">
      {!closed && (
        <button type="button" className="btn tall" onClick={() => (bot ? takeOver : handBack).mutate()}>
          {t(bot ? 'head.takeOver' : 'head.handBack')}
        </button>
      )}
      <button type="button" className="btn tall" onClick={() => (closed ? reopen : close).mutate()}>
        {t(closed ? 'head.reopen' : 'head.close')}
      </button>
    </div>
  )
}
