import { Check, CircleAlert, Clock, QrCode } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import type { Line } from '../../lib/types.ts'

const pictures = { ok: Check, warn: Clock, bad: CircleAlert, accent: QrCode, '': Clock } as const

export type Look = keyof typeof pictures

/** The look of a line's state: what is well, what waits, what is broken. */
export function lookOf(line: Line): Look {
  const account = line.account
  if (!account) return ''
  if (account.state === 'failed') return 'bad'
  if (account.state === 'waiting_for_qr') return 'accent'
  if (account.state === 'connecting') return 'warn'
  if (account.state === 'disconnected') return account.wanted ? 'warn' : ''
  return account.health === 'critical' ? 'bad' : account.health === 'warning' ? 'warn' : 'ok'
}

export function LineState({ line }: { line: Line }) {
  const { t } = useTranslation()
  const look = lookOf(line)
  const state = line.account?.state ?? 'disconnected'
  const word = state === 'connected' ? t(`health.${line.account?.health ?? 'healthy'}`) : t(`lineState.${state}`)
  return (
    <span className={`state ${look}`} data-testid="line-state" data-state={state}>
      <Icon of={pictures[look]} size="xs" />
      {word}
    </span>
  )
}
