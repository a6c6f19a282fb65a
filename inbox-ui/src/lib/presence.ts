import { createStore } from './store.ts'
import type { Presence } from './types.ts'

/** Who types or looks, per conversation; forgotten after a while, because nobody says that they stopped for sure. */
type Seen = Record<string, { typing: string | null; typer: 'contact' | 'user' | null; viewers: string[] }>

export const presence = createStore<Seen>({})
const timers = new Map<string, ReturnType<typeof setTimeout>>()
const nobody = { typing: null, typer: null, viewers: [] as string[] }

export function setPresence({ conversationId, who, name, state }: Presence): void {
  presence.set((all) => {
    const now = all[conversationId] ?? nobody
    const viewers = now.viewers.filter((one) => one !== name)
    const next =
      state === 'typing'
        ? { ...now, typing: name, typer: who }
        : {
            typing: now.typing === name ? null : now.typing,
            typer: now.typing === name ? null : now.typer,
            viewers: who === 'user' && state === 'viewing' ? [...viewers, name] : viewers,
          }
    return { ...all, [conversationId]: next }
  })
  const key = `${conversationId} ${name}`
  clearTimeout(timers.get(key))
  if (state === 'idle') return
  const wait = state === 'typing' ? 12_000 : 60_000
  timers.set(
    key,
    setTimeout(() => setPresence({ conversationId, who, name, state: 'idle' }), wait),
  )
}
