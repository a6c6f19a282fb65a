import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { get, put } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMe } from '../../lib/data.ts'
import type { RoleWithLimits } from '../../lib/guard-types.ts'
import { toast } from '../../lib/toasts.ts'

const rolesKey = ['roles'] as const

const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** Empty: without a limit. */
function RoleRow({ role, currency }: { role: RoleWithLimits; currency: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const unit = 10 ** digitsOf(role.limits.money?.currency ?? currency)
  const [money, setMoney] = useState(role.limits.money ? String(role.limits.money.minor / unit) : '')
  const [mass, setMass] = useState(role.limits.mass === null ? '' : String(role.limits.mass))
  const code = role.limits.money?.currency ?? currency
  const save = useChange(
    () => {
      const limits = {
        money: money === '' ? null : { minor: Math.round(Number(money) * unit), currency: code },
        mass: mass === '' ? null : Number(mass),
      }
      return put(`/roles/${role.id}/limits`, { limits })
    },
    () => {
      toast(t('common.saved'))
      void client.invalidateQueries({ queryKey: rolesKey })
    },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(undefined)
  }
  return (
    <form className="flex flex-wrap items-end gap-3" onSubmit={submit} aria-label={role.name}>
      <b className="w-28">{role.name}</b>
      <label className="lab">
        <span>{t('commands.limitMoney', { currency: code })}</span>
        <input
          className="field w-32"
          type="number"
          min={0}
          step={1 / unit}
          placeholder={t('commands.unlimited')}
          value={money}
          onChange={(event) => setMoney(event.target.value)}
        />
      </label>
      <label className="lab">
        <span>{t('commands.limitMass')}</span>
        <input
          className="field w-32"
          type="number"
          min={0}
          step={1}
          placeholder={t('commands.unlimited')}
          value={mass}
          onChange={(event) => setMass(event.target.value)}
        />
      </label>
      <button type="submit" className="btn" aria-disabled={save.isPending}>
        {t('commands.save')}
      </button>
    </form>
  )
}

/** How far each role goes without a second person. */
export function Limits() {
  const { t } = useTranslation()
  const me = useMe()
  const { data } = useQuery({
    queryKey: rolesKey,
    queryFn: async () => (await get<{ items: RoleWithLimits[] }>('/roles')).items,
  })
  const limited = data?.filter((role) => !role.isUnlimited) ?? []
  return (
    <section className="grid gap-4" data-testid="limits">
      <div>
        <h2>{t('commands.limits')}</h2>
        <p className="mt-1 max-w-[62ch] text-muted">{t('commands.limitsWhat')}</p>
      </div>
      {limited.map((role) => (
        <RoleRow key={`${role.id} ${JSON.stringify(role.limits)}`} role={role} currency={me.organization.currency} />
      ))}
    </section>
  )
}
