import { adapterChanges } from '../../../schemas/line.ts'
import type { Keyring } from '../../core/crypto.ts'
import type { Database } from '../../core/db.ts'
import type { Logger } from '../../core/logger.ts'
import type { AccountToOpen, ChannelAdapter, Outgoing, OutgoingKind } from '../channel.ts'
import type { ConnectionOptions } from './connection.ts'
import { createKeyWriter } from './key-writer.ts'
import { silenceLibsignal } from './quiet.ts'
import { openSession } from './session.ts'
import { newWireId } from './wire-id.ts'

export { deleteJournalRows } from './repository.ts'

export interface BaileysDeps extends ConnectionOptions {
  database: Database
  /** Seals the keys at rest. */
  keyring: Keyring
  logger: Logger
  /** False takes the receipt journal out, and loses messages when the process is killed: for the run that shows it. */
  journal?: boolean
  /** How long the sender of an unreadable message has to send it again before a placeholder is kept. */
  undecryptableAfterMs?: number
  /** When it is told how much of what had waited is stored: first, and again where some of it was not. */
  proveAfterMs?: readonly number[]
  /** A message that we sent, for a phone that asks for it again after a restart of ours. */
  findSent?(account: AccountToOpen, wireId: string): Promise<Outgoing | null>
}

/** Buttons and lists reach few phones over a linked device: they go out as numbered lines. */
export const baileysKinds = [
  ...(['text', 'image', 'video', 'audio', 'document'] as const),
  ...(['sticker', 'location', 'contact_card', 'poll'] as const),
] satisfies OutgoingKind[]

/** WhatsApp as a linked device, through the published Baileys and its public options only. */
export function createBaileysAdapter(deps: BaileysDeps): ChannelAdapter {
  silenceLibsignal()
  const writer = createKeyWriter({ database: deps.database })
  const sessionDeps = {
    ...deps,
    writer,
    journal: deps.journal ?? true,
    undecryptableAfterMs: deps.undecryptableAfterMs ?? 5 * 60_000,
    proveAfterMs: deps.proveAfterMs ?? [10_000, 60_000, 600_000],
  }
  return {
    name: 'baileys',
    resend: 'idempotent',
    abilities: {
      windowHours: null,
      typing: true,
      readReceipts: true,
      media: ['image', 'video', 'audio', 'document'],
      linking: ['qr', 'pairing_code'],
      numberLookup: true,
      kinds: baileysKinds,
      changes: adapterChanges.baileys,
      block: true,
    },
    newWireId,
    open: (account, host) => openSession(sessionDeps, account, host),
  }
}
