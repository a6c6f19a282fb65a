/** What is shown: a backup restored at a chosen moment is what the store was then, sessions' keys among it. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import mongoose from 'mongoose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { waKeyPlace } from '../../../src/channels/baileys/key-format.ts'
import { createKeyring } from '../../../src/core/crypto.ts'
import { newId } from '../../../src/core/ids.ts'
import { loadDataKeys } from '../../../src/core/sealed-repository.ts'
import { openKeys } from '../../../src/features/backups/index.ts'
import { createKeys } from '../../../src/features/keys/index.ts'
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts'
import {
  another,
  archived,
  contentOf,
  createSafe,
  endOfSecond,
  linkAccount,
  removeTemporary,
  restoreTo,
  type Safe,
  store,
  temporary,
} from './kit.ts'

let db: TestDatabase
let safe: Safe
let archive: { stop(): Promise<void> }
/** What the store was at moments in the life below. */
let halfway: { at: Date; content: Awaited<ReturnType<typeof contentOf>> }
let end: { content: Awaited<ReturnType<typeof contentOf>> }

const things = () =>
  mongoose.connection.collection<{ _id: string; n: number; list: unknown[]; deep: Record<string, unknown> }>('things')

/** Changes of every kind, on documents that exist and on new ones. */
async function live(rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const _id = `thing-${round % 25}`
    await things().updateOne(
      { _id },
      { $set: { n: round, deep: { a: { b: round } }, list: [round, { x: 1 }] } },
      { upsert: true },
    )
    await things().updateOne(
      { _id },
      { $push: { list: { $each: [round, round], $slice: -5 } }, $set: { 'deep.a.c': 1 } },
    )
    if (round % 3 === 0) await things().updateOne({ _id }, { $pull: { list: round }, $unset: { 'deep.a.b': 1 } })
    if (round % 4 === 0)
      await things().updateOne({ _id }, [{ $set: { sum: { $size: '$list' } } }, { $unset: 'deep.a' }])
    if (round % 7 === 0) await things().deleteOne({ _id })
    if (round % 11 === 0) await things().replaceOne({ _id }, { n: -round, list: [], deep: {} }, { upsert: true })
    if (round % 5 === 0)
      await db.database.transaction(async ({ session }) => {
        await things().updateOne({ _id: `pair-${round}` }, { $set: { n: round } }, { upsert: true, session })
        await things().updateOne({ _id: 'sum' }, { $inc: { n: 1 } }, { upsert: true, session })
      })
  }
}

beforeAll(async () => {
  db = await createTestDatabase()
  safe = createSafe()
  const organizationId = newId()
  await mkdir(join(safe.dataDir, 'files', organizationId), { recursive: true })
  const keepFile = async (text: string) => {
    const id = newId()
    await writeFile(join(safe.dataDir, 'files', organizationId, id), text)
    await mongoose.connection.collection<{ _id: string }>('files').insertOne({ _id: id, organizationId } as never)
  }
  await linkAccount(db.database, safe.masterKey)
  await keepFile('a picture from before')
  await live(30)
  archive = safe.backups.start({ isWorker: false })
  // the store goes on while it is copied
  let copying = true
  const making = safe.backups.make().finally(() => {
    copying = false
  })
  while (copying) await live(10)
  await making
  const keyring = createKeyring(safe.masterKey, loadDataKeys)
  await createKeys({ keyring, masterKey: safe.masterKey, places: [waKeyPlace] }).rotate()
  await linkAccount(db.database, safe.masterKey)
  await live(20)
  await keepFile('a picture from after')
  halfway = { content: await contentOf(store()), at: await endOfSecond() }
  await live(25)
  await linkAccount(db.database, safe.masterKey)
  end = { content: await contentOf(store()) }
  await archived(safe.folder, safe.masterKey)
}, 120_000)
afterAll(async () => {
  await archive?.stop()
  removeTemporary()
  await db?.drop()
})

test('the store as it was at the chosen moment, and as it was at the end', async () => {
  const then = another()
  await restoreTo(then, safe, halfway.at)
  expect(await contentOf(then)).toEqual(halfway.content)
  const last = another()
  await restoreTo(last, safe)
  const { marks: _, ...content } = await contentOf(last)
  expect(content).toEqual(end.content)
  expect(content).not.toEqual(halfway.content)
})

test('every session decrypts once the master key is given, and none before', async () => {
  const then = another()
  await restoreTo(then, { ...safe, masterKey: null }, halfway.at)
  const places = [waKeyPlace]
  await expect(openKeys(then, { masterKey: Buffer.alloc(32, 1), places })).rejects.toThrow()
  expect(await openKeys(then, { masterKey: safe.masterKey, places })).toBe(40)
})

test('indexes come back, and files with them', async () => {
  const then = another()
  const dataDir = temporary('restored')
  const { files } = await restoreTo(then, safe, halfway.at, dataDir)
  expect(files).toBe(2)
  const [folder = ''] = readdirSync(join(dataDir, 'files'))
  const texts = readdirSync(join(dataDir, 'files', folder)).map((name) =>
    readFileSync(join(dataDir, 'files', folder, name), 'utf8'),
  )
  expect(texts.sort()).toEqual(['a picture from after', 'a picture from before'])
  const names = async (database: typeof then) =>
    (await database.collection('messages').listIndexes().toArray()).map(({ name }) => name).sort()
  expect(await names(then)).toEqual(await names(store()))
})

test('a store that holds something is refused, and stays as it was', async () => {
  const other = another()
  await other.collection<{ _id: string }>('contacts').insertOne({ _id: 'somebody' })
  await expect(restoreTo(other, safe)).rejects.toThrow(/not empty/)
  expect(await contentOf(other)).toEqual({ contacts: { somebody: { _id: 'somebody' } } })
})

test('a moment that no archive reaches is refused with the one that it does', async () => {
  await expect(restoreTo(another(), safe, new Date(Date.now() + 86_400_000))).rejects.toThrow(/archive ends at/)
  await expect(restoreTo(another(), safe, new Date(Date.now() - 86_400_000))).rejects.toThrow(/oldest backup/)
})

test('a restore is proven in a scratch store, which is gone afterwards', async () => {
  const proof = await safe.backups.prove()
  expect(proof).toMatchObject({ status: 'done', proof: { keysOpened: 60, files: 2 } })
  const { lastProven } = await safe.backups.state()
  expect(lastProven?.id).toBe(proof.id)
  const { databases } = await mongoose.connection.getClient().db('admin').admin().listDatabases()
  expect(databases.filter(({ name }) => name.includes(`proof_${proof.id.slice(-8)}`))).toEqual([])
})

describe('what was tampered with', () => {
  const files = () =>
    readdirSync(safe.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  const changed = async (pick: RegExp, change: (text: Buffer) => Buffer) => {
    const path = files().find((name) => pick.test(name)) ?? ''
    const before = readFileSync(path)
    writeFileSync(path, change(before))
    try {
      const into = another()
      await expect(restoreTo(into, safe, halfway.at)).rejects.toThrow(/changed|missing|damaged/)
      expect(await contentOf(into)).toEqual({})
    } finally {
      writeFileSync(path, before)
    }
  }
  const flipped = (bytes: Buffer) => {
    const copy = Buffer.from(bytes)
    const middle = Math.floor(copy.length / 2)
    copy[middle] = (copy[middle] ?? 0) ^ 1
    return copy
  }
  test('a collection is refused, nothing written', () => changed(/things\.bson\.gz$/, flipped))
  test('a piece of the log is refused, nothing written', () => changed(/log\/.*\.bson\.gz$/, flipped))
  test('a manifest of another hand is refused, nothing written', () =>
    changed(/manifest\.json$/, (text) => Buffer.from(text.toString().replace('things', 'thongs'))))
  test('a log with a piece taken out is refused, nothing written', () =>
    changed(/log\/.*\.jsonl$/, (text) => {
      const lines = text.toString().split('\n')
      lines.splice(1, 1)
      return Buffer.from(lines.join('\n'))
    }))

  test('the master key is nowhere in it', () => {
    const forms = [
      safe.masterKey,
      ...(['hex', 'base64', 'base64url'] as const).map((form) => Buffer.from(safe.masterKey.toString(form))),
    ]
    const all = files()
    expect(all.length).toBeGreaterThan(20)
    for (const path of all) {
      const bytes = readFileSync(path)
      const texts = path.endsWith('.gz') && statSync(path).size > 0 ? [bytes, gunzipSync(bytes)] : [bytes]
      for (const text of texts) for (const form of forms) expect(text.includes(form), path).toBe(false)
    }
  })
})
