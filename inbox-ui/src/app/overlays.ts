import { createStore } from '../lib/store.ts'

/** What lies over the page, if anything. */
export const overlay = createStore<'palette' | 'shortcuts' | null>(null)
export const openPalette = () => overlay.set('palette')
export const closeOverlay = () => overlay.set(null)
