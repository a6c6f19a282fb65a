/** The whole store kept safe: an archive of every change, daily full backups, restores, and the proof of one. */
export { listRestorable } from './choose.ts'
export { BackupRefused, createSigner } from './format.ts'
export { openKeys } from './prove.ts'
export { restore } from './restore.ts'
export { type Backups, createBackups } from './service.ts'
