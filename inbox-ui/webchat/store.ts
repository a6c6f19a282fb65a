import type { WebchatEvent, WebchatMessage } from '../../schemas/webchat.ts'
import { type Api, Refused } from './api.ts'
import { createMemory, type Memory, type Pending, pause } from './memory.ts'
import { createQueue } from './queue.ts'

/** The chat of a page: what it knows, and its talk with the server. `changed` is called whenever there is something to show. */
export function createStore(key: string, makeApi: (token: () => string | null) => Api, changed: () => void) {
  const memory = createMemory(key, changed)
  const { state, show } = memory
  const api = makeApi(() => state.token)
  const visits = createVisits(memory, api)
  const queue = createQueue(memory, api, visits.forget)
  const watch = createWatch(memory, api, visits, queue.flush)
  return {
    state,
    api,
    watch,
    again: queue.again,
    write(message: Omit<Pending, 'clientId'>): void {
      queue.add(message)
      void watch()
      void queue.flush()
    },
    /** For the button, before anybody wants to talk. */
    async look(): Promise<void> {
      show({ look: await api.look() })
    },
    async earlier(): Promise<void> {
      const { messages, hasEarlier } = await api.thread(state.messages[0]?.seq)
      show({ messages: [...messages, ...state.messages], hasEarlier })
    },
    async introduce(who: object): Promise<void> {
      await visits.enter()
      await api.introduce(who)
      show({ isKnown: true })
    },
  }
}
export type Store = ReturnType<typeof createStore>

function createVisits({ state, show }: Memory, api: Api) {
  let rev = 0
  const load = async (): Promise<void> => {
    const { look, messages, hasEarlier, visitor, rev: at } = await api.thread()
    rev = at
    show({ look, messages, hasEarlier, isKnown: state.isKnown || visitor.name !== null, problem: null })
  }
  /** Known from before, or a new visitor: only when somebody wants to talk. */
  const enter = async (): Promise<void> => {
    if (state.token) return load().catch((error) => (isEnded(error) ? forget() : Promise.reject(error)))
    const { token, look, messages, rev: at } = await api.enter()
    rev = at
    show({ token, look, messages, problem: null })
  }
  const forget = async (): Promise<void> => {
    show({ token: null, messages: [], isKnown: false })
    await enter()
  }
  const put = (message: WebchatMessage): void => {
    const others = state.messages.filter(({ id }) => id !== message.id)
    const messages = [...others, message].sort((a, b) => a.seq - b.seq)
    const pending = state.pending.filter(({ clientId }) => clientId !== message.clientId)
    show({ messages, pending, typing: message.from === 'visitor' ? state.typing : null })
  }
  return {
    enter,
    forget,
    at: () => rev,
    heard(event: WebchatEvent): void {
      if ('rev' in event) rev = event.rev
      if (event.type === 'message') put(event.message)
      else if (event.type === 'typing') show({ typing: event.isTyping ? event.name : null })
      else if (event.type === 'read') show({ readIds: [...state.readIds, ...event.clientIds] })
      else if (event.type === 'reload') void load().catch(() => undefined)
    },
  }
}

const isEnded = (error: unknown): boolean => error instanceof Refused && error.status === 401

/** Keeps the line open; while it is down, what is written waits. */
function createWatch({ show }: Memory, api: Api, visits: ReturnType<typeof createVisits>, flush: () => Promise<void>) {
  let isWatching = false
  const once = async (): Promise<void> => {
    await visits.enter()
    show({ isOffline: false })
    void flush()
    await api.watch(visits.at(), visits.heard)
  }
  /** Whether it makes sense to try again. */
  const afterError = (error: unknown): boolean => {
    const isFinal = error instanceof Refused && !error.isPassing
    show({ isOffline: !isFinal, problem: isFinal ? error.message : null })
    return !isFinal
  }
  return async (): Promise<void> => {
    if (isWatching) return
    isWatching = true
    for (let failures = 0, isOpen = true; isOpen; failures++) {
      const began = Date.now()
      isOpen = await once().then(() => true, afterError)
      if (Date.now() - began > 30_000) failures = 0
      if (isOpen) await pause(failures)
    }
    isWatching = false
  }
}
