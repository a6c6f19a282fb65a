import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../components/page.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay } from '../../lib/data.ts'
import { useFormat } from '../../lib/format.ts'
import { saveFile } from '../../lib/save-file.ts'
import { Confirm, type Confirmation } from './confirm.tsx'
import { type Campaign, useCampaign, useRefresh } from './data.ts'
import { Bar, State } from './parts.tsx'
import { Recipients } from './recipients.tsx'
import './campaigns.css'

type Step = 'launch' | 'pause' | 'resume' | 'cancel'
const stepsOf: Record<Campaign['status'], readonly Step[]> = {
  draft: ['launch', 'cancel'],
  scheduled: ['cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  completed: [],
  cancelled: [],
  failed: [],
}

function Steps({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const [asked, setAsked] = useState<Confirmation | null>(null)
  const [later, setLater] = useState('')
  const move = useChange((step: Exclude<Step, 'launch'>) => post(`/campaigns/${campaign.id}/${step}`), refresh)
  const launch = useChange(
    () => {
      const startDate = later ? new Date(later).toISOString() : null
      return post<{ confirmation: Confirmation }>(`/campaigns/${campaign.id}/launch`, { startDate })
    },
    ({ confirmation }) => setAsked(confirmation),
  )
  const run = (step: Step) => (step === 'launch' ? launch.mutate() : move.mutate(step))
  return (
    <>
      <span className="flex flex-wrap items-center gap-2">
        {campaign.status === 'draft' && (
          <input
            className="field"
            type="datetime-local"
            aria-label={t('campaigns.start')}
            title={t('campaigns.start')}
            value={later}
            onChange={(event) => setLater(event.target.value)}
          />
        )}
        {stepsOf[campaign.status].map((step) => (
          <button
            key={step}
            type="button"
            className={`btn ${step === 'launch' || step === 'resume' ? 'main' : step === 'cancel' ? 'danger' : ''}`}
            aria-disabled={move.isPending || launch.isPending}
            onClick={() => run(step)}
          >
            {t(`campaigns.steps.${step === 'launch' && later ? 'plan' : step}`)}
          </button>
        ))}
      </span>
      {asked && (
        <Confirm
          confirmation={asked}
          close={() => setAsked(null)}
          done={() => {
            setAsked(null)
            refresh()
          }}
        />
      )}
    </>
  )
}

const numbers = ['totalRecipients', 'sentCount', 'deliveredCount', 'readCount', 'failedCount', 'skippedCount'] as const

function Facts({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { startDate, waitingFor, failedReason, status } = campaign
  return (
    <div className="sheet">
      <section className="grid gap-4">
        <span className="flex flex-wrap items-center gap-3">
          <State status={status} />
          {status === 'scheduled' && startDate && <span>{t('campaigns.begins', { at: format.soon(startDate) })}</span>}
          {status === 'running' && waitingFor && (
            <span role="status">
              {t(`campaigns.waits.${waitingFor.replace('.', '_')}`, { defaultValue: t('campaigns.waits.other') })}
            </span>
          )}
          {failedReason && <span className="text-bad">{failedReason}</span>}
        </span>
        <Bar campaign={campaign} />
        <dl className="campaign-numbers" data-testid="campaign-numbers">
          {numbers.map((name) => (
            <div key={name}>
              <dt className="text-muted">{t(`campaigns.${name}`)}</dt>
              <dd>
                <b className="num">{format.number(campaign[name])}</b>
              </dd>
            </div>
          ))}
        </dl>
        <blockquote className="border-s-2 border-line ps-3 whitespace-pre-wrap" dir="auto">
          {campaign.message}
        </blockquote>
      </section>
    </div>
  )
}

/** One campaign: how far it is, what became of each, and how to stop it. */
export default function CampaignPage({ id }: { id: string }) {
  const { t } = useTranslation()
  const may = useMay()
  const { data: campaign, error } = useCampaign(id)
  const save = useChange(() => post<{ fileName: string; csv: string }>(`/campaigns/${id}/export`), saveFile)
  return (
    <Page
      crumbs={[
        <Link key="all" to="/campaigns" className="link">
          {t('nav.campaigns')}
        </Link>,
      ]}
      title={campaign?.name ?? ''}
      actions={campaign && may('manage_campaigns') && <Steps campaign={campaign} />}
    >
      {error && <p className="text-bad">{error.message || t('error.unreachable')}</p>}
      {campaign && (
        <div className="grid gap-6">
          <Facts campaign={campaign} />
          <Recipients id={id} exportAll={() => save.mutate()} />
        </div>
      )}
    </Page>
  )
}
