import type { CloseReason } from '../../../schemas/line.ts'
import type { ConnectionChange } from '../../channels/channel.ts'
import { brakeAfter } from './health.ts'
import type { Account } from './repository.ts'

/** Somebody has to do something before it can work again. */
const needsHelp: readonly CloseReason[] = [
  'logged_out',
  'replaced',
  'keys_corrupt',
  'version_refused',
  'passkey_required',
  'time_locked',
  'number_in_use',
  'token_expired',
  'account_restricted',
]
/** Closed because we said so. */
const harmless: readonly CloseReason[] = ['stopped', 'restart_required']

function healthAfter({ state, reason }: ConnectionChange, before: Account): Account['health'] {
  if (state === 'connected') return 'healthy'
  if (!reason || harmless.includes(reason)) return before.health
  return needsHelp.includes(reason) ? 'critical' : 'warning'
}

/**
 * What a change of the connection makes of an account; null when it changes nothing. A session that is closed because
 * its account failed says `stopped`: that must not cover the reason.
 */
export function accountAfter(before: Account, change: ConnectionChange, now: Date): Partial<Account> | null {
  if (change.reason === 'stopped' && before.state === 'failed') return null
  if (change.restrictedUntil !== undefined) return restricted(before, change.restrictedUntil, now)
  const { state, reason } = change
  const isUnlinked = reason === 'logged_out'
  const number = change.number ?? before.number
  const after: Partial<Account> = {
    state,
    closeReason: reason ?? null,
    health: healthAfter(change, before),
    qr: change.qr?.text ?? null,
    qrExpiresAt: change.qr?.expiresAt ?? null,
    pairingCode: change.pairingCode?.text ?? null,
    pairingExpiresAt: change.pairingCode?.expiresAt ?? null,
    lockedUntil: change.lockedUntil ?? null,
    number,
    ...(state === 'connected' && { connectedAt: now, aliveAt: now, pairingNumber: null }),
    ...(isUnlinked && { wanted: false, logoutRequestedAt: null }),
  }
  return isSame(before, after) ? null : after
}

/** WhatsApp says until when strangers may not be written to, or that they may again. */
function restricted(before: Account, until: Date | null, now: Date): Partial<Account> | null {
  if (until) {
    const brake = brakeAfter(before.brake, { reason: 'restricted', scope: 'new_contacts', code: '463', until }, now)
    return brake && { brake }
  }
  return before.brake?.reason === 'restricted' && before.brake.until > now ? { brake: null } : null
}

/** The account whose number is live with another line: it stops, and says why. */
export const refused = (number: string | null): Partial<Account> => ({
  state: 'failed',
  closeReason: 'number_in_use',
  health: 'critical',
  wanted: false,
  qr: null,
  qrExpiresAt: null,
  pairingCode: null,
  pairingExpiresAt: null,
  number,
})

const isSame = (before: Account, after: Partial<Account>): boolean =>
  Object.entries(after).every(([field, value]) => {
    const was = before[field as keyof Account]
    return field === 'connectedAt' || field === 'aliveAt'
      ? before.state === 'connected'
      : was?.valueOf() === value?.valueOf()
  })
