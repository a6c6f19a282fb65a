import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BadLine, Field } from '../../components/field.tsx'
import { post, put } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useGateways, useRefresh } from './data.ts'
import type { Gateway } from './types.ts'

type Provider = Gateway['provider']
const providers: readonly Provider[] = ['stripe', 'paypal']

/** Whose account it is, whether its keys work, and where its webhooks go. */
function Connected({ gateway }: { gateway: Gateway }) {
  const { t } = useTranslation()
  const stop = useChange(() => post(`/payment-gateways/${gateway.id}/disconnect`), useRefresh())
  const { mode, keyHint, check, webhookUrl, hasWebhookSecret, isActive } = gateway
  return (
    <div className="grid gap-2" data-testid="gateway" data-ok={check?.ok ?? ''}>
      <p>
        <span className={`state ${mode === 'live' ? 'ok' : 'warn'}`}>{t(`payments.mode.${mode}`)}</span>{' '}
        <bdi className="mono">…{keyHint}</bdi>
      </p>
      {!check && <p role="status">{t('payments.checking')}</p>}
      {check?.ok && <p role="status">{t('payments.connected', { account: check.accountId ?? '' })}</p>}
      {check?.problem && <BadLine>{check.problem}</BadLine>}
      <p className="text-muted">{t(hasWebhookSecret ? 'payments.webhookSet' : 'payments.webhookMissing')}</p>
      <bdi dir="ltr" className="mono block overflow-x-auto">
        {webhookUrl}
      </bdi>
      {isActive ? (
        <button type="button" className="btn w-fit" onClick={() => stop.mutate(undefined)}>
          {t('payments.disconnect')}
        </button>
      ) : (
        <p className="text-warn">{t('payments.inactive')}</p>
      )}
    </div>
  )
}

function KeyForm({ provider, gateway }: { provider: Provider; gateway: Gateway | undefined }) {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const [secretKey, setSecretKey] = useState('')
  const [clientId, setClientId] = useState('')
  const [webhookSecret, setWebhookSecret] = useState('')
  const [isLive, setIsLive] = useState(false)
  const save = useChange(
    () =>
      put(`/payment-providers/${provider}`, {
        ...(secretKey && { secretKey: secretKey.trim() }),
        ...(clientId && { clientId: clientId.trim() }),
        ...(webhookSecret && { webhookSecret: webhookSecret.trim() }),
        ...(provider === 'paypal' && { mode: isLive ? 'live' : 'test' }),
      }),
    () => {
      setSecretKey('')
      setWebhookSecret('')
      refresh()
    },
  )
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(undefined)
      }}
    >
      <ol className="grid gap-1 text-muted">
        {[1, 2, 3].map((step) => (
          <li key={step}>
            {step}. {t(`payments.steps.${provider}.${step}`)}
          </li>
        ))}
      </ol>
      {provider === 'paypal' && (
        <>
          <Field
            label={t('payments.clientId')}
            autoComplete="off"
            value={clientId}
            onChange={(e) => setClientId(e.target.value)}
          />
          <label className="flex items-center gap-2">
            <input type="checkbox" checked={isLive} onChange={(e) => setIsLive(e.target.checked)} />
            {t('payments.isLive')}
          </label>
        </>
      )}
      <Field
        label={t('payments.secretKey')}
        type="password"
        autoComplete="off"
        value={secretKey}
        onChange={(event) => setSecretKey(event.target.value)}
      />
      <Field
        label={t(`payments.webhook.${provider}`)}
        type="password"
        autoComplete="off"
        value={webhookSecret}
        onChange={(event) => setWebhookSecret(event.target.value)}
      />
      <button
        type="submit"
        className="btn main w-fit"
        aria-disabled={save.isPending || (!gateway && !secretKey) || (!secretKey && !webhookSecret)}
      >
        {t(gateway ? 'payments.save' : 'payments.connect')}
      </button>
    </form>
  )
}

export function GatewaysTab() {
  const { t } = useTranslation()
  const { data } = useGateways()
  if (!data) return null
  return (
    <div className="grid gap-4">
      {providers.map((provider) => {
        const gateway = data.find((one) => one.provider === provider)
        return (
          <section key={provider} className="sheet grid gap-4">
            <h2>{t(`payments.gateway.${provider}`)}</h2>
            {gateway && <Connected gateway={gateway} />}
            <KeyForm provider={provider} gateway={gateway} />
          </section>
        )
      })}
    </div>
  )
}
