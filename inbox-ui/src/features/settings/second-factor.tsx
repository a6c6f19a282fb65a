import { useQuery, useQueryClient } from '@tanstack/react-query'
import { QRCodeSVG } from 'qrcode.react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../components/field.tsx'
import { get, post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import type { SecondFactor as Factor } from '../../lib/guard-types.ts'

const factorKey = ['second-factor'] as const

/** A code of the app, or a recovery code: sent by Enter. */
function CodeAsked({ label, send, busy }: { label: string; send: (code: string) => void; busy: boolean }) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send(code.trim())
    setCode('')
  }
  return (
    <form className="flex max-w-90 items-end gap-3" onSubmit={submit}>
      <Field
        label={t('commands.factorCode')}
        dir="ltr"
        autoComplete="one-time-code"
        required
        minLength={6}
        maxLength={20}
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      <button type="submit" className="btn" aria-disabled={busy}>
        {label}
      </button>
    </form>
  )
}

function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const { t } = useTranslation()
  return (
    <div role="status" data-testid="recovery-codes">
      <p>{t('commands.recoveryWhat')}</p>
      <ul className="mono mt-2 grid grid-cols-2 gap-1" dir="ltr">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </div>
  )
}

/** An authenticator app, for what costs money or reaches many from one's own phone. */
export function SecondFactor() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data } = useQuery({ queryKey: factorKey, queryFn: () => get<Factor>('/second-factor') })
  const refresh = () => void client.invalidateQueries({ queryKey: factorKey })
  const enrol = useChange(() => post<{ secret: string; uri: string }>('/second-factor'))
  const activate = useChange(
    (code: string) => post<{ recoveryCodes: string[] }>('/second-factor/activate', { code }),
    () => {
      enrol.reset()
      refresh()
    },
  )
  const take = useChange((code: string) => post('/second-factor/remove', { code }), refresh)
  return (
    <section className="grid gap-4" data-testid="second-factor">
      <div>
        <h2>{t('commands.factor')}</h2>
        <p className="mt-1 max-w-[62ch] text-muted">{t('commands.factorWhat')}</p>
      </div>
      {data?.isActive && (
        <>
          <p>
            <span className="state ok">{t('commands.factorOn')}</span>{' '}
            {t('commands.recoveryLeft', { count: data.recoveryLeft })}
          </p>
          {activate.data && <RecoveryCodes codes={activate.data.recoveryCodes} />}
          <CodeAsked label={t('commands.factorRemove')} send={(code) => take.mutate(code)} busy={take.isPending} />
        </>
      )}
      {data && !data.isActive && !enrol.data && (
        <button
          type="button"
          className="btn justify-self-start"
          aria-disabled={enrol.isPending}
          onClick={() => enrol.mutate(undefined)}
        >
          {t('commands.factorSetUp')}
        </button>
      )}
      {enrol.data && (
        <div className="grid gap-3">
          <p>{t('commands.factorScan')}</p>
          <QRCodeSVG value={enrol.data.uri} size={192} marginSize={2} title={t('commands.factorScan')} />
          <code className="mono break-all" dir="ltr" data-testid="factor-secret">
            {enrol.data.secret}
          </code>
          <CodeAsked label={t('commands.confirm')} send={(code) => activate.mutate(code)} busy={activate.isPending} />
        </div>
      )}
    </section>
  )
}
