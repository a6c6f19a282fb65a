import { createStore } from './store.ts'

/** The conversations that are chosen for one step; null while nobody chooses. */
export const selection = createStore<ReadonlySet<string> | null>(null)

export const endSelection = (): void => selection.set(null)
export const startSelection = (): void => selection.set((now) => now ?? new Set())

export function toggleSelected(id: string): void {
  selection.set((now) => {
    const next = new Set(now)
    if (!next.delete(id)) next.add(id)
    return next
  })
}
