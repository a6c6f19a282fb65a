import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../components/page.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useLines } from '../../lib/data.ts'
import { keys } from '../../lib/query.ts'
import type { Line } from '../../lib/types.ts'
import { BrakePart } from './brake-part.tsx'
import { CloudPart } from './cloud-part.tsx'
import { DoctorPart } from './doctor-part.tsx'
import { HealthPart } from './health-part.tsx'
import { Closed, Connected, Connecting, Listening } from './line-body.tsx'
import { LineSettings } from './line-settings.tsx'
import { LineState } from './line-state.tsx'
import { Scan } from './scan.tsx'
import { Steps } from './steps.tsx'
import { WebchatBody } from './webchat-page.tsx'

function Body({ line }: { line: Line }) {
  const account = line.account
  if (account?.state === 'connected') return <Connected line={line} />
  if (account?.state === 'waiting_for_qr' && account.qr) return <Scan line={line} />
  const coming = account?.wanted && account.state !== 'failed' && account.state !== 'disconnected'
  return coming ? <Connecting line={line} /> : <Closed line={line} />
}

function WebchatPage({ line, crumb }: { line: Line; crumb: ReactNode }) {
  const { t } = useTranslation()
  return (
    <Page crumbs={[crumb]} title={line.name} lead={t('webchat.lead')} actions={<LineState line={line} />}>
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_340px]">
        <div className="sheet">
          <Listening line={line} />
          <WebchatBody line={line} />
        </div>
        <LineSettings line={line} />
      </div>
    </Page>
  )
}

/** Linking one number, step by step, and how it is once it is linked. */
export default function LinePage({ id }: { id: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data: lines, error } = useLines()
  const line = lines?.find((one) => one.id === id)
  const linked = line?.account?.state === 'connected' || Boolean(line?.account?.number)
  const connect = useChange(
    () => post(`/lines/${id}/connect`),
    () => void client.invalidateQueries({ queryKey: keys.lines }),
  )
  const fresh = line !== undefined && line.account === null
  const start = connect.mutate
  useEffect(() => {
    // A line that was just named goes straight to its code.
    if (fresh) start(undefined)
  }, [fresh, start])
  const crumb = (
    <Link to="/lines" className="hover:underline">
      {t('nav.lines')}
    </Link>
  )
  if (!line) {
    return (
      <Page crumbs={[crumb]} title={t('lines.one')}>
        <p role="status">{error?.message || (lines ? t('lines.gone') : t('common.loading'))}</p>
      </Page>
    )
  }
  if (line.channel === 'webchat') return <WebchatPage line={line} crumb={crumb} />
  const step = line.account?.state === 'connected' ? 3 : 1
  return (
    <Page
      crumbs={[crumb]}
      title={linked ? line.name : t('lines.linkNamed', { name: line.name })}
      lead={linked ? undefined : t('lines.linkLead')}
      actions={<LineState line={line} />}
    >
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_340px]">
        <div className="sheet">
          {step < 3 && <Steps now={step} />}
          <Body line={line} />
          <BrakePart line={line} />
          {linked && <Listening line={line} />}
          {linked && <HealthPart line={line} />}
          {linked && <DoctorPart line={line} />}
          <CloudPart line={line} />
        </div>
        <LineSettings line={line} />
      </div>
    </Page>
  )
}
