import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAbout, useCounts, useMay } from '../../lib/data.ts'
import type { View } from '../../lib/types.ts'

/** Nothing here yet, and what to do about it. */
export function ListEmpty({ view, q }: { view: View; q: string }) {
  const { t } = useTranslation()
  const may = useMay()
  const { data: counts } = useCounts()
  const done = view === 'all' && (counts?.closed ?? 0) > 0
  const { data: about } = useAbout()
  if (q) {
    return (
      <div className="empty" role="status">
        <h3>{t('empty.search', { q })}</h3>
        <p>{t('empty.searchHint')}</p>
      </div>
    )
  }
  return (
    <div className="empty" role="status">
      <h3>{t(`empty.${done ? 'done' : view}`)}</h3>
      <p>{t(`empty.${done ? 'done' : view}Hint`)}</p>
      {view === 'all' && !done && (
        <p className="mt-3 flex flex-wrap justify-center gap-2">
          {may('manage_lines') && (
            <Link to="/lines" className="btn main">
              {t('lines.link')}
            </Link>
          )}
          {about?.demo && (
            <a className="btn" href={about.demo.phoneUrl} target="_blank" rel="noreferrer">
              {t('empty.openPhone')}
            </a>
          )}
        </p>
      )}
      {view === 'mine' && (
        <Link to="/inbox/$view" params={{ view: 'unassigned' }} className="btn mt-3">
          {t('empty.seeUnassigned')}
        </Link>
      )}
    </div>
  )
}
