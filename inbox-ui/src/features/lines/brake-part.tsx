import { useQueryClient } from '@tanstack/react-query'
import { OctagonPause } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { post } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay } from '../../lib/data.ts'
import { keys } from '../../lib/query.ts'
import type { Line } from '../../lib/types.ts'
import { leftWords, useLeft } from './use-left.ts'

/** Sending is stopped, or first messages are: why, until when, and the way out of it. */
export function BrakePart({ line }: { line: Line }) {
  const { t } = useTranslation()
  const may = useMay()
  const client = useQueryClient()
  const brake = line.account?.brake ?? null
  const left = useLeft(brake?.until ?? null)
  const lift = useChange(
    () => post(`/lines/${line.id}/release`),
    () => void client.invalidateQueries({ queryKey: keys.lines }),
  )
  if (!brake || left === 0) return null
  return (
    <div className="part bg-warn-soft" role="status" data-testid="brake" data-reason={brake.reason}>
      <p className="flex items-center gap-2 text-15 font-medium">
        <Icon of={OctagonPause} className="text-warn" />
        {t(`brake.${brake.reason}`)}
      </p>
      <p className="mt-2 max-w-[62ch]">{t(`brake.${brake.reason}How`)}</p>
      <p className="mt-2 font-medium tabular-nums">{t('brake.ends', { time: leftWords(left ?? 0) })}</p>
      {may('manage_lines') && (
        <div className="mt-4 flex flex-wrap items-center gap-3">
          <button type="button" className="btn" aria-disabled={lift.isPending} onClick={() => lift.mutate(undefined)}>
            {t('lines.liftBrake')}
          </button>
          <p className="max-w-[46ch] text-12">{t('lines.liftRisk')}</p>
        </div>
      )}
    </div>
  )
}
