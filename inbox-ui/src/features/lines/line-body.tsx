import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleAlert, CircleCheck, Ear } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { patch, post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { phoneWords } from '../../lib/names.ts'
import { keys } from '../../lib/query.ts'
import type { Line } from '../../lib/types.ts'
import { nextStep } from './reasons.ts'

export function Connected({ line }: { line: Line }) {
  const { t } = useTranslation()
  const account = line.account
  if (!account) return null
  return (
    <div className="part">
      <p className="flex items-center gap-2 text-15" role="status">
        <Icon of={CircleCheck} className="text-ok" />
        {t('lines.connected')}
        <bdi dir="ltr" className="font-medium">
          {phoneWords(account.number ?? line.address)}
        </bdi>
      </p>
      <Link to="/inbox/$view" params={{ view: 'all' }} className="btn main mt-4">
        {t('lines.toInbox')}
      </Link>
    </div>
  )
}

/** A new number answers nobody until somebody says so: here, or in the settings beside it. */
export function Listening({ line }: { line: Line }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const may = useMay()
  const answer = useChange(
    () => patch(`/lines/${line.id}`, { botMode: 'on' }),
    () => void client.invalidateQueries({ queryKey: keys.lines }),
  )
  if (line.botMode !== 'listen') return null
  return (
    <div className="part" role="status" data-testid="listening">
      <p className="flex items-center gap-2 text-15 font-medium">
        <Icon of={Ear} />
        {t('lines.answersTitle')}
      </p>
      <p className="mt-2 max-w-[62ch] text-muted">{t('lines.answersAsk')}</p>
      {may('manage_lines') && (
        <button
          type="button"
          className="btn mt-3"
          aria-disabled={answer.isPending}
          onClick={() => answer.mutate(undefined)}
        >
          {t('lines.answersNow')}
        </button>
      )}
    </div>
  )
}

export function Connecting({ line }: { line: Line }) {
  const { t } = useTranslation()
  const reason = line.account?.closeReason
  return (
    <div className="part min-h-48" role="status">
      <p className="flex items-center gap-3 text-15">
        <span className="dots text-accent" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
        {t('lines.connecting')}
      </p>
      {reason && <p className="mt-2 text-muted">{t(`closed.${reason}.what`)}</p>}
    </div>
  )
}

/** Why it is not connected, in plain words, and the one thing to do. */
export function Closed({ line }: { line: Line }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const may = useMay()
  const refresh = () => void client.invalidateQueries({ queryKey: keys.lines })
  const connect = useChange(() => post(`/lines/${line.id}/connect`), refresh)
  const format = useFormat()
  const reason = line.account?.closeReason ?? 'stopped'
  const step = nextStep[reason]
  const bad = line.account?.state === 'failed'
  return (
    <div className="part min-h-48" role="status" data-testid="close-reason" data-reason={reason}>
      <p className={`flex items-center gap-2 text-15 font-medium ${bad ? 'text-bad' : ''}`}>
        <Icon of={CircleAlert} />
        {t(`closed.${reason}.what`)}
      </p>
      <p className="mt-2 max-w-[62ch] text-muted">{t(`closed.${reason}.next`)}</p>
      {line.account?.lockedUntil && (
        <p className="mt-2">{t('lines.lockedUntil', { time: format.exact(line.account.lockedUntil) })}</p>
      )}
      {may('manage_lines') && step !== 'none' && (
        <button
          type="button"
          className="btn main tall mt-5"
          aria-disabled={connect.isPending}
          onClick={() => connect.mutate(undefined)}
        >
          {t(step === 'link' ? 'lines.newLink' : 'lines.connect')}
        </button>
      )}
    </div>
  )
}
