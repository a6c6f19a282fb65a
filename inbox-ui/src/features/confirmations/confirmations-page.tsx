import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ConfirmView } from '../../components/confirm-card.tsx'
import { Page } from '../../components/page.tsx'
import { get } from '../../lib/api.ts'
import type { Confirmation } from '../../lib/guard-types.ts'

/** What waits for one's own code, and what colleagues wait for somebody to approve. */
export default function ConfirmationsPage() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data } = useQuery({
    queryKey: ['records', 'confirmations'],
    queryFn: async () => (await get<{ items: Confirmation[] }>('/confirmations')).items,
    staleTime: 0,
  })
  const refresh = () => void client.invalidateQueries({ queryKey: ['records'] })
  return (
    <Page title={t('commands.waiting')} lead={t('commands.waitingWhat')}>
      <div className="sheet">
        {data?.length === 0 && <p className="text-muted">{t('commands.nothingWaits')}</p>}
        {data?.map((one) => (
          <section key={one.id}>
            <h2>{one.title}</h2>
            <ConfirmView shown={one} refresh={refresh} />
          </section>
        ))}
      </div>
    </Page>
  )
}
