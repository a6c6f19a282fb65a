import { Link } from '@tanstack/react-router'
import { ArrowDown, ArrowUp, Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { LeadState, Score } from '../../components/lead-parts.tsx'
import { get, queryOf } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMembers } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import type { LeadCard, LeadSearch, LeadSort } from '../../lib/lead-types.ts'
import { filterOf, useLeadPages, useLeadSources } from '../../lib/leads.ts'

const columns: readonly { name: string; sort?: LeadSort; up?: boolean }[] = [
  { name: 'name', sort: 'name', up: true },
  { name: 'stage', sort: 'stage' },
  { name: 'score', sort: 'score' },
  { name: 'value', sort: 'value' },
  { name: 'source' },
  { name: 'owner' },
  { name: 'followUp', sort: 'followUp', up: true },
  { name: 'created', sort: 'created' },
]

/** The file in parts, as large as they may be, put together here. */
async function download(query: Record<string, string | undefined>): Promise<void> {
  const parts: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const part: { csv: string; nextCursor: string | null } = await get(`/leads/export${queryOf({ ...query, cursor })}`)
    parts.push(part.csv)
    cursor = part.nextCursor
  }
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob(parts, { type: 'text/csv' }))
  link.download = 'leads.csv'
  link.click()
  URL.revokeObjectURL(link.href)
}

function Row({ lead, names, sources }: { lead: LeadCard; names: Map<string, string>; sources: Map<string, string> }) {
  const format = useFormat()
  return (
    <tr data-testid="lead-row">
      <td>
        <Link to="/leads/$id" params={{ id: lead.id }} className="link">
          <bdi>{lead.name}</bdi>
        </Link>
        {lead.company && <bdi className="block text-12 text-muted">{lead.company}</bdi>}
      </td>
      <td>
        <LeadState status={lead.status} />
      </td>
      <td>
        <Score value={lead.score} />
      </td>
      <td className="num">{lead.estimatedValue !== null && format.money(lead.estimatedValue, lead.currency)}</td>
      <td>
        <bdi>{sources.get(lead.sourceId ?? '')}</bdi>
      </td>
      <td>
        <bdi>{names.get(lead.assigneeId ?? '')}</bdi>
      </td>
      <td className="whitespace-nowrap">{lead.nextFollowUpDate && format.date(lead.nextFollowUpDate)}</td>
      <td className="whitespace-nowrap">{format.date(lead.createdAt)}</td>
    </tr>
  )
}

interface Props {
  search: LeadSearch
  change: (change: Partial<LeadSearch>) => void
}

/** Every lead as a table: sorted by its heads, filtered by the address, a page after the other. */
export function LeadList({ search, change }: Props) {
  const { t } = useTranslation()
  const { data: members = [] } = useMembers()
  const { data: sourceList = [] } = useLeadSources()
  const sort = search.sort ?? 'created'
  const query = { ...filterOf(search), status: search.status, sort }
  const pages = useLeadPages(query)
  const save = useChange(() => download(query))
  const leads = pages.data?.pages.flatMap((page) => page.items) ?? []
  const names = new Map(members.map(({ userId, name }) => [userId, name]))
  const sources = new Map(sourceList.map(({ id, name }) => [id, name]))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
    <section className="lead-list scroll" tabIndex={0} aria-label={t('leads.list')}>
      <div className="sheet overflow-x-auto">
        <table className="table">
          <caption className="sr-only">{t('leads.list')}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column.name}
                  scope="col"
                  aria-sort={column.sort === sort ? (column.up ? 'ascending' : 'descending') : undefined}
                >
                  {column.sort ? (
                    <button type="button" onClick={() => change({ sort: column.sort })}>
                      {t(`leads.column.${column.name}`)}
                      {column.sort === sort && <Icon of={column.up ? ArrowUp : ArrowDown} size="xs" />}
                    </button>
                  ) : (
                    t(`leads.column.${column.name}`)
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {leads.map((lead) => (
              <Row key={lead.id} {...{ lead, names, sources }} />
            ))}
          </tbody>
        </table>
        {pages.data && leads.length === 0 && <p className="empty">{t('leads.noneFound')}</p>}
      </div>
      <div className="mt-4 flex flex-wrap gap-2">
        {pages.hasNextPage && (
          <button
            type="button"
            className="btn"
            aria-disabled={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            {t('leads.more')}
          </button>
        )}
        <button
          type="button"
          className="btn plain"
          aria-disabled={save.isPending}
          onClick={() => save.mutate(undefined)}
        >
          <Icon of={Download} size="s" /> {t('leads.export')}
        </button>
      </div>
    </section>
  )
}
