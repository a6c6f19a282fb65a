/** What is shown: a key is rotated while sessions read and write, nothing becomes unreadable, and no key in use goes. */
import { randomBytes } from 'node:crypto'
import mongoose from 'mongoose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { waKeyPlace } from '../../../src/channels/baileys/key-format.ts'
import { createKeyStore, type KeyStore } from '../../../src/channels/baileys/key-store.ts'
import { createKeyWriter } from '../../../src/channels/baileys/key-writer.ts'
import { createKeyring, type Keyring } from '../../../src/core/crypto.ts'
import { newId } from '../../../src/core/ids.ts'
import { loadDataKeys } from '../../../src/core/sealed-repository.ts'
import { createKeys } from '../../../src/features/keys/index.ts'
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts'

let db: TestDatabase
const masterKey = randomBytes(32)
/** As another process has it: what it learns it reads from the store. */
const newKeyring = (): Keyring => createKeyring(masterKey, loadDataKeys)
const raw = () => mongoose.connection.collection('waKeys')
const keysWith = (settleMs = 0) => createKeys({ keyring: newKeyring(), masterKey, places: [waKeyPlace], settleMs })

beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  await raw().deleteMany({})
  await mongoose.connection.collection('dataKeys').deleteMany({})
})

function session(keyring: Keyring, owner = { organizationId: newId(), accountId: newId() }, fence = 1): KeyStore {
  const writer = createKeyWriter({ database: db.database })
  return createKeyStore({ owner, fence, keyring, writer, onLost: () => undefined })
}

const idsInUse = async () => {
  const rows = await raw()
    .find({ type: { $ne: 'guard' } })
    .toArray()
  return [...new Set(rows.map((row) => row.sealed.keyId))]
}

test('sessions that run go on through a rotation, and what they sealed before is sealed again', async () => {
  const owner = { organizationId: newId(), accountId: newId() }
  const keyring = newKeyring()
  const running = session(keyring, owner)
  const names = Array.from({ length: 40 }, (_, i) => `a.${i}`)
  await running.set({ session: Object.fromEntries(names.map((name) => [name, { n: 0 }])) })
  const keys = keysWith()
  let turn = 0
  let done = false
  const writing = (async () => {
    while (!done) {
      turn += 1
      await running.set({ session: { [names[turn % 40] as string]: { n: turn } } })
    }
  })()
  const id = await keys.rotate()
  await keys.tend()
  await keyring.refresh()
  await keys.tend()
  done = true
  await writing
  await keys.tend()
  expect(await idsInUse()).toEqual([id])
  // the next owner, which knows nothing yet, reads everything
  const next = session(newKeyring(), owner, 2)
  const all = await next.get('session', names)
  expect(Object.keys(all)).toHaveLength(40)
  expect(all[names[turn % 40] as string]).toEqual({ n: turn })
})

test('a key that still seals something is not retired, and one that seals nothing is', async () => {
  const late = newKeyring()
  const keys = keysWith()
  const first = await keys.rotate()
  await late.refresh()
  const second = await keys.rotate()
  // a process that has not heard of the second key yet
  await session(late).set({ session: { 'a.0': 1 } })
  expect(await idsInUse()).toEqual([first])
  expect(await keys.retire()).toEqual([])
  expect(await keys.uses()).toContainEqual({ id: first, uses: 1, isCurrent: false })
  expect(await keys.tend()).toEqual({ resealed: 1, retired: [first] })
  expect(await idsInUse()).toEqual([second])
})

test('a text sealed late with a retired key is still opened, and its key serves again until it is sealed anew', async () => {
  const late = newKeyring()
  const keys = keysWith()
  const first = await keys.rotate()
  await late.refresh()
  await keys.rotate()
  expect((await keys.tend()).retired).toEqual([first])
  const owner = { organizationId: newId(), accountId: newId() }
  await session(late, owner).set({ session: { 'a.0': 'late' } })
  expect(await session(newKeyring(), owner, 2).get('session', ['a.0'])).toEqual({ 'a.0': 'late' })
  expect((await keys.tend()).resealed).toBe(1)
  expect(await session(newKeyring(), owner, 3).get('session', ['a.0'])).toEqual({ 'a.0': 'late' })
})

test('within the time in which processes hear of a new key the old one is not retired', async () => {
  const keys = keysWith(60_000)
  await keys.rotate()
  await keys.rotate()
  expect((await keys.tend()).retired).toEqual([])
})

test('keys of an older form are brought to today’s while they are sealed again', async () => {
  const place = 'account:session:a.0'
  const sealed = newKeyring().seal(Buffer.from('"old"'), place)
  const row = { organizationId: newId(), accountId: 'account', type: 'session', name: 'a.0', v: 1, sealed }
  await raw().insertOne({ _id: place, ...row } as never)
  expect((await keysWith().tend()).resealed).toBe(1)
  expect(await raw().findOne({ _id: place as never })).toMatchObject({ v: 2 })
  const owner = { organizationId: row.organizationId, accountId: 'account' }
  expect(await session(newKeyring(), owner).get('session', ['a.0'])).toEqual({ 'a.0': 'old' })
})

test('the wrapped keys open with their master key only', async () => {
  await keysWith().rotate()
  await expect(createKeyring(randomBytes(32), loadDataKeys).refresh()).rejects.toThrow(/MASTER_KEY_FILE/)
})
