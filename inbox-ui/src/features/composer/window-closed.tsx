import { Clock } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { useFormat } from '../../lib/format.ts'
import type { Row } from '../../lib/types.ts'

const TemplateDialog = lazy(() => import('./template-dialog.tsx'))

/** When free words end, ms since the epoch; null: never. */
function closesAt({ line, lastInboundAt }: Row): number | null {
  if (line.windowHours === null || line.windowHours === undefined) return null
  return lastInboundAt ? Date.parse(lastInboundAt) + line.windowHours * 3_600_000 : 0
}

/** Looks again at the moment in which the window closes. */
function useClosed(at: number | null): boolean {
  const [, look] = useState(0)
  const left = at === null ? 0 : at - Date.now()
  useEffect(() => {
    if (left <= 0) return
    const timer = setTimeout(() => look((count) => count + 1), left + 50)
    return () => clearTimeout(timer)
  }, [left])
  return at !== null && left <= 0
}

/** WhatsApp takes free words for a day after the customer wrote: said before somebody writes in vain. */
export function WindowClosed({ row }: { row: Row }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [choosing, setChoosing] = useState(false)
  const at = closesAt(row)
  if (!useClosed(at)) return null
  return (
    <>
      <div className="window-closed" role="status" data-testid="window-closed">
        <Icon of={Clock} size="s" />
        <span className="flex-1">
          {at ? t('template.closed', { time: format.exact(new Date(at).toISOString()) }) : t('template.neverOpen')}
        </span>
        <button type="button" className="btn" onClick={() => setChoosing(true)}>
          {t('template.choose')}
        </button>
      </div>
      {choosing && (
        <Suspense>
          <TemplateDialog row={row} onClose={() => setChoosing(false)} />
        </Suspense>
      )}
    </>
  )
}
