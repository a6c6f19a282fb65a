import { ChevronRight, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'

interface Props {
  id: string
  title: string
  count: number | undefined
  /** Why it could not be loaded. */
  error?: Error | null
  add?: { label: string; run: () => void }
  empty: ReactNode
  children: ReactNode
}

/** A foldable part of the panel; empty, it teaches how to fill it. */
export function Section({ id, title, count, error, add, empty, children }: Props) {
  const { t } = useTranslation()
  return (
    <details className="sect" id={`panel-${id}`} open data-testid={`panel-${id}`}>
      <summary>
        <Icon of={ChevronRight} size="xs" flip className="turn" />
        <h3>{title}</h3>
        {count !== undefined && count > 0 && <span className="num">{count}</span>}
      </summary>
      {add && (
        <button type="button" className="icon-btn add" title={add.label} aria-label={add.label} onClick={add.run}>
          <Icon of={Plus} size="s" />
        </button>
      )}
      {error && <p className="px-4 text-bad">{error.message || t('error.unreachable')}</p>}
      {count === 0 && !error ? <div className="empty">{empty}</div> : children}
    </details>
  )
}
