import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { loadMoreTexts } from '../lib/i18n.ts'
import { letterShortcuts } from '../lib/preferences.ts'
import { type Ask, ask, mayAnswer } from '../lib/shortcuts.ts'
import { starting } from '../lib/starting.ts'
import { useStore } from '../lib/store.ts'
import { areas } from './areas.ts'
import { closeOverlay, overlay } from './overlays.ts'

const Palette = lazy(() => Promise.all([import('./palette.tsx'), loadMoreTexts()]).then(([part]) => part))
const StartDialog = lazy(() =>
  Promise.all([import('../features/starting/start-dialog.tsx'), loadMoreTexts()]).then(([part]) => part),
)
const ShortcutSheet = lazy(() => Promise.all([import('./shortcut-sheet.tsx'), loadMoreTexts()]).then(([part]) => part))

const asks: Record<string, Ask> = {
  j: 'next',
  k: 'previous',
  enter: 'open',
  r: 'reply',
  n: 'note',
  e: 'close',
  a: 'assign',
  b: 'bot',
  x: 'select',
  '/': 'search',
}
const places: Record<string, string> = {
  ...Object.fromEntries(areas.map(({ letter, to }) => [letter.toLowerCase(), to])),
  i: '/inbox/all',
  l: '/lines',
  m: '/members',
  s: '/settings',
  o: '/mail',
  u: '/inbox/unassigned',
  b: '/inbox/bot',
}

/** The letter that was pressed, by the key's place where the layout has no Latin letters. */
function letterOf(event: KeyboardEvent): string {
  if (/^[\x20-\x7e]$/.test(event.key)) return event.key.toLowerCase()
  return event.code.startsWith('Key') ? event.code.slice(3).toLowerCase() : event.key.toLowerCase()
}

/** Enter on a button or a link presses it; the shortcut must not take it. */
const presses = (event: KeyboardEvent) =>
  event.key === 'Enter' && event.target instanceof HTMLElement && event.target.closest('a, button, summary') !== null

const opensPalette = (event: KeyboardEvent) => (event.ctrlKey || event.metaKey) && event.code === 'KeyK'

/** What a letter means; after G it names a place. Answers whether it was for us. */
function createLetters(go: (href: string) => void): (letter: string) => boolean {
  let going = 0
  return (letter) => {
    const afterG = Date.now() - going < 1_500
    going = letter === 'g' && !afterG ? Date.now() : 0
    const place = afterG && places[letter]
    if (place) {
      go(place)
      return true
    }
    const what = asks[letter]
    if (what) ask(what)
    return what !== undefined
  }
}

function useShortcuts() {
  const navigate = useNavigate()
  useEffect(() => {
    const letters = createLetters((href) => void navigate({ href }))
    const onKey = (event: KeyboardEvent) => {
      if (opensPalette(event)) {
        event.preventDefault()
        overlay.set((now) => (now === 'palette' ? null : 'palette'))
      } else if (!mayAnswer(event) || presses(event)) {
        return
      } else if (event.key === '?') {
        overlay.set('shortcuts')
      } else if (letterShortcuts.get() && letters(letterOf(event))) {
        event.preventDefault()
      }
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [navigate])
}

/** The keys of the whole page, and what they open. */
export function Keyboard() {
  useShortcuts()
  const shown = useStore(overlay)
  const who = useStore(starting)
  const navigate = useNavigate()
  if (!shown && !who) return null
  const opened = (conversationId: string) =>
    void navigate({ to: '/inbox/$view/$conversationId', params: { view: 'all', conversationId } })
  return (
    <Suspense fallback={null}>
      {shown === 'palette' && <Palette onClose={closeOverlay} />}
      {shown === 'shortcuts' && <ShortcutSheet onClose={closeOverlay} />}
      {who && <StartDialog {...who} close={() => starting.set(null)} opened={opened} />}
    </Suspense>
  )
}
