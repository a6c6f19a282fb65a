import { DisconnectReason } from '@whiskeysockets/baileys'
import type { CloseReason } from '../../../schemas/line.ts'

/** now: connect again at once. retry: after a pause that grows. stop: a person must act first. */
export interface CloseVerdict {
  reason: CloseReason
  next: 'now' | 'retry' | 'stop'
  /** The keys are worth nothing any more. */
  wipe?: boolean
  lockedUntil?: Date
}

export interface Close {
  code: number | undefined
  /** The stanza's attributes or the stream error's node, as Baileys hands them on. */
  data?: unknown
  /** A QR code was on the screen and nobody had scanned it. */
  linking: boolean
}

const byCode: Record<number, CloseVerdict> = {
  // 401: unlinked on the phone, or the keys are refused; 419: the number's account is gone
  [DisconnectReason.loggedOut]: { reason: 'logged_out', next: 'stop', wipe: true },
  419: { reason: 'logged_out', next: 'stop', wipe: true },
  // 402: banned for a time, 403: for good; writing to WhatsApp's support is the person's next step
  402: { reason: 'time_locked', next: 'stop' },
  [DisconnectReason.forbidden]: { reason: 'time_locked', next: 'stop' },
  405: { reason: 'version_refused', next: 'stop' },
  409: { reason: 'version_refused', next: 'stop' },
  [DisconnectReason.multideviceMismatch]: { reason: 'version_refused', next: 'stop' },
  // another program uses these keys: coming back would only throw it out in turn
  [DisconnectReason.connectionReplaced]: { reason: 'replaced', next: 'stop' },
  [DisconnectReason.connectionLost]: { reason: 'connection_lost', next: 'retry' },
  [DisconnectReason.connectionClosed]: { reason: 'connection_lost', next: 'retry' },
  [DisconnectReason.restartRequired]: { reason: 'restart_required', next: 'now' },
  [DisconnectReason.unavailableService]: { reason: 'server_unavailable', next: 'retry' },
}

/** Why a line closed and what comes next. */
export function verdictOf({ code, data, linking }: Close): CloseVerdict {
  if (mentionsPasskey(data)) return { reason: 'passkey_required', next: 'stop' }
  // the last code on the screen has run out; a new round only when somebody asks for one
  if (code === DisconnectReason.timedOut && linking) return { reason: 'qr_expired', next: 'stop' }
  const known = code === undefined ? undefined : byCode[code]
  if (known?.reason === 'time_locked') return { ...known, ...lockOf(data) }
  if (known) return known
  if (code !== undefined && code > 500 && code < 600) return { reason: 'server_unavailable', next: 'retry' }
  return { reason: 'unknown', next: 'retry' }
}

function lockOf(data: unknown): { lockedUntil?: Date } {
  const seconds = Number((data as { expire?: unknown } | undefined)?.expire)
  return Number.isFinite(seconds) && seconds > 0 ? { lockedUntil: new Date(Date.now() + seconds * 1000) } : {}
}

/** Baileys has no code for it: the server names it in the stanza that ends the linking. */
const mentionsPasskey = (data: unknown): boolean =>
  data !== undefined && data !== null && /passkey/i.test(JSON.stringify(data) ?? '')

/** What closed it: Baileys throws Boom errors. */
export function closeOf(error: unknown, linking: boolean): Close {
  const boom = error as { output?: { statusCode?: number }; data?: unknown } | undefined
  const data = boom?.data instanceof Error ? undefined : boom?.data
  return { code: boom?.output?.statusCode, data, linking }
}

/** Pause before try number `attempt` (from 1): doubling from one second to a minute, of which half is left to chance. */
export function pauseBefore(attempt: number, baseMs = 1_000, capMs = 60_000): number {
  const full = Math.min(capMs, baseMs * 2 ** Math.min(attempt - 1, 20))
  return full / 2 + (Math.random() * full) / 2
}
