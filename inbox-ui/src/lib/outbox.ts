import { ApiError, post } from './api.ts'
import { createKeptStore } from './store.ts'
import type { Message, MessageKind } from './types.ts'

/** A message on its way to the server: shown at once, kept over a reload, sent once whatever happens. */
export interface Outgoing {
  clientId: string
  conversationId: string
  text: string
  fileId?: string
  quotedMessageId?: string
  /** What it is where it is not words or a file alone, and how it is said to the server. */
  shownAs?: MessageKind
  more?: { kind?: 'audio'; isVoice?: boolean; content?: object }
  at: string
  /** Why the server refused it; null while it waits. */
  refused: string | null
}

export const outbox = createKeptStore<Outgoing[]>('parley.outbox', [])

/** The server has it: the real message takes its place. */
export const settle = (clientId: string): void =>
  outbox.set((all) =>
    all.some((one) => one.clientId === clientId) ? all.filter((one) => one.clientId !== clientId) : all,
  )

const change = (clientId: string, refused: string | null): void =>
  outbox.set((all) => all.map((one) => (one.clientId === clientId ? { ...one, refused } : one)))

let running = false

/** Hands one over. False: the server is not reached, the rest waits too. A refusal stays with its message, visible. */
async function handOver(one: Outgoing, accepted: (message: Message) => void): Promise<boolean> {
  const { clientId, conversationId, text, fileId, quotedMessageId, more } = one
  const along = { ...(fileId ? { fileId } : {}), ...(quotedMessageId ? { quotedMessageId } : {}), ...more }
  try {
    accepted(await post<Message>(`/conversations/${conversationId}/messages`, { text, clientId, ...along }))
    settle(clientId)
  } catch (error) {
    if (!(error instanceof ApiError) || error.passing || error.status === 401) return false
    change(clientId, error.message || error.code)
  }
  return true
}

/** Sends what waits, oldest first and one at a time, so that a conversation's order holds. */
export async function flush(accepted: (message: Message) => void): Promise<void> {
  if (running) return
  running = true
  let next = waiting()
  while (next && (await handOver(next, accepted))) next = waiting()
  running = false
}

const waiting = (): Outgoing | undefined => outbox.get().find((one) => one.refused === null)
export const queue = (message: Outgoing): void => outbox.set((all) => [...all, message])
export const tryAgain = (clientId: string): void => change(clientId, null)
