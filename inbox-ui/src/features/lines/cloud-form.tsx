import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { put } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { keys } from '../../lib/query.ts'
import { toast } from '../../lib/toasts.ts'
import type { CloudAccount, Line } from '../../lib/types.ts'

interface Props {
  line: Line
  account: CloudAccount | null
  onClose: () => void
}

/** The keys of the Cloud API. What is there is not shown again: an empty field leaves it as it is. */
export function CloudForm({ line, account, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const save = useChange(
    (input: Record<string, string>) => put<CloudAccount>(`/lines/${line.id}/cloud-account`, input),
    () => {
      void client.invalidateQueries({ queryKey: keys.cloudAccount(line.id) })
      toast(t('common.saved'))
      onClose()
    },
  )
  const secret = (name: 'accessToken' | 'appSecret') => (
    <Field
      label={t(`cloud.${name}`)}
      name={name}
      type="password"
      autoComplete="off"
      dir="ltr"
      required={!account}
      placeholder={account ? t('cloud.unchanged') : undefined}
    />
  )
  const id = (name: 'phoneNumberId' | 'businessAccountId') => (
    <Field
      label={t(`cloud.${name}`)}
      name={name}
      inputMode="numeric"
      pattern="\d{5,32}"
      dir="ltr"
      required
      defaultValue={account?.[name]}
    />
  )
  return (
    <Dialog title={t('cloud.connect')} onClose={onClose}>
      <form
        className="grid gap-4 p-4"
        data-testid="cloud-form"
        onSubmit={(event) => {
          event.preventDefault()
          const filled = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value).trim()])
          save.mutate(Object.fromEntries(filled.filter(([, value]) => value)))
        }}
      >
        <p className="text-muted">{t('cloud.where')}</p>
        {id('phoneNumberId')}
        {id('businessAccountId')}
        {secret('accessToken')}
        {secret('appSecret')}
        <button type="submit" className="btn main tall" aria-disabled={save.isPending}>
          {t('common.save')}
        </button>
      </form>
    </Dialog>
  )
}
