import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Activity } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { Page } from '../../components/page.tsx'
import { patch } from '../../lib/api.ts'
import { useChange } from '../../lib/changes.ts'
import { useMay, useMe } from '../../lib/data.ts'
import { locales, showLanguage } from '../../lib/i18n.ts'
import { canNotify, notifying, switchNotifying } from '../../lib/notify.ts'
import { letterShortcuts } from '../../lib/preferences.ts'
import { keys } from '../../lib/query.ts'
import { readerZone } from '../../lib/reader.ts'
import { useStore } from '../../lib/store.ts'
import { setTheme, type Theme, theme } from '../../lib/theme.ts'
import { toast } from '../../lib/toasts.ts'
import type { Locale, Me } from '../../lib/types.ts'
import { Labels } from './labels.tsx'
import { Limits } from './limits.tsx'
import { MyNumber } from './my-number.tsx'
import { PaperLook } from './paper-look.tsx'
import { SecondFactor } from './second-factor.tsx'
import { Sessions } from './sessions.tsx'

const themes: readonly Theme[] = ['system', 'light', 'dark']

function ThemeChoice() {
  const { t } = useTranslation()
  const now = useStore(theme)
  const name = useId()
  return (
    <fieldset className="seg" aria-label={t('settings.theme')}>
      {themes.map((one) => (
        <label key={one}>
          <input type="radio" className="sr-only" name={name} checked={now === one} onChange={() => setTheme(one)} />
          {t(`theme.${one}`)}
        </label>
      ))}
    </fieldset>
  )
}

/** The browser is asked for leave by this click and at no other time. */
function Notifying() {
  const { t } = useTranslation()
  const on = useStore(notifying)
  const change = async (wanted: boolean) => {
    if (!(await switchNotifying(wanted))) toast(t('settings.notifyRefused'), { bad: true })
  }
  return (
    <label className="flex items-center justify-between gap-4">
      <span>
        <b className="block font-medium">{t('settings.notify')}</b>
        <span className="text-muted">{t('settings.notifyWhat')}</span>
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={on}
        className="switch"
        checked={on}
        onChange={(event) => void change(event.target.checked)}
      />
    </label>
  )
}

/** What a member chooses for themselves; kept at the server, so that it goes with them. */
function Preferences() {
  const { t } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const zone = useStore(readerZone)
  const letters = useStore(letterShortcuts)
  const save = useChange(
    (change: Partial<Pick<Me['user'], 'locale' | 'timeZone' | 'name'>>) => patch<Me>('/me', change),
    (next) => {
      if (next) client.setQueryData(keys.me, next)
      toast(t('common.saved'))
    },
  )
  return (
    <section className="grid max-w-140 gap-5">
      <h2>{t('settings.you')}</h2>
      <label className="lab">
        <b>{t('settings.name')}</b>
        <input
          className="field"
          dir="auto"
          defaultValue={me.user.name}
          maxLength={120}
          onBlur={(event) => {
            const name = event.target.value.trim()
            if (name && name !== me.user.name) save.mutate({ name })
          }}
        />
      </label>
      <label className="lab">
        <b>{t('settings.language')}</b>
        <select
          className="field"
          value={me.user.locale}
          onChange={(event) => {
            const locale = event.target.value as Locale
            void showLanguage(locale)
            save.mutate({ locale })
          }}
        >
          {locales.map((locale) => (
            <option key={locale.code} value={locale.code}>
              {locale.name}
            </option>
          ))}
        </select>
      </label>
      <label className="lab">
        <b>{t('settings.timeZone')}</b>
        <select className="field" value={zone} onChange={(event) => save.mutate({ timeZone: event.target.value })}>
          {[...new Set([zone, 'UTC', ...Intl.supportedValuesOf('timeZone')])].map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <div className="lab">
        <b>{t('settings.theme')}</b>
        <ThemeChoice />
      </div>
      <label className="flex items-center justify-between gap-4">
        <span>
          <b className="block font-medium">{t('settings.letters')}</b>
          <span className="text-muted">{t('settings.lettersWhat')}</span>
        </span>
        <input
          type="checkbox"
          role="switch"
          aria-checked={letters}
          className="switch"
          checked={letters}
          onChange={(event) => letterShortcuts.set(event.target.checked)}
        />
      </label>
      {canNotify && <Notifying />}
    </section>
  )
}

/** For who keeps the server. */
function OperationsLink() {
  const { t } = useTranslation()
  return (
    <section>
      <h2>{t('operations.title')}</h2>
      <p className="mt-1 mb-3 text-muted">{t('operations.lead')}</p>
      <Link to="/settings/operations" className="btn">
        <Icon of={Activity} /> {t('operations.open')}
      </Link>
    </section>
  )
}

export default function SettingsPage() {
  const { t } = useTranslation()
  const me = useMe()
  const may = useMay()
  return (
    <Page title={t('nav.settings')} lead={`${me.user.name} · ${me.user.email} · ${me.organization.name}`}>
      <div className="sheet">
        <Preferences />
        <MyNumber />
        <SecondFactor />
        <Sessions />
        {may('manage_labels') && <Labels />}
        {may('manage_organization') && <Limits />}
        {may('manage_organization') && <PaperLook />}
        {may('manage_organization') && <OperationsLink />}
      </div>
    </Page>
  )
}
