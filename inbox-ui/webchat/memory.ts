import type { WebchatLook, WebchatMessage } from '../../schemas/webchat.ts'
import type { Outgoing } from './api.ts'

export interface Pending extends Outgoing {
  /** Set where it was refused: what the server said. */
  problem?: string
}

export interface State {
  token: string | null
  look: WebchatLook | null
  messages: WebchatMessage[]
  pending: Pending[]
  hasEarlier: boolean
  /** Own messages that the team has read. */
  readIds: string[]
  isOffline: boolean
  /** Who types on the other side; null: nobody. */
  typing: string | null
  /** Said who they are, or were known. */
  isKnown: boolean
  problem: string | null
}

/** What the page knows of the chat; of it, what a reload must not lose is kept in the browser. */
export function createMemory(key: string, changed: () => void) {
  const place = `parley-chat:${key}`
  const state: State = {
    ...{ token: null, isKnown: false, pending: [] },
    ...read(place),
    ...{ look: null, messages: [], hasEarlier: false, readIds: [], isOffline: false, typing: null, problem: null },
  }
  const show = (change: Partial<State>): void => {
    Object.assign(state, change)
    const { token, isKnown } = state
    // a file that was not sent before a reload must be chosen again
    write(place, { token, isKnown, pending: state.pending.filter(({ file }) => !file) })
    changed()
  }
  return { state, show }
}
export type Memory = ReturnType<typeof createMemory>

/** A page may forbid storage: then the chat lasts as long as the page. */
function read(place: string): Partial<State> {
  try {
    return JSON.parse(localStorage.getItem(place) ?? '{}')
  } catch {
    return {}
  }
}
function write(place: string, kept: Partial<State>): void {
  try {
    localStorage.setItem(place, JSON.stringify(kept))
  } catch {
    // nothing is kept then
  }
}

export const pause = (tries: number, least = 0): Promise<void> => {
  const wait = Math.min(500 * 2 ** tries, 15_000) * (0.75 + Math.random() / 2)
  return new Promise((resolve) => setTimeout(resolve, Math.max(least, wait)))
}
