import { Check } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from './icon.tsx'

const looks: Record<string, string> = {
  ...{ succeeded: 'ok', paid: 'ok', active: 'ok', trialing: 'ok', processing: 'accent', pending: 'warn', open: 'warn' },
  ...{ past_due: 'warn', uncollectible: 'warn', failed: 'bad', cancelled: 'bad', expired: 'bad', void: 'bad' },
}

/** The state of a payment, an invoice or a subscription: a word, and a colour that repeats it. */
export function MoneyChip({ status }: { status: string }) {
  const { t } = useTranslation()
  const look = looks[status] ?? ''
  return (
    <span className={`state ${look}`} data-status={status}>
      {look === 'ok' && <Icon of={Check} size="xs" />}
      {t(`payments.status.${status}`)}
    </span>
  )
}
