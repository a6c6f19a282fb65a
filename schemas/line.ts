import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'
import { Brake, WarmUp } from './line-health.ts'

/** The business's address (a number, a site); it outlives the account behind it. */
export const Line = z.object({
  ...stored,
  channel: z.enum(['whatsapp', 'webchat']),
  name: z.string().min(1).max(80),
  /** E.164 once known: a freshly added line learns it when it is linked. */
  address: z.string().max(40).nullable().default(null),
  accountId: Id.nullable().default(null),
  /** listen: everything is stored, nothing is answered, until its owner switches the bot on. */
  botMode: z.enum(['listen', 'on', 'off']).default('listen'),
  botName: z.string().max(60).nullable().default(null),
})
export type Line = z.infer<typeof Line>

export const AccountState = z.enum(['disconnected', 'connecting', 'waiting_for_qr', 'connected', 'failed'])
export type AccountState = z.infer<typeof AccountState>
export const AccountHealth = z.enum(['healthy', 'warning', 'critical'])

/** Why a connection closed; each has one next step, in plain words, in the reader's language. */
export const CloseReason = z.enum([
  'phone_offline',
  'logged_out',
  'replaced',
  'keys_corrupt',
  'version_refused',
  'passkey_required',
  'time_locked',
  'connection_lost',
  // the line stood, but nothing was heard any more: it was renewed
  'silent',
  'qr_expired',
  // the number that a code was asked for is none that WhatsApp links
  'pairing_refused',
  'restart_required',
  'server_unavailable',
  'stopped',
  'number_in_use',
  'token_expired',
  'account_restricted',
  'unknown',
])
export type CloseReason = z.infer<typeof CloseReason>

export const AdapterName = z.enum(['baileys', 'cloud-api', 'webchat'])
export type AdapterName = z.infer<typeof AdapterName>
/** Free-form messages only within so many hours of the customer's last; null: always. */
export const windowHours: Readonly<Record<AdapterName, number | null>> = {
  baileys: null,
  'cloud-api': 24,
  webchat: null,
}

/** What may be done to a message after it was sent, by us. */
export const adapterChanges = {
  baileys: ['edit', 'delete', 'reaction'],
  'cloud-api': ['reaction'],
  webchat: ['edit', 'delete'],
} as const satisfies Record<AdapterName, readonly ('edit' | 'delete' | 'reaction')[]>

export const ChannelAccount = z.object({
  ...stored,
  lineId: Id,
  adapter: AdapterName,
  name: z.string().max(80),
  number: z.string().max(20).nullable().default(null),
  state: AccountState.default('disconnected'),
  health: AccountHealth.default('healthy'),
  closeReason: CloseReason.nullable().default(null),
  /** Whether somebody wants it connected; the sessions process works toward this. */
  wanted: z.boolean().default(true),
  qr: z.string().nullable().default(null),
  qrExpiresAt: Moment.nullable().default(null),
  /** To be typed on the phone, in the place of the scan; asked for by a number. */
  pairingCode: z.string().nullable().default(null),
  pairingExpiresAt: Moment.nullable().default(null),
  connectedAt: Moment.nullable().default(null),
  /** When its server was last known to answer: to the minute. */
  aliveAt: Moment.nullable().default(null),
  lastInboundAt: Moment.nullable().default(null),
  sentToday: z.int().default(0),
  dailyLimit: z.int().nullable().default(null),
  /** How many people who never wrote may be written to on one day; null: no limit. */
  newContactsLimit: z.int().nullable().default(null),
  warmUp: WarmUp.nullable().default(null),
  brake: Brake.nullable().default(null),
  lockedUntil: Moment.nullable().default(null),
})
export type ChannelAccount = z.infer<typeof ChannelAccount>

/** Why an account is not healthy; closed: `closeReason` says why. */
export const HealthReason = z.enum(['closed', 'restricted', 'failures', 'near_limit'])
export type HealthReason = z.infer<typeof HealthReason>

export const LineView = Line.extend({
  account: ChannelAccount.extend({ healthReason: HealthReason.nullable() }).nullable(),
})
export type LineView = z.infer<typeof LineView>
