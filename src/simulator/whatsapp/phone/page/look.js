/** The button that turns light into dark, remembered. */
export function wireTheme(button) {
  button.addEventListener('click', () => {
    const root = document.documentElement
    const systemIsDark = matchMedia('(prefers-color-scheme: dark)').matches
    const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : systemIsDark
    root.dataset.theme = isDark ? 'light' : 'dark'
    localStorage.setItem('theme', root.dataset.theme)
  })
}
