import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import mongoose from 'mongoose'
import { masterKeyOf } from '../../src/config.ts'
import { createKeyring } from '../../src/core/crypto.ts'
import { BackupRefused, createSigner, listRestorable, restore } from '../../src/features/backups/index.ts'
import { claimMongo, instanceOf } from './claim.ts'
import { openMongo } from './mongo.ts'
import { ownEnvironment, withCare } from './own-store.ts'
import { cacheFolder, dataFolder, type Env } from './paths.ts'
import { stopEverything } from './processes.ts'
import { Lacking, runMain, say } from './say.ts'

const help = `bin/restore: brings a backup back, as the store was at a chosen moment, into an empty store.

  --at TIME    the moment, as 2026-11-21T14:32Z (without it: the last one that the archive reaches)
  --from DIR   the folder with the backups (BACKUP_DIR)
  --into URI   the database (MONGODB_URI; else this clone's own, which must be empty and not running)
  --list       the backups, and from when to when each can be restored
  --prove      restores into a scratch database beside the running one, opens every session's keys, and drops it again

With the master key at hand (MASTER_KEY_FILE) the backup is also checked to be this Parley's own. Without it the data
comes back all the same, and its sessions open as soon as the key is given. Stop the old Parley first: two that use the
same WhatsApp sessions spoil each other's keys.`

type Values = { at?: string; from?: string; into?: string }

await runMain(async () => {
  const off = { type: 'boolean', default: false } as const
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { at: text, from: text, into: text, list: off, prove: off, help: off } })
  if (values.help) {
    say(help)
    return 0
  }
  try {
    if (values.list) return await list(values)
    return await (values.prove ? proveNow(values) : restoreNow(values))
  } catch (error) {
    if (error instanceof BackupRefused) throw new Lacking(error.message)
    throw error
  } finally {
    await stopEverything()
  }
})

function momentOf(at: string | undefined): Date | null {
  if (at === undefined) return null
  const moment = new Date(at)
  if (Number.isNaN(moment.getTime())) throw new Lacking(`--at wants a moment like 2026-11-21T14:32Z, not "${at}".`)
  return moment
}

function folderOf(values: Values, env: Env): string {
  return resolve(values.from ?? env.BACKUP_DIR ?? '')
}

function signerOf(env: Env) {
  const file = env.MASTER_KEY_FILE ?? ''
  if (existsSync(file)) return createSigner(createKeyring(masterKeyOf(file)).derive('backup'))
  say(`The master key ${file} is not here: the backup is checked for damage, not for who made it.`)
  return createSigner(null)
}

async function list(values: Values): Promise<number> {
  const env = ownEnvironment()
  for (const { name, from, to } of await listRestorable(folderOf(values, env), signerOf(env)))
    process.stdout.write(`${name}: any moment from ${from.toISOString()} to ${to?.toISOString() ?? 'its end'}\n`)
  return 0
}

async function proveNow(values: Values): Promise<number> {
  const { proof, name } = await withCare(({ backups }) => backups.prove(momentOf(values.at)))
  process.stdout.write(
    `Proven: ${name} as it was at ${proof?.restoredTo.toISOString()}: ${proof?.documents} documents in ${proof?.collections} collections, ${proof?.keysOpened} sealed texts opened, ${proof?.files} files.\n`,
  )
  return 0
}

async function restoreNow(values: Values): Promise<number> {
  const env = ownEnvironment()
  const at = momentOf(values.at)
  const uri = values.into ?? env.MONGODB_URI ?? (await startOwnStore(env))
  await mongoose.connect(uri, { autoIndex: false, autoCreate: false, serverSelectionTimeoutMS: 10_000 })
  try {
    const { db } = mongoose.connection
    if (!db) throw new Error('connected without a database')
    await claimMongo(db, instanceOf(dataFolder(env), env.PARLEY_INSTANCE))
    const from = folderOf(values, env)
    const done = await restore({ from, at, into: db, dataDir: env.DATA_DIR ?? null, signer: signerOf(env) })
    const documents = Object.values(done.counts).reduce((sum, count) => sum + count, 0)
    process.stdout.write(
      `Restored ${done.name} as it was at ${done.to.toISOString()}: ${documents} documents, ${done.files} files. Run bin/up (or bin/migrate) next.\n`,
    )
    return 0
  } finally {
    await mongoose.disconnect()
  }
}

async function startOwnStore(env: Env): Promise<string> {
  const dataDir = dataFolder(env)
  const instance = instanceOf(dataDir, env.PARLEY_INSTANCE)
  const store = await openMongo({ env, dataDir, cacheDir: cacheFolder(env), say, instance })
  return store.uri
}
