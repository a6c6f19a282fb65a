import { createInstance } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Locale } from './types.ts'

export const locales: readonly { code: Locale; name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'es', name: 'Español' },
  { code: 'pt', name: 'Português' },
  { code: 'ar', name: 'العربية' },
]

// One language is fetched, not four; and of it first what the inbox's list says, then the rest.
type Texts = Record<Locale, () => Promise<{ default: object }>>
const firstTexts: Texts = {
  en: () => import('../locales/en.json'),
  es: () => import('../locales/es.json'),
  pt: () => import('../locales/pt.json'),
  ar: () => import('../locales/ar.json'),
}
const moreTexts: Texts = {
  en: () => import('../locales/en.more.json'),
  es: () => import('../locales/es.more.json'),
  pt: () => import('../locales/pt.more.json'),
  ar: () => import('../locales/ar.more.json'),
}
// each area of the CRM has its file in locales/areas, so that two areas never edit the same one
const areaTexts: Texts = {
  en: () => import('../locales/areas.en.ts'),
  es: () => import('../locales/areas.es.ts'),
  pt: () => import('../locales/areas.pt.ts'),
  ar: () => import('../locales/areas.ar.ts'),
}
const texts = { first: firstTexts, more: moreTexts, areas: areaTexts }

export const i18n = createInstance()

const isLocale = (code: string): code is Locale => code in firstTexts
const kept = 'parley.locale'

function firstLocale(): Locale {
  const wished = [localStorage.getItem(kept) ?? '', ...navigator.languages.map((code) => code.slice(0, 2))]
  return wished.find(isLocale) ?? 'en'
}

const namespace = 'translation'
const have = new Map<string, Promise<void>>()
let wantMore = false

/** Fetches a part of a language once. */
function part(name: keyof typeof texts, code: Locale): Promise<void> {
  const key = `${name} ${code}`
  const known = have.get(key)
  if (known) return known
  const coming = texts[name][code]().then(({ default: bundle }) => {
    i18n.addResourceBundle(code, namespace, bundle, true)
  })
  // What did not arrive is asked for again the next time.
  coming.catch(() => have.delete(key))
  have.set(key, coming)
  return coming
}

/** The texts of everything behind the list; every part that is loaded later waits for them. */
export function loadMoreTexts(): Promise<void> {
  wantMore = true
  return moreOf(i18n.language as Locale)
}

const moreOf = (code: Locale): Promise<void> => Promise.all([part('more', code), part('areas', code)]).then(() => {})

/** Shows the interface in a language, and remembers it for the next start. */
export async function showLanguage(code: Locale): Promise<void> {
  await Promise.all([part('first', code), wantMore ? moreOf(code) : null])
  await i18n.changeLanguage(code)
  document.documentElement.lang = code
  document.documentElement.dir = i18n.dir(code)
  localStorage.setItem(kept, code)
}

export async function startLanguage(): Promise<void> {
  const code = firstLocale()
  await i18n.use(initReactI18next).init({
    lng: code,
    resources: {},
    fallbackLng: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  await showLanguage(code)
}
