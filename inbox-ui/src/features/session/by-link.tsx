import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { BadLine, Field } from '../../components/field.tsx'
import { post } from '../../lib/api.ts'
import { keys } from '../../lib/query.ts'
import type { Me } from '../../lib/types.ts'
import { Flag } from './flag.tsx'
import { fieldsOf, PasswordField } from './password-field.tsx'

function BackToSignIn({ children }: { children?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <p className="mt-6 text-15">
      {children}{' '}
      <Link to="/sign-in" className="link">
        {t('session.toSignIn')}
      </Link>
    </p>
  )
}

/** Asks for a reset link. The answer is the same whether the address is known or not. */
export function Forgot() {
  const { t } = useTranslation()
  const ask = useMutation({ mutationFn: (input: Record<string, string>) => post('/password-reset', input) })
  return (
    <Flag title={t('session.forgotTitle')} lead={ask.isSuccess ? undefined : t('session.forgotLead')}>
      {ask.isSuccess ? (
        <div role="status">
          <BackToSignIn>{t('session.forgotSent')}</BackToSignIn>
        </div>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            ask.mutate(fieldsOf(event.currentTarget))
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
          {ask.error && <BadLine>{ask.error.message || t('error.unreachable')}</BadLine>}
          <button type="submit" className="btn main" disabled={ask.isPending}>
            {t('session.sendLink')}
          </button>
          <BackToSignIn />
        </form>
      )}
    </Flag>
  )
}

/** A new password, by the link of the mail. */
export function Reset({ token }: { token: string }) {
  const { t } = useTranslation()
  const reset = useMutation({
    mutationFn: ({ password }: Record<string, string>) => post('/password-reset/confirm', { token, password }),
  })
  return (
    <Flag title={t('session.resetTitle')} lead={reset.isSuccess ? undefined : t('session.resetLead')}>
      {reset.isSuccess ? (
        <div role="status">
          <BackToSignIn>{t('session.resetDone')}</BackToSignIn>
        </div>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            reset.mutate(fieldsOf(event.currentTarget))
          }}
        >
          <PasswordField
            label={t('session.newPassword')}
            autoComplete="new-password"
            autoFocus
            error={reset.error ? reset.error.message || t('error.unreachable') : null}
          />
          <button type="submit" className="btn main" disabled={reset.isPending}>
            {t('session.setPassword')}
          </button>
        </form>
      )}
    </Flag>
  )
}

interface Offer {
  name: string | null
  organization: string
  hasAccount: boolean
}

/** A seat that was offered: a name and a password, and the inbox opens. */
export function AcceptInvitation({ token, onDone }: { token: string; onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const offer = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => post<Offer>('/invitations/preview', { token }),
    retry: false,
  })
  const accept = useMutation({
    mutationFn: ({ name, password }: Record<string, string>) =>
      post<Me>('/invitations/accept', { token, name, password }),
    onSuccess: (me) => {
      client.clear()
      client.setQueryData(keys.me, me)
      onDone()
    },
  })
  if (offer.error) {
    return (
      <Flag title={t('session.inviteTitle')}>
        <BadLine>{offer.error.message || t('error.unreachable')}</BadLine>
        <BackToSignIn />
      </Flag>
    )
  }
  const known = offer.data?.hasAccount
  return (
    <Flag
      title={offer.data ? t('session.inviteTo', { organization: offer.data.organization }) : t('session.inviteTitle')}
      lead={known ? t('session.inviteKnown') : t('session.inviteLead')}
    >
      <form
        key={offer.data?.name ?? ''}
        onSubmit={(event) => {
          event.preventDefault()
          accept.mutate(fieldsOf(event.currentTarget))
        }}
      >
        <Field
          label={t('session.yourName')}
          name="name"
          autoComplete="name"
          required
          maxLength={120}
          defaultValue={offer.data?.name ?? ''}
        />
        <PasswordField
          label={known ? t('session.password') : t('session.newPassword')}
          autoComplete={known ? 'current-password' : 'new-password'}
          error={accept.error ? accept.error.message || t('error.unreachable') : null}
        />
        <button type="submit" className="btn main" disabled={accept.isPending || !offer.data}>
          {t('session.join')}
        </button>
      </form>
    </Flag>
  )
}

/** Confirms an address as soon as its link is opened. */
export function VerifyEmail({ token }: { token: string }) {
  const { t } = useTranslation()
  const { mutate, ...verify } = useMutation({ mutationFn: () => post('/email-verification/confirm', { token }) })
  useEffect(() => mutate(), [mutate])
  return (
    <Flag title={t('session.verifyTitle')}>
      <div role="status">
        {verify.error && <BadLine>{verify.error.message || t('error.unreachable')}</BadLine>}
        {verify.isSuccess && <BackToSignIn>{t('session.verified')}</BackToSignIn>}
      </div>
    </Flag>
  )
}
