// Runs before the first paint: the remembered theme and direction, so that nothing flashes; and what the inbox will
// need is asked for while its code is still on the way. To a phone far away each round trip is a sixth of a second.
;(() => {
  const root = document.documentElement
  const texts = JSON.parse(document.currentScript?.dataset.texts ?? '{}')
  let locale = null
  try {
    const theme = localStorage.getItem('parley.theme')
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
    locale = localStorage.getItem('parley.locale')
    if (locale) {
      root.lang = locale
      root.dir = locale === 'ar' ? 'rtl' : 'ltr'
    }
  } catch {
    // Storage can be switched off; the system's theme is used then.
  }
  const wished = [locale, ...navigator.languages.map((code) => code.slice(0, 2)), 'en']
  const bundle = texts[wished.find((code) => code in texts)]
  if (bundle)
    document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href: bundle }))

  const at = /^\/(?:inbox\/(\w+)(?:\/(\w+))?)?$/.exec(location.pathname)
  if (!at) return
  const paths = ['/me', `/conversations?view=${at[1] ?? 'all'}&limit=50`, '/conversations/counts']
  if (at[2]) paths.push(`/conversations/${at[2]}`)
  const early = new Map()
  for (const path of paths) {
    const answer = fetch(`/api/v1${path}`, { credentials: 'same-origin', headers: { accept: 'application/json' } })
    answer.catch(() => early.delete(path))
    early.set(path, answer)
  }
  globalThis.parleyEarly = early
})()
