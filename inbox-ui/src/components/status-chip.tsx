import { Check } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from './icon.tsx'

const looks: Record<string, string> = {
  sent: 'accent',
  accepted: 'ok',
  confirmed: 'ok',
  delivered: 'ok',
  completed: 'ok',
  paid: 'ok',
  declined: 'bad',
  cancelled: 'bad',
  rejected: 'bad',
  failed: 'bad',
  expired: 'warn',
  pending: 'warn',
  open: 'warn',
  in_progress: 'accent',
  processing: 'accent',
  shipped: 'accent',
}

/** The state of a quote, an order or a ticket: a word, and a colour that repeats it. */
export function StatusChip({ noun, status }: { noun: 'quote' | 'order' | 'ticket'; status: string }) {
  const { t } = useTranslation()
  const look = looks[status] ?? ''
  return (
    <span className={`state ${look}`} data-status={status}>
      {look === 'ok' && <Icon of={Check} size="xs" />}
      {t(`${noun}Status.${status}`)}
    </span>
  )
}
