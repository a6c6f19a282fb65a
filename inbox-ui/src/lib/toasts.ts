import { createStore } from './store.ts'

export interface Toast {
  id: number
  text: string
  bad: boolean
  action?: { label: string; run: () => void }
}

export const toasts = createStore<Toast[]>([])
let last = 0

export const dismiss = (id: number): void => toasts.set((all) => all.filter((one) => one.id !== id))

/** A word at the foot of the page; it goes by itself, later when it offers something to do. */
export function toast(text: string, options: { bad?: boolean; action?: Toast['action'] } = {}): void {
  last += 1
  const one: Toast = {
    id: last,
    text,
    bad: options.bad ?? false,
    ...(options.action ? { action: options.action } : {}),
  }
  toasts.set((all) => [...all.slice(-2), one])
  setTimeout(() => dismiss(one.id), options.action || one.bad ? 9_000 : 4_000)
}
