import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Field } from '../../components/field.tsx'
import { patch } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { keys } from '../../lib/query.ts'
import { toast } from '../../lib/toasts.ts'
import type { Line } from '../../lib/types.ts'

interface Patch {
  dailyLimit?: number | null
  newContactsLimit?: number | null
  warmUp?: boolean
}

const numberIn = (form: FormData, name: string): number | null => Number(form.get(name)) || null

/** The most a number may send, and its slow start. */
export function Limits({ line }: { line: Line }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const change = useChange(
    (limits: Patch) => patch(`/lines/${line.id}/limits`, limits),
    () => {
      void client.invalidateQueries({ queryKey: keys.lines })
      toast(t('lines.limitsSaved'))
    },
  )
  const { account } = line
  if (!account) return null
  const field = (name: 'dailyLimit' | 'newContactsLimit') => (
    <Field
      label={t(`lines.${name}`)}
      name={name}
      type="number"
      inputMode="numeric"
      min={1}
      max={100_000}
      placeholder={t('lines.noLimit')}
      defaultValue={account[name] ?? ''}
      key={`${name}${account[name]}`}
    />
  )
  return (
    <section data-testid="limits">
      <h2>{t('lines.limits')}</h2>
      <form
        className="mt-2 grid gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          change.mutate({
            dailyLimit: numberIn(form, 'dailyLimit'),
            newContactsLimit: numberIn(form, 'newContactsLimit'),
          })
        }}
      >
        {field('dailyLimit')}
        {field('newContactsLimit')}
        <button type="submit" className="btn justify-self-start" aria-disabled={change.isPending}>
          {t('common.save')}
        </button>
      </form>
      <h3 className="mt-4 font-medium">{t('lines.warmUp')}</h3>
      <p className="mt-1 text-muted">{t('lines.warmUpHow')}</p>
      <button
        type="button"
        className="btn mt-2"
        aria-disabled={change.isPending}
        onClick={() => change.mutate({ warmUp: !account.warmUp })}
      >
        {t(account.warmUp ? 'lines.warmUpEnd' : 'lines.warmUpStart')}
      </button>
    </section>
  )
}
