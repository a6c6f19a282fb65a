import { QRCodeSVG } from 'qrcode.react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** What a code lives for when the server does not say. */
const usualSeconds = 60

/** The code to scan, large, with the time it has left. */
export default function QrTile({ code, expiresAt }: { code: string; expiresAt: string | null }) {
  const { t } = useTranslation()
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  const left = expiresAt ? Math.max(0, Math.ceil((Date.parse(expiresAt) - now) / 1000)) : null
  return (
    <div className="grid w-fit gap-4">
      <div className="code-tile" data-testid="qr" data-code={code}>
        <QRCodeSVG
          value={code}
          size={260}
          bgColor="var(--code-paper)"
          fgColor="var(--code-ink)"
          level="L"
          role="img"
          title={t('lines.code')}
        />
      </div>
      {left !== null && (
        <div
          role="timer"
          aria-label={t('lines.secondsLeft', { count: left })}
          className="grid gap-1.5 text-12 text-muted"
        >
          <span className="flex justify-between">
            {t('lines.newCodeComes')}
            <b className="num font-semibold text-text">
              {Math.floor(left / 60)}:{String(left % 60).padStart(2, '0')}
            </b>
          </span>
          <span className="meter">
            <i style={{ width: `${Math.min(100, (left / usualSeconds) * 100)}%` }} />
          </span>
        </div>
      )}
    </div>
  )
}
