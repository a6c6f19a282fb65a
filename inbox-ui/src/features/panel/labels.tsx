import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { LabelChip } from '../../components/label-chip.tsx'
import { put } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay } from '../../lib/data.ts'
import { useLabels } from '../../lib/labels.ts'
import { keys } from '../../lib/query.ts'
import type { Row } from '../../lib/types.ts'

/** The customer's labels, put on and taken off where they stand. */
export function ContactLabels({ row }: { row: Row }) {
  const { t } = useTranslation()
  const may = useMay()
  const client = useQueryClient()
  const { contactId, labelIds = [] } = row
  const { data: labels = [] } = useLabels()
  const change = useChange(
    (wanted: readonly string[]) => put(`/contacts/${contactId}/labels`, { labelIds: wanted }),
    () => void client.invalidateQueries({ queryKey: keys.contact(contactId) }),
  )
  if (labels.length === 0) return null
  const on = labels.filter(({ id }) => labelIds.includes(id))
  const off = labels.filter(({ id }) => !labelIds.includes(id))
  const mayChange = may('manage_contacts')
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 py-2" data-testid="contact-labels">
      {on.map((label) =>
        mayChange ? (
          <button
            key={label.id}
            type="button"
            title={t('commands.labelTakeOff', { name: label.name })}
            aria-label={t('commands.labelTakeOff', { name: label.name })}
            onClick={() => change.mutate(labelIds.filter((id) => id !== label.id))}
          >
            <LabelChip label={label} />
          </button>
        ) : (
          <LabelChip key={label.id} label={label} />
        ),
      )}
      {mayChange && off.length > 0 && (
        <select
          className="field w-auto"
          aria-label={t('commands.labelPut')}
          value=""
          onChange={(event) => event.target.value && change.mutate([...labelIds, event.target.value])}
        >
          <option value="">{t('commands.labelPut')}</option>
          {off.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}
