import { createStore } from './store.ts'

export type Theme = 'system' | 'light' | 'dark'
const kept = 'parley.theme'

function remembered(): Theme {
  const theme = document.documentElement.dataset.theme
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

export const theme = createStore<Theme>(remembered())

export function setTheme(next: Theme): void {
  theme.set(next)
  if (next === 'system') {
    delete document.documentElement.dataset.theme
    localStorage.removeItem(kept)
  } else {
    document.documentElement.dataset.theme = next
    localStorage.setItem(kept, next)
  }
}

export function toggleTheme(): void {
  const now = theme.get()
  const dark = now === 'dark' || (now === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  setTheme(dark ? 'light' : 'dark')
}
