import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ConfirmView } from '../../components/confirm-card.tsx'
import { LabelChip } from '../../components/label-chip.tsx'
import { patch, post, remove } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import type { Confirmation, Label, LabelColor } from '../../lib/guard-types.ts'
import { labelKey, useLabels } from '../../lib/labels.ts'

const colors: readonly LabelColor[] = ['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink']

function ColorSelect({ value, change }: { value: LabelColor; change: (color: LabelColor) => void }) {
  const { t } = useTranslation()
  return (
    <select
      className="field w-auto"
      aria-label={t('commands.color')}
      value={value}
      onChange={(event) => change(event.target.value as LabelColor)}
    >
      {colors.map((color) => (
        <option key={color} value={color}>
          {t(`commands.colors.${color}`)}
        </option>
      ))}
    </select>
  )
}

function NewLabel({ refresh }: { refresh: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [color, setColor] = useState<LabelColor>('blue')
  const make = useChange(
    () => post<Label>('/labels', { name, color }),
    () => {
      setName('')
      refresh()
    },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate(undefined)
  }
  return (
    <form className="flex flex-wrap gap-3" onSubmit={submit}>
      <input
        className="field w-60"
        dir="auto"
        required
        maxLength={40}
        aria-label={t('commands.labelName')}
        placeholder={t('commands.labelName')}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <ColorSelect value={color} change={setColor} />
      <button type="submit" className="btn" aria-disabled={make.isPending}>
        {t('commands.labelAdd')}
      </button>
    </form>
  )
}

/** The words that the team puts on customers. Deleting one shows from how many it is taken. */
export function Labels() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data = [] } = useLabels()
  const refresh = () => void client.invalidateQueries({ queryKey: labelKey })
  const paint = useChange(({ id, color }: Pick<Label, 'id' | 'color'>) => patch(`/labels/${id}`, { color }), refresh)
  const erase = useChange((id: string) => remove<{ confirmation?: Confirmation } | undefined>(`/labels/${id}`), refresh)
  const asked = erase.data?.confirmation
  return (
    <section className="grid gap-4" data-testid="labels">
      <div>
        <h2>{t('commands.labels')}</h2>
        <p className="mt-1 max-w-[62ch] text-muted">{t('commands.labelsWhat')}</p>
      </div>
      <ul className="grid gap-2">
        {data.map((label) => (
          <li key={label.id} className="flex flex-wrap items-center gap-3">
            <LabelChip label={label} />
            <ColorSelect value={label.color} change={(color) => paint.mutate({ id: label.id, color })} />
            <button
              type="button"
              className="btn plain"
              aria-label={`${t('commands.labelDelete')}: ${label.name}`}
              onClick={() => erase.mutate(label.id)}
            >
              {t('commands.labelDelete')}
            </button>
          </li>
        ))}
      </ul>
      {asked && (
        <ConfirmView
          shown={asked}
          refresh={() => {
            erase.reset()
            refresh()
          }}
        />
      )}
      <NewLabel refresh={refresh} />
    </section>
  )
}
