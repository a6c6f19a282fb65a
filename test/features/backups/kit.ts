import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import mongoose from 'mongoose'
import { waKeyPlace } from '../../../src/channels/baileys/key-format.ts'
import { createKeyStore } from '../../../src/channels/baileys/key-store.ts'
import { createKeyWriter } from '../../../src/channels/baileys/key-writer.ts'
import { createKeyring } from '../../../src/core/crypto.ts'
import type { Database } from '../../../src/core/db.ts'
import { newId } from '../../../src/core/ids.ts'
import { createLeases } from '../../../src/core/lease.ts'
import { createLogger } from '../../../src/core/logger.ts'
import { processName } from '../../../src/core/process-name.ts'
import { loadDataKeys } from '../../../src/core/sealed-repository.ts'
import { type Backups, createBackups, createSigner, restore } from '../../../src/features/backups/index.ts'

export interface Safe {
  folder: string
  dataDir: string
  masterKey: Buffer
  backups: Backups
}

/** Backups of the connected store in folders of their own. */
export function createSafe(given: Partial<Pick<Safe, 'folder' | 'dataDir' | 'masterKey'>> = {}): Safe {
  const masterKey = given.masterKey ?? randomBytes(32)
  const folder = given.folder ?? temporary('backups')
  const dataDir = given.dataDir ?? temporary('data')
  const keyring = createKeyring(masterKey, loadDataKeys)
  const backups = createBackups({
    ...{ folder, dataDir, keepDays: 30, dailyAt: '03:15', masterKey, keyring, places: [waKeyPlace] },
    leases: createLeases(processName()),
    logger: createLogger('silent'),
  })
  return { folder, dataDir, masterKey, backups }
}

const made: string[] = []
export function temporary(what: string): string {
  const folder = mkdtempSync(join(tmpdir(), `parley-${what}-`))
  made.push(folder)
  return folder
}
export function removeTemporary(): void {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
}

export const store = () => mongoose.connection.getClient().db(mongoose.connection.name)
export const another = () => mongoose.connection.getClient().db(`r_${newId()}`)
type Db = ReturnType<typeof store>

/** Everything but what changes by itself, by collection and id. */
export async function contentOf(db: Db): Promise<Record<string, Record<string, unknown>>> {
  const content: Record<string, Record<string, unknown>> = {}
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    if (name.startsWith('system.') || ['backups', 'leases', 'migrations'].includes(name)) continue
    const documents = await db.collection(name).find().toArray()
    content[name] = Object.fromEntries(documents.map((document) => [String(document._id), document]))
  }
  return content
}

/** The end of this second: what is written after it is of a later moment. */
export async function endOfSecond(): Promise<Date> {
  const second = Math.floor(Date.now() / 1000)
  while (Math.floor(Date.now() / 1000) <= second) await delay(20)
  return new Date(second * 1000)
}

/** Until the archive has what is written now. */
export async function archived(folder: string, masterKey: Buffer): Promise<void> {
  const id = newId()
  await store().collection<{ _id: string }>('marks').insertOne({ _id: id })
  for (let found = false; !found; ) {
    const into = another()
    await restoreTo(into, { folder, masterKey })
    found = (await into.collection<{ _id: string }>('marks').findOne({ _id: id })) !== null
    await into.dropDatabase()
  }
}

export const restoreTo = (
  into: Db,
  from: { folder: string; masterKey: Buffer | null },
  at: Date | null = null,
  dataDir: string | null = null,
) =>
  restore({
    ...{ from: from.folder, into, at, dataDir },
    signer: createSigner(from.masterKey && createKeyring(from.masterKey).derive('backup')),
  })

/** A linked WhatsApp account with some keys. */
export async function linkAccount(database: Database, masterKey: Buffer, keys = 20) {
  const owner = { organizationId: newId(), accountId: newId() }
  const keyring = createKeyring(masterKey, loadDataKeys)
  await keyring.refresh()
  const writer = createKeyWriter({ database })
  const session = createKeyStore({ owner, fence: 1, keyring, writer, onLost: () => undefined })
  const values = Object.fromEntries(Array.from({ length: keys }, (_, i) => [`a.${i}`, { ratchet: randomBytes(40) }]))
  await session.set({ session: values })
  return { owner, session, values }
}
