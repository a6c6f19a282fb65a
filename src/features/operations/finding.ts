import type { Id } from '../../../schemas/common.ts'
import type { CheckStatus } from '../../../schemas/operations.ts'
import type { Keyring } from '../../core/crypto.ts'
import type { Params, Text } from '../../core/errors.ts'
import type { Backups } from '../backups/index.ts'
import type { Keys } from '../keys/index.ts'

export interface OperationsDeps {
  backups: Backups
  keys: Keys
  keyring: Keyring
  /** The text of Redis' INFO. */
  redisInfo(): Promise<string>
  dataDir: string
  backupDir: string | null
  masterKeyFile: string
}

/** What a check looks at: the organization of who asks, or the whole installation. */
export interface LookContext extends OperationsDeps {
  organizationId: Id | null
  now: Date
}

export interface Finding {
  status: CheckStatus
  detail: Text
  params?: Params
  next?: Text
}

export const ok = (detail: Text, params: Params = {}): Finding => ({ status: 'ok', detail, params })
export const warn = (detail: Text, next: Text, params: Params = {}): Finding => ({
  status: 'warn',
  detail,
  params,
  next,
})
export const fail = (detail: Text, next: Text, params: Params = {}): Finding => ({
  status: 'fail',
  detail,
  params,
  next,
})
