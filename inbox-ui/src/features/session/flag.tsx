import { Contrast } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { Mark } from '../../components/mark.tsx'
import { useAbout } from '../../lib/data.ts'
import { locales, showLanguage } from '../../lib/i18n.ts'
import { toggleTheme } from '../../lib/theme.ts'

/** The ground of every page before sign-in: the flag for P, its square a speech bubble. */
export function Flag({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const { t, i18n } = useTranslation()
  const { data: about } = useAbout()
  return (
    <div className="flag swell">
      <header>
        <fieldset className="tongues" aria-label={t('settings.language')}>
          {locales.map((locale) => (
            <button
              key={locale.code}
              type="button"
              lang={locale.code}
              aria-pressed={i18n.language === locale.code}
              onClick={() => void showLanguage(locale.code)}
            >
              {locale.name}
            </button>
          ))}
        </fieldset>
        <button
          type="button"
          className="icon-btn"
          aria-label={t('nav.theme')}
          title={t('nav.theme')}
          onClick={toggleTheme}
        >
          <Icon of={Contrast} />
        </button>
      </header>
      <main className="flag-card">
        <p className="flex items-center gap-2.5 text-15 font-semibold">
          <Mark size={28} /> Parley
        </p>
        <h1>{title}</h1>
        {lead && <p className="mt-1 text-15 text-muted">{lead}</p>}
        {children}
      </main>
      <footer className="p-5 text-12">
        {about ? t('session.version', { version: about.version }) : t('session.ownServer')}
      </footer>
    </div>
  )
}
