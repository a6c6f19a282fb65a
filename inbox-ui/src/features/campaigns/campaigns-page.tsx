import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../components/page.tsx'
import { useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { type Campaign, useCampaigns } from './data.ts'
import { NewCampaign } from './new-campaign.tsx'
import { Bar, State } from './parts.tsx'
import './campaigns.css'

function Row({ campaign }: { campaign: Campaign }) {
  const format = useFormat()
  return (
    <tr data-testid="campaign" data-status={campaign.status}>
      <td>
        <Link to="/campaigns/$id" params={{ id: campaign.id }} className="link font-medium">
          <bdi>{campaign.name}</bdi>
        </Link>
      </td>
      <td>
        <State status={campaign.status} />
      </td>
      <td className="w-48">
        <Bar campaign={campaign} />
      </td>
      <td className="num text-end">{format.number(campaign.sentCount)}</td>
      <td className="num text-end max-md:hidden">{format.number(campaign.readCount)}</td>
      <td className="text-muted max-md:hidden">
        <time dateTime={campaign.createdAt} title={format.exact(campaign.createdAt)}>
          {format.ago(campaign.createdAt)}
        </time>
      </td>
    </tr>
  )
}

/** One message to many: what was sent, what runs, and the next one. */
export default function CampaignsPage() {
  const { t } = useTranslation()
  const may = useMay()
  const navigate = useNavigate()
  const { data, error, hasNextPage, fetchNextPage } = useCampaigns()
  const [writing, setWriting] = useState(false)
  const campaigns = data?.pages.flatMap((page) => page.items)
  const heads = ['name', 'state', 'progress', 'sent', 'read', 'made'] as const
  return (
    <Page
      title={t('nav.campaigns')}
      lead={t('campaigns.lead')}
      actions={
        may('manage_campaigns') && (
          <button type="button" className="btn main" onClick={() => setWriting(true)}>
            {t('campaigns.new')}
          </button>
        )
      }
    >
      {error && <p className="text-bad">{error.message || t('error.unreachable')}</p>}
      {campaigns?.length === 0 && (
        <div className="sheet empty">
          <h2>{t('campaigns.none')}</h2>
          <p>{t('campaigns.noneHint')}</p>
        </div>
      )}
      {campaigns && campaigns.length > 0 && (
        <div className="sheet overflow-x-auto">
          <table className="table" aria-label={t('nav.campaigns')}>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th
                    key={head}
                    className={`${head === 'sent' || head === 'read' ? 'text-end' : ''} ${head === 'read' || head === 'made' ? 'max-md:hidden' : ''}`}
                  >
                    {t(`campaigns.${head}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {campaigns.map((campaign) => (
                <Row key={campaign.id} campaign={campaign} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {hasNextPage && (
        <p className="mt-4 text-center">
          <button type="button" className="btn" onClick={() => void fetchNextPage()}>
            {t('campaigns.more')}
          </button>
        </p>
      )}
      {writing && (
        <NewCampaign
          close={() => setWriting(false)}
          made={(id) => void navigate({ to: '/campaigns/$id', params: { id } })}
        />
      )}
    </Page>
  )
}
