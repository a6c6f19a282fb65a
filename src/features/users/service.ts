import type { Database } from '../../core/db.ts'
import type { Logger } from '../../core/logger.ts'
import type { Mail } from '../mail/index.ts'
import type { Organizations } from '../organizations/index.ts'
import type { Sessions } from '../sessions/index.ts'
import { createJoining } from './joining.ts'
import { createPasswords } from './passwords.ts'
import { createRecovery } from './recovery.ts'
import { createSignIn } from './sign-in.ts'
import { createThrottle } from './throttle.ts'

export interface AccountsDeps {
  database: Database
  logger: Logger
  sessions: Sessions
  organizations: Organizations
  mail: Mail
  /** How people reach the inbox: links in mails start with it. */
  publicUrl: string
  clock?: () => Date
}

/** People and their way in: sign-in, recovery, joining an organization. */
export function createAccounts({ clock = () => new Date(), ...deps }: AccountsDeps) {
  const context = { ...deps, clock, passwords: createPasswords(), throttle: createThrottle(clock) }
  return { ...createSignIn(context), ...createRecovery(context), ...createJoining(context) }
}
export type Accounts = ReturnType<typeof createAccounts>
