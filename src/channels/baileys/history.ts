import { toNumber, type WAMessage } from '@whiskeysockets/baileys'
import type { Logger } from '../../core/logger.ts'
import type { ChannelHost } from '../channel.ts'
import { threadOf } from './addresses.ts'
import { createInboundQueue } from './inbound-queue.ts'
import type { ToInbound } from './receive.ts'

interface HistoryContact {
  id?: string | null | undefined
  name?: string | null | undefined
  notify?: string | null | undefined
}

export interface History {
  /** A part of what the phone had before it was linked. */
  add(messages: readonly WAMessage[], contacts: readonly HistoryContact[]): void
  /** Resolves when all is stored, or after `withinMs`. */
  idle(withinMs: number): Promise<void>
  stop(): void
}

/** Few at once: what is said now must not wait behind an archive. */
const maxInFlight = 32

/** The phone's archive, handed to ingest apart from what comes in now. Newest first, as it is numbered: downward. */
export function createHistory(deps: { host: ChannelHost; logger: Logger; toInbound: ToInbound }): History {
  const queue = createInboundQueue({
    ingest: (inbound) => deps.host.ingest(inbound),
    logger: deps.logger,
    maxInFlight,
  })
  const pushOne = (message: WAMessage, pushName: string | null): void => {
    const named = pushName && !message.pushName ? { ...message, pushName } : message
    queue.push({ make: () => deps.toInbound(named, { arrival: 'history' }), done: () => undefined })
  }
  return {
    add(messages, contacts) {
      const names = new Map(contacts.map(({ id, notify, name }) => [threadOf(id), notify ?? name ?? null]))
      const readable = messages.filter(({ message, key }) => message && key.id)
      const at = ({ messageTimestamp }: WAMessage) => toNumber(messageTimestamp ?? 0)
      for (const message of readable.toSorted((a, b) => at(b) - at(a)))
        pushOne(message, message.key.fromMe ? null : (names.get(threadOf(message.key.remoteJid)) ?? null))
    },
    idle: queue.idle,
    stop: queue.stop,
  }
}
