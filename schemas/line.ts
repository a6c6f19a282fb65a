import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'

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
  'qr_expired',
  'restart_required',
  'server_unavailable',
  'stopped',
  'number_in_use',
  'unknown',
])
export type CloseReason = z.infer<typeof CloseReason>

export const ChannelAccount = z.object({
  ...stored,
  lineId: Id,
  adapter: z.enum(['baileys', 'cloud-api', 'webchat']),
  name: z.string().max(80),
  number: z.string().max(20).nullable().default(null),
  state: AccountState.default('disconnected'),
  health: AccountHealth.default('healthy'),
  closeReason: CloseReason.nullable().default(null),
  /** Whether somebody wants it connected; the sessions process works toward this. */
  wanted: z.boolean().default(true),
  qr: z.string().nullable().default(null),
  qrExpiresAt: Moment.nullable().default(null),
  connectedAt: Moment.nullable().default(null),
  lastInboundAt: Moment.nullable().default(null),
  sentToday: z.int().default(0),
  dailyLimit: z.int().nullable().default(null),
  lockedUntil: Moment.nullable().default(null),
})
export type ChannelAccount = z.infer<typeof ChannelAccount>

export const LineView = Line.extend({ account: ChannelAccount.nullable() })
export type LineView = z.infer<typeof LineView>
