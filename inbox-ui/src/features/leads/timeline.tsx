import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { get, queryOf } from '../../lib/api.ts'
import { useMembers } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import type { Activity, Lead } from '../../lib/lead-types.ts'
import type { Page } from '../../lib/types.ts'

const known = new Set(['created', 'changed', 'moved', 'move_undone', 'assigned'])

/** What happened with this lead, newest first. */
export function Timeline({ lead }: { lead: Lead }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data: members = [] } = useMembers()
  const { data } = useQuery({
    queryKey: ['records', 'activities', lead.contactId],
    queryFn: async () =>
      (await get<Page<Activity>>(`/activities${queryOf({ contactId: lead.contactId, limit: 100 })}`)).items,
  })
  const own = data?.filter(({ record, verb }) => record.id === lead.id && known.has(verb)) ?? []
  const stage = (status: string | undefined) => (status ? t(`leads.status.${status}`) : '')
  const said = ({ verb, params }: Activity) => {
    if (verb === 'moved' || verb === 'move_undone')
      return t(`leads.did.${verb}`, { from: stage(params.from), to: stage(params.to) })
    if (verb === 'assigned') {
      const name = members.find(({ userId }) => userId === params.to)?.name
      return name ? t('leads.did.assigned', { name }) : t('leads.did.unassigned')
    }
    return t(`leads.did.${verb}`)
  }
  return (
    <section>
      <h2 className="mb-2">{t('leads.history')}</h2>
      <ol className="grid gap-2" data-testid="lead-history">
        {own.map((one) => (
          <li key={one.id}>
            <span className="block">{said(one)}</span>
            <span className="text-12 text-muted">
              <bdi>{one.actorName ?? t(`leads.actor.${one.actor.kind}`)}</bdi> ·{' '}
              <time dateTime={one.createdAt} title={format.exact(one.createdAt)}>
                {format.ago(one.createdAt)}
              </time>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
