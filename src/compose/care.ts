import { createBackups } from '../features/backups/index.ts'
import { createKeys } from '../features/keys/index.ts'
import type { Kernel } from '../kernel.ts'
import { sealedPlaces } from './places.ts'

/** What keeps the installation safe: its backups and the keys of what is sealed. */
export function createCare({
  config,
  keyring,
  leases,
  logger,
}: Pick<Kernel, 'config' | 'keyring' | 'leases' | 'logger'>) {
  const masterKey = config.masterKey
  return {
    backups: createBackups({
      folder: config.BACKUP_DIR ?? null,
      dataDir: config.DATA_DIR,
      keepDays: config.BACKUP_KEEP_DAYS,
      dailyAt: config.BACKUP_AT,
      places: sealedPlaces,
      ...{ masterKey, keyring, leases, logger },
    }),
    keys: createKeys({ keyring, masterKey, places: sealedPlaces }),
  }
}
