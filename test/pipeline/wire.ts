import type { ChannelSession, Outgoing } from '../../src/channels/channel.ts'

/** A session that writes down what reached the wire, and does with each message what the test says. */
export function createWire(answer: (message: Outgoing, nth: number) => Promise<void> | void = () => undefined) {
  const sent: Outgoing[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  const session: ChannelSession = {
    async send(message) {
      sent.push(message)
      for (const entry of waiting) if (sent.length >= entry.count) entry.resolve()
      await answer(message, sent.length)
      return { wireId: message.wireId ?? `PROVIDER-${message.clientId}` }
    },
    typing: async () => undefined,
    markRead: async () => undefined,
    lookup: async () => new Map(),
    close: async () => undefined,
    logout: async () => undefined,
  }
  return {
    session,
    sent,
    texts: () => sent.map((message) => message.text),
    /** Resolves when so many reached the wire. */
    reached: (count: number): Promise<void> =>
      sent.length >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
  }
}

/** A promise that a test lets go. */
export function gate() {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open: () => open(), opened }
}
