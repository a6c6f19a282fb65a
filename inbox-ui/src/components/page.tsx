import { ChevronRight } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from './icon.tsx'

interface Props {
  /** Where we are: links, then the name of this page. */
  crumbs?: ReactNode[]
  title: string
  lead?: string
  actions?: ReactNode
  children: ReactNode
}

/** A page beside the inbox: its head, and a body that scrolls. */
export function Page({ crumbs = [], title, lead, actions, children }: Props) {
  const { t } = useTranslation()
  return (
    <div className="page">
      <header className="head">
        <nav className="flex min-w-0 items-center gap-1.5 text-muted" aria-label={t('nav.where')}>
          {crumbs.map((crumb, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a trail never changes its order
            <Fragment key={at}>
              {crumb}
              <Icon of={ChevronRight} size="xs" flip />
            </Fragment>
          ))}
          <span className="cut font-medium text-text" dir="auto">
            {title}
          </span>
        </nav>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a column that scrolls is reached by the keyboard */}
      <section className="page-body scroll" tabIndex={0} aria-label={title}>
        <div className="page-in">
          <div className="mb-6 flex flex-wrap items-end gap-4">
            <div className="title min-w-0 flex-1">
              <h1 dir="auto">{title}</h1>
              {lead && <p>{lead}</p>}
            </div>
            {actions}
          </div>
          {children}
        </div>
      </section>
    </div>
  )
}
