import { parseArgs } from 'node:util'
import { BackupRefused } from '../../src/features/backups/index.ts'
import { withCare } from './own-store.ts'
import { Lacking, runMain, say } from './say.ts'

const help = `bin/backup: makes a full backup now, into BACKUP_DIR, and deletes what is older than BACKUP_KEEP_DAYS.
Parley makes one each day by itself and archives every change as it happens. The master key is not in it: keep a copy
of that apart. Customers' messages are in it in clear text: keep it on an encrypted disk.`

await runMain(async () => {
  const { values } = parseArgs({ options: { help: { type: 'boolean', default: false } } })
  if (values.help) {
    say(help)
    return 0
  }
  try {
    return await withCare(async ({ backups }, { BACKUP_DIR }) => {
      // kept for as long as the copy takes where no Parley runs that keeps it
      const archive = backups.start({ isWorker: false })
      try {
        const made = await backups.make()
        if (!made) throw new Lacking('Another process is making a backup right now.')
        for (const path of await backups.keepOnly()) say(`  deleted ${path}`)
        process.stdout.write(`${made.name}: ${made.documents} documents, ${made.bytes} bytes, in ${BACKUP_DIR}\n`)
        return 0
      } finally {
        await archive.stop()
      }
    })
  } catch (error) {
    if (error instanceof BackupRefused) throw new Lacking(error.message)
    throw error
  }
})
