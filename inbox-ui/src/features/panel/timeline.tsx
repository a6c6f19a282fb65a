import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../../schemas/common.ts'
import { Ago } from '../../components/moment.tsx'
import { get, queryOf } from '../../lib/api.ts'
import type { Page } from '../../lib/types.ts'
import { Section } from './section.tsx'

type Activity = Json<import('../../../../schemas/activity.ts').Activity> & { actorName: string | null }

/** Everything that happened with a customer, the newest first. */
export function Timeline({ contactId }: { contactId: string }) {
  const { t, i18n } = useTranslation()
  const pages = useInfiniteQuery({
    queryKey: ['records', 'activities', 'pages', contactId],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Activity>>(`/activities${queryOf({ contactId, cursor: pageParam, limit: 20 })}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
  const items = pages.data?.pages.flatMap((page) => page.items)
  const said = ({ record, verb, params }: Activity) => {
    const key = `timeline.verb.${verb}`
    const what = i18n.exists(key) ? t(key, params) : verb.replaceAll('_', ' ')
    return { noun: t(`timeline.noun.${record.noun}`), name: params.number ?? params.name ?? '', what }
  }
  return (
    <Section
      id="timeline"
      title={t('timeline.title')}
      count={items?.length === 0 ? 0 : undefined}
      error={pages.error}
      empty={<p>{t('timeline.none')}</p>}
    >
      <ol>
        {items?.map((item) => {
          const { noun, name, what } = said(item)
          return (
            <li key={item.id} className="item two" data-testid="activity">
              <span className="break-words">
                {noun} <bdi className="text-muted">{name}</bdi> · {what}
              </span>
              <span className="text-12 text-muted">
                <Ago at={item.createdAt} />
              </span>
              <span className="cut text-12 text-muted">
                <bdi>{item.actorName ?? t(`timeline.actor.${item.actor.kind}`)}</bdi>
              </span>
            </li>
          )
        })}
      </ol>
      {pages.hasNextPage && (
        <button type="button" className="btn plain mx-4" onClick={() => void pages.fetchNextPage()}>
          {t('timeline.older')}
        </button>
      )}
    </Section>
  )
}
