import type { CloseReason } from '../../lib/types.ts'

/** The one next step for each reason a connection closed. link: a new code; wait: it comes back by itself; connect: once more. */
export const nextStep: Readonly<Record<CloseReason, 'link' | 'wait' | 'connect' | 'none'>> = {
  phone_offline: 'connect',
  logged_out: 'link',
  replaced: 'connect',
  keys_corrupt: 'link',
  version_refused: 'none',
  number_in_use: 'link',
  passkey_required: 'none',
  time_locked: 'wait',
  connection_lost: 'wait',
  qr_expired: 'connect',
  silent: 'wait',
  pairing_refused: 'link',
  restart_required: 'wait',
  server_unavailable: 'wait',
  stopped: 'connect',
  token_expired: 'none',
  account_restricted: 'none',
  unknown: 'connect',
}
