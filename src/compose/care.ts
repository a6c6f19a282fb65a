import { createBackups } from '../features/backups/index.ts'
import { createKeys } from '../features/keys/index.ts'
import { createOperations } from '../features/operations/index.ts'
import type { Kernel } from '../kernel.ts'
import { sealedPlaces } from './places.ts'

/** What keeps the installation safe, its backups and the keys of what is sealed; and what says how it is. */
export function createCare(kernel: Pick<Kernel, 'config' | 'keyring' | 'leases' | 'logger' | 'redisInfo'>) {
  const { config, keyring, leases, logger, redisInfo } = kernel
  const masterKey = config.masterKey
  const backups = createBackups({
    folder: config.BACKUP_DIR ?? null,
    dataDir: config.DATA_DIR,
    keepDays: config.BACKUP_KEEP_DAYS,
    dailyAt: config.BACKUP_AT,
    places: sealedPlaces,
    ...{ masterKey, keyring, leases, logger },
  })
  const keys = createKeys({ keyring, masterKey, places: sealedPlaces })
  const operations = createOperations({
    ...{ backups, keys, keyring, redisInfo },
    dataDir: config.DATA_DIR,
    backupDir: config.BACKUP_DIR ?? null,
    masterKeyFile: config.MASTER_KEY_FILE,
  })
  return { backups, keys, operations }
}
