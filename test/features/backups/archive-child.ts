/** A process that keeps the archive, or makes a full backup, until it is killed. */
import { connectDatabase } from '../../../src/core/db.ts'
import { createSafe } from './kit.ts'

const { MONGODB_URI = '', FOLDER = '', DATA = '', KEY = '', WHAT } = process.env
const hooks = { flush: async () => undefined, committed: () => undefined }
await connectDatabase(MONGODB_URI, hooks)
const { backups } = createSafe({ folder: FOLDER, dataDir: DATA, masterKey: Buffer.from(KEY, 'hex') })
if (WHAT === 'archive') backups.start({ isWorker: false })
else await backups.make()
process.stdout.write('done\n')
