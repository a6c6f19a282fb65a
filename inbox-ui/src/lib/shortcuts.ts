/** Letter shortcuts stay silent while somebody types or a dialog is open. */
export function mayAnswer(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false
  if (document.querySelector('dialog[open]')) return false
  const at = event.target
  if (!(at instanceof HTMLElement)) return true
  return !(at.isContentEditable || at.matches('input, textarea, select, [role="menu"] *, [role="menuitem"]'))
}

/** Actions of the page that shortcuts and the palette can ask for; whoever shows the place answers. */
export type Ask =
  | 'next'
  | 'previous'
  | 'open'
  | 'reply'
  | 'note'
  | 'close'
  | 'assign'
  | 'bot'
  | 'search'
  | 'command'
  | 'select'

const listeners = new Set<(ask: Ask, detail: string) => void>()

export const ask = (what: Ask, detail = ''): void => {
  for (const listener of [...listeners]) listener(what, detail)
}
export function onAsk(listener: (ask: Ask, detail: string) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
