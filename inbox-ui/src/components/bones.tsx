import { useTranslation } from 'react-i18next'

const widths = [58, 44, 62, 50, 66, 40, 55, 48]

/** Rows that are on their way; shown only when they take longer than 300 ms. */
export function RowBones({ count = 8 }: { count?: number }) {
  const { t } = useTranslation()
  return (
    <div className="bones" role="status" aria-label={t('common.loading')}>
      {widths.slice(0, count).map((width) => (
        <div key={width} className="flex h-16 items-center gap-3 ps-4 pe-3">
          <span className="avatar bg-press" />
          <span className="grid flex-1 gap-2.5">
            <span className="bone" style={{ width: `${width}%` }} />
            <span className="bone" style={{ width: `${width + 25}%` }} />
          </span>
        </div>
      ))}
    </div>
  )
}
