import { useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleAlert, CircleCheck, Clock, Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { get, post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { copyText } from '../../lib/clipboard.ts'
import { useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { keys } from '../../lib/query.ts'
import type { CloudAccount, Line } from '../../lib/types.ts'
import { CloudForm } from './cloud-form.tsx'

/** A second way for the same number: WhatsApp's own Cloud API, on standby or in use. */
export function CloudPart({ line }: { line: Line }) {
  const { t } = useTranslation()
  const may = useMay()
  const [editing, setEditing] = useState(false)
  const { data } = useQuery({
    // the line's own changes tell when Graph was asked again
    queryKey: [...keys.cloudAccount(line.id), line.updatedAt, line.account?.id],
    queryFn: () => get<{ account: CloudAccount | null }>(`/lines/${line.id}/cloud-account`),
    enabled: may('manage_lines'),
    placeholderData: (before) => before,
    // until Graph has answered
    refetchInterval: (query) => (query.state.data?.account && !query.state.data.account.check ? 1_500 : false),
  })
  if (!data) return null
  const { account } = data
  return (
    <section className="part grid gap-3" data-testid="cloud-part">
      <h2>{t('cloud.title')}</h2>
      {account ? <Known line={line} account={account} /> : <p className="max-w-[62ch] text-muted">{t('cloud.what')}</p>}
      <button type="button" className="btn justify-self-start" onClick={() => setEditing(true)}>
        {account ? t('cloud.change') : t('cloud.connect')}
      </button>
      {editing && <CloudForm line={line} account={account} onClose={() => setEditing(false)} />}
    </section>
  )
}

function useAfter(line: Line) {
  const client = useQueryClient()
  return () => {
    void client.invalidateQueries({ queryKey: keys.lines })
    void client.invalidateQueries({ queryKey: keys.cloudAccount(line.id) })
  }
}

function Known({ line, account }: { line: Line; account: CloudAccount }) {
  const { t } = useTranslation()
  const after = useAfter(line)
  const check = useChange(() => post(`/lines/${line.id}/cloud-account/check`), after)
  const move = useChange((adapter: 'baileys' | 'cloud-api') => post(`/lines/${line.id}/move`, { adapter }), after)
  return (
    <>
      <Check account={account} />
      <p className="max-w-[62ch] text-muted">{t('cloud.tellMeta')}</p>
      <Told label={t('cloud.webhook')} text={account.webhookUrl} />
      <Told label={t('cloud.verifyToken')} text={account.verifyToken} />
      <p className="max-w-[62ch]">{account.isActive ? t('cloud.active') : t('cloud.standby')}</p>
      <div className="flex flex-wrap gap-2">
        <button
          type="button"
          className={`btn ${account.isActive ? '' : 'main'}`}
          aria-disabled={move.isPending}
          onClick={() => move.mutate(account.isActive ? 'baileys' : 'cloud-api')}
        >
          {account.isActive ? t('cloud.backToPhone') : t('cloud.use')}
        </button>
        <button type="button" className="btn" aria-disabled={check.isPending} onClick={() => check.mutate(undefined)}>
          {t('cloud.check')}
        </button>
      </div>
    </>
  )
}

/** What Graph said when it was last asked. */
function Check({ account: { check } }: { account: CloudAccount }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!check) {
    return (
      <p className="flex items-center gap-2" role="status">
        <Icon of={Clock} /> {t('cloud.checking')}
      </p>
    )
  }
  return (
    <p className="flex items-start gap-2" role="status" data-testid="cloud-check" data-ok={check.ok}>
      <Icon of={check.ok ? CircleCheck : CircleAlert} className={check.ok ? 'text-ok' : 'text-bad'} />
      <span>
        {check.ok ? t('cloud.fine', { name: check.name ?? '', number: check.number ?? '' }) : check.problem}{' '}
        <span className="text-muted">{format.ago(check.at)}</span>
      </span>
    </p>
  )
}

function Told({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation()
  return (
    <div className="grid gap-1">
      <span className="text-12 text-muted">{label}</span>
      <span className="flex items-center gap-2">
        <code className="code-box min-w-0 flex-1 break-all" dir="ltr">
          {text}
        </code>
        <button
          type="button"
          className="icon-btn"
          aria-label={t('cloud.copy', { what: label })}
          onClick={() => void copyText(text, t('webchat.copied'))}
        >
          <Icon of={Copy} />
        </button>
      </span>
    </div>
  )
}
