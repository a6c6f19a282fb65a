import { createKeptStore } from './store.ts'

/** Shortcuts of one letter can be switched off; the rest stays. */
export const letterShortcuts = createKeptStore('parley.letters', true)
export const listWidth = createKeptStore('parley.list', 360)
export const panelFolded = createKeptStore('parley.panel-folded', false)
