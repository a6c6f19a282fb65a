import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { get, remove } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useFormat } from '../../lib/format.ts'
import { keys } from '../../lib/query.ts'
import type { SessionInfo } from '../../lib/types.ts'

/** "Firefox, Linux" out of what a browser says of itself. */
function deviceOf(agent: string | null): string {
  if (!agent) return '?'
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)/.exec(agent)?.[1] ?? agent.slice(0, 30)
  const system = /(Android|iPhone|iPad|Windows|Mac OS X|Linux)/.exec(agent)?.[1]
  const name = { Edg: 'Edge', OPR: 'Opera' }[browser] ?? browser
  return system ? `${name}, ${system}` : name
}

/** Where one is signed in; each can be ended from here. */
export function Sessions() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const format = useFormat()
  const { data } = useQuery({
    queryKey: keys.sessions,
    queryFn: async () => (await get<{ items: SessionInfo[] }>('/sessions')).items,
    staleTime: 0,
  })
  const revoke = useChange(
    (id: string) => remove(`/sessions/${id}`),
    () => void client.invalidateQueries({ queryKey: keys.sessions }),
  )
  return (
    <section>
      <h2>{t('sessions.title')}</h2>
      <p className="mt-1 text-muted">{t('sessions.what')}</p>
      <ul className="mt-3 divide-y divide-line">
        {data?.map((one) => (
          <li key={one.id} className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 py-2">
            <span className="grid min-w-0 flex-1">
              <bdi className="cut font-medium">{deviceOf(one.userAgent)}</bdi>
              <span className="text-12 text-muted">
                <bdi dir="ltr">{one.ip}</bdi> · {t('sessions.since', { date: format.exact(one.createdAt) })}
              </span>
            </span>
            {one.current ? (
              <span className="state ok">{t('sessions.this')}</span>
            ) : (
              <button
                type="button"
                className="btn"
                aria-disabled={revoke.isPending}
                onClick={() => revoke.mutate(one.id)}
              >
                {t('sessions.end')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
