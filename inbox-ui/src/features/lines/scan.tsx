import { QrCode } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { useAbout } from '../../lib/data.ts'
import type { Line } from '../../lib/types.ts'
import { Pairing } from './pairing.tsx'

const QrTile = lazy(() => import('./qr-tile.tsx'))

/** In a demo there is no real phone: the demo's own takes the code from the address. */
function DemoScan({ code }: { code: string }) {
  const { t } = useTranslation()
  const { data: about } = useAbout()
  if (!about?.demo) return null
  return (
    <a
      className="btn mt-4"
      href={`${about.demo.phoneUrl}/#scan=${encodeURIComponent(code)}`}
      target="parley-phone"
      data-testid="demo-scan"
    >
      <Icon of={QrCode} />
      {t('lines.scanDemo')}
    </a>
  )
}

/** The square to scan, and beside it the code to type instead. */
export function Scan({ line }: { line: Line }) {
  const { t } = useTranslation()
  return (
    <div className="part grid items-start gap-8 md:grid-cols-[auto_minmax(0,1fr)]">
      <Suspense fallback={<div className="size-74" />}>
        <QrTile code={line.account?.qr ?? ''} expiresAt={line.account?.qrExpiresAt ?? null} />
      </Suspense>
      <div className="max-w-96">
        <h2>{t('lines.scanTitle')}</h2>
        <ol className="mt-2 ms-4 grid list-decimal gap-1.5 text-muted">
          <li>{t('lines.scan1')}</li>
          <li>{t('lines.scan2')}</li>
          <li>{t('lines.scan3')}</li>
        </ol>
        <p className="mt-4 flex items-center gap-3" role="status">
          <span className="dots text-accent" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {t('lines.waiting')}
        </p>
        <DemoScan code={line.account?.qr ?? ''} />
        <div className="mt-5 border-t border-line pt-4">
          <Pairing line={line} />
        </div>
      </div>
    </div>
  )
}
