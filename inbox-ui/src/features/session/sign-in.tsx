import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BadLine, Field } from '../../components/field.tsx'
import { ApiError, post } from '../../lib/api.ts'
import { keys } from '../../lib/query.ts'
import type { Me } from '../../lib/types.ts'
import { Flag } from './flag.tsx'
import { fieldsOf, PasswordField } from './password-field.tsx'

/** Seconds until another try counts, counted down; 0 when there is nothing to wait for. */
function useWait(error: Error | null): number {
  const [until, setUntil] = useState(0)
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const details = error instanceof ApiError ? (error.details as { retryAfterSeconds?: number } | null) : null
    setUntil(details?.retryAfterSeconds ? Date.now() + details.retryAfterSeconds * 1000 : 0)
  }, [error])
  useEffect(() => {
    if (!until) return
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [until])
  return Math.max(0, Math.ceil((until - now) / 1000))
}

const spoken = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`

export function SignIn({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const signIn = useMutation({
    mutationFn: (input: Record<string, string>) => post<Me>('/session', input),
    onSuccess: (me) => {
      client.clear()
      client.setQueryData(keys.me, me)
      onDone()
    },
  })
  const wait = useWait(signIn.error)
  const locked = wait > 0 && signIn.error instanceof ApiError && signIn.error.code === 'sign-in.locked'
  return (
    <Flag title={t('session.welcome')} lead={t('session.signInLead')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!wait) signIn.mutate(fieldsOf(event.currentTarget))
        }}
      >
        <Field
          label={t('session.email')}
          name="email"
          type="email"
          autoComplete="username"
          required
          autoFocus
          dir="ltr"
        />
        <PasswordField
          label={t('session.password')}
          autoComplete="current-password"
          error={signIn.error && !locked ? signIn.error.message || t('error.unreachable') : null}
          extra={
            <Link to="/forgot-password" className="link">
              {t('session.forgot')}
            </Link>
          }
        />
        {locked && (
          <BadLine>
            {t('session.locked', { time: spoken(wait) })}{' '}
            <Link to="/forgot-password" className="underline">
              {t('session.lockedReset')}
            </Link>
          </BadLine>
        )}
        <button type="submit" className="btn main" aria-disabled={signIn.isPending || wait > 0}>
          {wait > 0 ? t('session.waitFor', { time: spoken(wait) }) : t('session.signIn')}
        </button>
      </form>
    </Flag>
  )
}
