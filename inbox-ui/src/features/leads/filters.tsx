import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { useMembers } from '../../lib/data.ts'
import type { LeadSearch } from '../../lib/lead-types.ts'
import { useLabels, useLeadSources } from '../../lib/leads.ts'

export const priorities = ['low', 'medium', 'high', 'urgent'] as const
export const allStatuses = ['new', 'contacted', 'qualified', 'nurturing', 'converted', 'lost', 'archived'] as const

interface PickProps {
  label: string
  value: string | undefined
  options: readonly (readonly [string, string])[]
  pick: (value: string | undefined) => void
}

/** One filter; its first choice is none. */
function Pick({ label, value, options, pick }: PickProps) {
  return (
    <select
      className="field small"
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => pick(event.target.value || undefined)}
    >
      <option value="">{label}</option>
      {options.map(([id, name]) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}

function Find({ q, find }: { q: string; find: (q: string) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState(q)
  useEffect(() => setText(q), [q])
  useEffect(() => {
    if (text === q) return
    const timer = setTimeout(() => find(text), 200)
    return () => clearTimeout(timer)
  }, [text, q, find])
  return (
    <input
      type="search"
      className="field small"
      dir="auto"
      aria-label={t('leads.find')}
      placeholder={t('leads.find')}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  )
}

interface Props {
  search: LeadSearch
  change: (change: Partial<LeadSearch>) => void
}

/** What is shown, as it stands in the address. */
export function Filters({ search, change }: Props) {
  const { t } = useTranslation()
  const { data: members = [] } = useMembers()
  const { data: sources = [] } = useLeadSources()
  const { data: labels = [] } = useLabels()
  const isFiltered = Boolean(
    search.assigneeId || search.sourceId || search.priority || search.labelId || search.q || search.status,
  )
  const clear = { assigneeId: undefined, sourceId: undefined, priority: undefined, labelId: undefined }
  return (
    <>
      <Find q={search.q ?? ''} find={(q) => change({ q: q || undefined })} />
      <Pick
        label={t('leads.anybody')}
        value={search.assigneeId}
        options={[['nobody', t('leads.nobody')], ...members.map(({ userId, name }) => [userId, name] as const)]}
        pick={(assigneeId) => change({ assigneeId })}
      />
      <Pick
        label={t('leads.anySource')}
        value={search.sourceId}
        options={sources.map(({ id, name }) => [id, name])}
        pick={(sourceId) => change({ sourceId })}
      />
      <Pick
        label={t('leads.anyPriority')}
        value={search.priority}
        options={priorities.map((one) => [one, t(`priority.${one}`)])}
        pick={(priority) => change({ priority })}
      />
      {labels.length > 0 && (
        <Pick
          label={t('leads.anyLabel')}
          value={search.labelId}
          options={labels.map(({ id, name }) => [id, name])}
          pick={(labelId) => change({ labelId })}
        />
      )}
      {search.view === 'list' && (
        <Pick
          label={t('leads.anyStatus')}
          value={search.status}
          options={allStatuses.map((one) => [one, t(`leads.status.${one}`)])}
          pick={(status) => change({ status })}
        />
      )}
      {isFiltered && (
        <button
          type="button"
          className="btn plain"
          onClick={() => change({ ...clear, q: undefined, status: undefined })}
        >
          <Icon of={X} size="s" /> {t('leads.clear')}
        </button>
      )}
    </>
  )
}
