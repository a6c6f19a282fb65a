import { createInstance } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Locale } from './types.ts'

export const locales: readonly { code: Locale; name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'es', name: 'Español' },
  { code: 'pt', name: 'Português' },
  { code: 'ar', name: 'العربية' },
]

// One language is fetched, not four.
const texts: Record<Locale, () => Promise<{ default: object }>> = {
  en: () => import('../locales/en.json'),
  es: () => import('../locales/es.json'),
  pt: () => import('../locales/pt.json'),
  ar: () => import('../locales/ar.json'),
}

export const i18n = createInstance()

const isLocale = (code: string): code is Locale => code in texts
const kept = 'parley.locale'

function firstLocale(): Locale {
  const wished = [localStorage.getItem(kept) ?? '', ...navigator.languages.map((code) => code.slice(0, 2))]
  return wished.find(isLocale) ?? 'en'
}

/** Shows the interface in a language, and remembers it for the next start. */
export async function showLanguage(code: Locale): Promise<void> {
  if (!i18n.hasResourceBundle(code, 'translation')) {
    const { default: bundle } = await texts[code]()
    i18n.addResourceBundle(code, 'translation', bundle)
  }
  await i18n.changeLanguage(code)
  document.documentElement.lang = code
  document.documentElement.dir = i18n.dir(code)
  localStorage.setItem(kept, code)
}

export async function startLanguage(): Promise<void> {
  await i18n.use(initReactI18next).init({
    lng: firstLocale(),
    resources: {},
    fallbackLng: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  await showLanguage(firstLocale())
}
