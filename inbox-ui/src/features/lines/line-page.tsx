import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { QrCode } from 'lucide-react'
import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { Page } from '../../components/page.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useAbout, useLines } from '../../lib/data.ts'
import { keys } from '../../lib/query.ts'
import type { Line } from '../../lib/types.ts'
import { Closed, Connected, Connecting } from './line-body.tsx'
import { LineSettings } from './line-settings.tsx'
import { LineState } from './line-state.tsx'
import { Steps } from './steps.tsx'

const QrTile = lazy(() => import('./qr-tile.tsx'))

/** In a demo there is no real phone: the demo's own takes the code from the address. */
function DemoScan({ code }: { code: string }) {
  const { t } = useTranslation()
  const { data: about } = useAbout()
  if (!about?.demo) return null
  return (
    <a
      className="btn mt-6"
      href={`${about.demo.phoneUrl}/#scan=${encodeURIComponent(code)}`}
      target="parley-phone"
      data-testid="demo-scan"
    >
      <Icon of={QrCode} />
      {t('lines.scanDemo')}
    </a>
  )
}

function Scan({ line }: { line: Line }) {
  const { t } = useTranslation()
  return (
    <div className="part flex flex-wrap gap-8">
      <Suspense fallback={<div className="size-74" />}>
        <QrTile code={line.account?.qr ?? ''} expiresAt={line.account?.qrExpiresAt ?? null} />
      </Suspense>
      <div className="max-w-96 min-w-56 flex-1">
        <h2>{t('lines.scanTitle')}</h2>
        <ol className="mt-2 ms-4 grid list-decimal gap-1.5 text-muted">
          <li>{t('lines.scan1')}</li>
          <li>{t('lines.scan2')}</li>
          <li>{t('lines.scan3')}</li>
        </ol>
        <p className="mt-6 flex items-center gap-3" role="status">
          <span className="dots text-accent" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {t('lines.waiting')}
        </p>
        <DemoScan code={line.account?.qr ?? ''} />
      </div>
    </div>
  )
}

function Body({ line }: { line: Line }) {
  const account = line.account
  if (account?.state === 'connected') return <Connected line={line} />
  if (account?.state === 'waiting_for_qr' && account.qr) return <Scan line={line} />
  const coming = account?.wanted && account.state !== 'failed' && account.state !== 'disconnected'
  return coming ? <Connecting line={line} /> : <Closed line={line} />
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
        </div>
        <LineSettings line={line} />
      </div>
    </Page>
  )
}
