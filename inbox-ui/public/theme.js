// Runs before the first paint: the remembered theme and direction, so that nothing flashes.
;(() => {
  const root = document.documentElement
  try {
    const theme = localStorage.getItem('parley.theme')
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
    const locale = localStorage.getItem('parley.locale')
    if (locale) {
      root.lang = locale
      root.dir = locale === 'ar' ? 'rtl' : 'ltr'
    }
  } catch {
    // Storage can be switched off; the system's theme is used then.
  }
})()
