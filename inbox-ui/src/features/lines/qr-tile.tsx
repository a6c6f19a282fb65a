import { QRCodeSVG } from 'qrcode.react'
import { useTranslation } from 'react-i18next'
import { Countdown } from './countdown.tsx'

/** The code to scan, large, with the time it has left. */
export default function QrTile({ code, expiresAt }: { code: string; expiresAt: string | null }) {
  const { t } = useTranslation()
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
      <Countdown
        label={t('lines.newCodeComes')}
        aria={(count) => t('lines.secondsLeft', { count })}
        until={expiresAt}
      />
    </div>
  )
}
