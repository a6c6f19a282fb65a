import { createStore } from './store.ts'

/** Somebody to write to first: the dialog is open while there is one. */
export const starting = createStore<{ phone: string; name: string } | null>(null)
export const startConversation = (who: { phone: string; name: string }): void => starting.set(who)
