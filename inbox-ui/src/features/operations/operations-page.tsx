import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { RefreshCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { RowBones } from '../../components/bones.tsx'
import { Icon } from '../../components/icon.tsx'
import { Page } from '../../components/page.tsx'
import { get } from '../../lib/api.ts'
import { useFormat } from '../../lib/format.ts'
import { keys } from '../../lib/query.ts'
import type { Operations } from '../../lib/types.ts'
import { Backups } from './backups.tsx'
import { Checks, Queues } from './checks.tsx'
import { Letters } from './letters.tsx'
import { Numbers } from './numbers.tsx'

const lookAgainMs = 30_000

/** What keeps the installation running and safe, and what to do where it does not. */
export default function OperationsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: keys.operations,
    queryFn: () => get<Operations>('/operations'),
    refetchInterval: lookAgainMs,
    staleTime: 0,
  })
  const crumbs = [
    <Link key="settings" to="/settings" className="link">
      {t('nav.settings')}
    </Link>,
  ]
  const again = (
    <button type="button" className="btn tall" aria-disabled={isFetching} onClick={() => void refetch()}>
      <Icon of={RefreshCw} /> {t('operations.again')}
    </button>
  )
  return (
    <Page crumbs={crumbs} title={t('operations.title')} lead={t('operations.lead')} actions={again}>
      {error && <p className="mb-4 text-bad">{error.message || t('error.unreachable')}</p>}
      {!data && !error && <RowBones count={6} />}
      {data && (
        <>
          <p className="mb-3 text-12 text-muted">{t('operations.checked', { time: format.clock(data.at) })}</p>
          <Checks checks={data.checks} />
          <Letters />
          <Backups backups={data.backups} />
          <Queues queues={data.queues} />
          <Numbers accounts={data.accounts} />
        </>
      )}
    </Page>
  )
}
