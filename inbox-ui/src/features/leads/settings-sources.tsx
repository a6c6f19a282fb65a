import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { patch, post, remove } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay } from '../../lib/data.ts'
import type { LeadSource, LeadSourceType } from '../../lib/lead-types.ts'
import { useLeadSources } from '../../lib/leads.ts'

const types: readonly LeadSourceType[] = [
  ...(['web', 'social_media', 'ppc', 'referral', 'email', 'event', 'partner', 'organic'] as const),
]

function useRefresh() {
  const client = useQueryClient()
  return () => void client.invalidateQueries({ queryKey: ['records'] })
}

function Source({ source }: { source: LeadSource }) {
  const { t } = useTranslation()
  const may = useMay()
  const refresh = useRefresh()
  const [sure, setSure] = useState(false)
  const change = useChange((body: object) => patch(`/lead-sources/${source.id}`, body), refresh)
  const drop = useChange(() => remove(`/lead-sources/${source.id}`), refresh)
  return (
    <li className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1" data-testid="lead-source">
      <bdi className="cut flex-1">{source.name}</bdi>
      <span className="text-muted">{t(`leads.sourceType.${source.type}`)}</span>
      {may('manage_campaigns') && (
        <>
          <button type="button" className="btn plain" onClick={() => change.mutate({ isActive: !source.isActive })}>
            {t(source.isActive ? 'leads.rest' : 'leads.use')}
          </button>
          <button
            type="button"
            className="btn plain danger"
            onClick={() => (sure ? drop.mutate(undefined) : setSure(true))}
          >
            {t(sure ? 'leads.deleteSure' : 'leads.delete')}
          </button>
        </>
      )}
    </li>
  )
}

export function Sources() {
  const { t } = useTranslation()
  const may = useMay()
  const refresh = useRefresh()
  const { data: sources = [] } = useLeadSources()
  const [name, setName] = useState('')
  const [type, setType] = useState<LeadSourceType>('web')
  const add = useChange(
    () => post('/lead-sources', { name, type }),
    () => {
      setName('')
      refresh()
    },
  )
  return (
    <section>
      <h2>{t('leads.sources')}</h2>
      <p className="mt-1 mb-3 text-muted">{t('leads.sourcesWhat')}</p>
      <ul className="divide-y divide-line">
        {sources.map((source) => (
          <Source key={source.id} source={source} />
        ))}
      </ul>
      {may('manage_campaigns') && (
        <form
          className="mt-3 flex flex-wrap gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim()) add.mutate(undefined)
          }}
        >
          <input
            className="field small w-auto flex-1"
            dir="auto"
            aria-label={t('leads.sourceName')}
            placeholder={t('leads.sourceName')}
            value={name}
            maxLength={255}
            onChange={(event) => setName(event.target.value)}
          />
          <select
            className="field small w-auto"
            aria-label={t('leads.sourceKind')}
            value={type}
            onChange={(event) => setType(event.target.value as LeadSourceType)}
          >
            {types.map((one) => (
              <option key={one} value={one}>
                {t(`leads.sourceType.${one}`)}
              </option>
            ))}
          </select>
          <button type="submit" className="btn" aria-disabled={!name.trim() || add.isPending}>
            {t('leads.add')}
          </button>
        </form>
      )}
    </section>
  )
}
