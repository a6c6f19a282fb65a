import { type Api, Refused } from './api.ts'
import { type Memory, type Pending, pause } from './memory.ts'

/** Sends what waits, in order. Under its id a message is stored once, so it is tried until it is stored or refused. */
export function createQueue({ state, show }: Memory, api: Api, forget: () => Promise<void>) {
  let isSending = false
  const without = (clientId: string): Pending[] => state.pending.filter((one) => one.clientId !== clientId)

  /** Whether it is done with. */
  const tryOnce = async (message: Pending, tries: number): Promise<boolean> => {
    try {
      await api.send(message)
      show({ pending: without(message.clientId) })
      return true
    } catch (error) {
      return afterError(message, tries, error)
    }
  }
  const afterError = async (message: Pending, tries: number, error: unknown): Promise<boolean> => {
    const refused = error instanceof Refused ? error : new Refused(400, String(error))
    if (refused.status === 401) {
      await forget()
      return false
    }
    if (!refused.isPassing) {
      const { clientId } = message
      show({
        pending: state.pending.map((one) => (one.clientId === clientId ? { ...one, problem: refused.message } : one)),
      })
      return true
    }
    show({ isOffline: refused.status === 0 })
    await pause(tries, refused.retryAfterMs)
    return false
  }
  const deliver = async (message: Pending): Promise<void> => {
    for (let tries = 0; !(await tryOnce(message, tries)); tries++);
  }
  const next = (): Pending | undefined => state.pending.find(({ problem }) => problem === undefined)
  const flush = async (): Promise<void> => {
    if (isSending || !state.token) return
    isSending = true
    try {
      for (let message = next(); message; message = next()) await deliver(message)
    } finally {
      isSending = false
    }
  }
  return {
    flush,
    add(message: Omit<Pending, 'clientId'>): void {
      show({ pending: [...state.pending, { ...message, clientId: crypto.randomUUID().replaceAll('-', '') }] })
    },
    again(clientId: string): void {
      const pending = state.pending.map((one) => {
        const { problem: _, ...rest } = one
        return one.clientId === clientId ? rest : one
      })
      show({ pending })
      void flush()
    },
  }
}
