import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

export function Missing() {
  const { t } = useTranslation()
  return (
    <main className="empty h-full">
      <h1 className="text-18 font-semibold text-text">{t('error.noPage')}</h1>
      <Link to="/inbox/$view" params={{ view: 'all' }} className="btn mt-2">
        {t('error.toInbox')}
      </Link>
    </main>
  )
}

/** What was kept and what to do, in the place where it happened. */
export function Broken({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation()
  return (
    <main className="empty h-full" role="alert">
      <h1 className="text-18 font-semibold text-text">{t('error.title')}</h1>
      <p>{(error instanceof Error && error.message) || t('error.unreachable')}</p>
      <button
        type="button"
        className="btn mt-2"
        onClick={() => {
          reset()
          location.reload()
        }}
      >
        {t('common.tryAgain')}
      </button>
    </main>
  )
}
