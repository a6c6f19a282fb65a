import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BadLine, Field } from '../../components/field.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { keys } from '../../lib/query.ts'
import type { Line } from '../../lib/types.ts'
import { Countdown } from './countdown.tsx'

const codeSeconds = 160
const international = /^\+[1-9]\d{6,14}$/

/** The code itself, in two groups of four as phones show it. */
function Code({ code, until }: { code: string; until: string | null }) {
  const { t } = useTranslation()
  return (
    <div className="grid gap-3" data-testid="pairing-code" data-code={code}>
      <h3 className="font-medium">{t('lines.codeTitle')}</h3>
      <p dir="ltr" className="text-start text-24 font-semibold tracking-[0.18em] whitespace-nowrap tabular-nums">
        {code.slice(0, 4)}-{code.slice(4)}
      </p>
      <Countdown
        label={t('lines.codeLeft')}
        aria={(count) => t('lines.secondsLeft', { count })}
        until={until}
        of={codeSeconds}
      />
      <ol className="ms-4 grid list-decimal gap-1.5 text-muted">
        <li>{t('lines.codeStep1')}</li>
        <li>{t('lines.codeStep2')}</li>
      </ol>
    </div>
  )
}

/** Linking without a camera: the phone's number, and the code that WhatsApp on it takes. */
export function Pairing({ line }: { line: Line }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [bad, setBad] = useState(false)
  const ask = useChange(
    (phone: string) => post(`/lines/${line.id}/link`, { phone }),
    () => void client.invalidateQueries({ queryKey: keys.lines }),
  )
  const { pairingCode, pairingExpiresAt, closeReason } = line.account ?? {}
  if (pairingCode) return <Code code={pairingCode} until={pairingExpiresAt ?? null} />
  const refused = closeReason === 'pairing_refused'
  const coming = !refused && (ask.isPending || ask.isSuccess)
  return (
    <details className="group" open={coming || refused || undefined} data-testid="pairing">
      <summary className="cursor-pointer font-medium">{t('lines.codeInstead')}</summary>
      <form
        className="mt-3 grid gap-3"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const phone = String(new FormData(event.currentTarget).get('phone')).replace(/[\s().-]/g, '')
          setBad(!international.test(phone))
          if (international.test(phone)) ask.mutate(phone)
        }}
      >
        <p className="text-muted">{t('lines.codeHow')}</p>
        <Field
          label={t('lines.phone')}
          name="phone"
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          dir="ltr"
          placeholder="+34 611 000 001"
          required
          error={bad ? t('lines.phoneBad') : null}
        />
        {refused && <BadLine>{`${t('closed.pairing_refused.what')} ${t('closed.pairing_refused.next')}`}</BadLine>}
        <button type="submit" className="btn justify-self-start" aria-disabled={coming}>
          {t(coming ? 'lines.codeComing' : refused ? 'lines.codeAgain' : 'lines.getCode')}
        </button>
      </form>
    </details>
  )
}
