import { createStore } from './store.ts'

/** The zone times are shown in: the member's own, else the browser's. */
export const readerZone = createStore(Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC')
