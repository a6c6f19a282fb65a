import { existsSync } from 'node:fs'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { loadMigrations, MigrationRefused, migrate } from '../../src/core/migrate.ts'
import { root } from './paths.ts'
import { Lacking, runMain, say } from './say.ts'

const help = `bin/migrate: brings the database in MONGODB_URI to this version of Parley.
Each migration runs once, in order, and is recorded; one that died midway is begun again. bin/up runs this by itself.`

await runMain(async () => {
  if (process.argv.includes('--help')) {
    say(help)
    return 0
  }
  if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'))
  const uri = process.env.MONGODB_URI
  if (!uri)
    throw new Lacking('bin/migrate needs MONGODB_URI, the address of the database (bin/up migrates its own by itself).')
  await mongoose.connect(uri, { autoIndex: false, autoCreate: false, serverSelectionTimeoutMS: 10_000 })
  try {
    const { db } = mongoose.connection
    if (!db) throw new Error('connected without a database')
    const ran = await migrate(db, await loadMigrations(join(root, 'src', 'migrations')), { say })
    say(ran.length ? `Migrated: ${ran.join(', ')}` : 'The database is up to date.')
    return 0
  } catch (error) {
    if (error instanceof MigrationRefused) throw new Lacking(error.message)
    throw error
  } finally {
    await mongoose.disconnect()
  }
})
