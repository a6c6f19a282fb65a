/** What is shown: keys lie sealed, change all together or not at all, share commits, and refuse an owner from before. */
import { randomBytes } from 'node:crypto'
import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyStore, type KeyStore } from '../../../src/channels/baileys/key-store.ts'
import { createKeyWriter, type KeyWriter } from '../../../src/channels/baileys/key-writer.ts'
import { FencedError } from '../../../src/channels/baileys/repository.ts'
import { createSignalKeys } from '../../../src/channels/baileys/signal-keys.ts'
import { createKeyring } from '../../../src/core/crypto.ts'
import { newId } from '../../../src/core/ids.ts'
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts'

let db: TestDatabase
let transactions = 0
let writer: KeyWriter
const keyring = createKeyring(randomBytes(32))
const newOwner = () => ({ organizationId: newId(), accountId: newId() })
const storeOf = (owner = newOwner(), fence = 1, lost: unknown[] = []): KeyStore =>
  createKeyStore({ owner, fence, keyring, writer, onLost: (error) => void lost.push(error) })
const raw = () => mongoose.connection.collection('waKeys')

beforeAll(async () => {
  db = await createTestDatabase()
  const { database } = db
  const counting: typeof database = {
    ...database,
    transaction(work) {
      transactions++
      return database.transaction(work)
    },
  }
  writer = createKeyWriter({ database: counting })
})
afterAll(() => db.drop())

test('what was set is there for the next owner, byte for byte', async () => {
  const owner = newOwner()
  const key = { private: randomBytes(32), public: randomBytes(32) }
  const session = { _sessions: { a: { n: 1 } }, version: 'v1' }
  await storeOf(owner).set({ 'pre-key': { 1: key }, session: { 'a.0': session }, 'lid-mapping': { '55': '77' } })
  const next = storeOf(owner, 2)
  expect(await next.get('pre-key', ['1', '2'])).toEqual({ 1: key })
  expect(await next.get('session', ['a.0'])).toEqual({ 'a.0': session })
  await next.set({ 'pre-key': { 1: null } })
  expect(await storeOf(owner, 3).get('pre-key', ['1'])).toEqual({})
})

test('one owner’s keys are not another’s, and a row that was moved cannot be opened', async () => {
  const [owner, stranger] = [newOwner(), newOwner()]
  await storeOf(owner).set({ session: { 'a.0': 'secret' } })
  expect(await storeOf(stranger).get('session', ['a.0'])).toEqual({})
  const row = await raw().findOne({ accountId: owner.accountId, type: 'session' })
  expect(row).toMatchObject({ v: 2, name: 'a.0' })
  const moved = { ...row, ...stranger, _id: `${stranger.accountId}:session:a.0` }
  await raw().insertOne(moved as never)
  await expect(storeOf(stranger).get('session', ['a.0'])).rejects.toThrow()
})

test('an owner with an older fence writes nothing, and is told that it lost the account', async () => {
  const owner = newOwner()
  const lost: unknown[] = []
  const older = storeOf(owner, 4, lost)
  await older.set({ session: { 'a.0': 'by 4' } })
  await storeOf(owner, 5).set({ session: { 'b.0': 'by 5' } })
  await expect(older.set({ session: { 'a.0': 'by 4 again' } })).rejects.toBeInstanceOf(FencedError)
  expect(lost).toHaveLength(1)
  expect(await storeOf(owner, 5).get('session', ['a.0'])).toEqual({ 'a.0': 'by 4' })
  // what the refused owner believes is what is stored
  expect(await older.get('session', ['a.0'])).toEqual({ 'a.0': 'by 4' })
})

test('a fenced owner does not spoil the commit that others share with it', async () => {
  const owner = newOwner()
  await storeOf(owner, 9).set({ session: { 'a.0': 1 } })
  const stores = Array.from({ length: 8 }, () => storeOf())
  const results = await Promise.allSettled([
    ...stores.slice(0, 4).map((store) => store.set({ session: { 'a.0': 1 } })),
    storeOf(owner, 8).set({ session: { 'a.0': 2 } }),
    ...stores.slice(4).map((store) => store.set({ session: { 'a.0': 1 } })),
  ])
  expect(results.map(({ status }) => status)).toEqual([
    ...Array(4).fill('fulfilled'),
    'rejected',
    ...Array(4).fill('fulfilled'),
  ])
})

test('a transaction that throws leaves nothing, one that ends leaves all', async () => {
  const owner = newOwner()
  const store = storeOf(owner)
  const keys = createSignalKeys(store)
  const change = async () => {
    await keys.set({ session: { 'a.0': 1 } } as never)
    await keys.set({ 'pre-key': { 7: null }, 'identity-key': { a: 2 } } as never)
    expect(await keys.get('session', ['a.0'])).toEqual({ 'a.0': 1 })
  }
  const failing = keys.transaction(async () => {
    await change()
    throw new Error('damaged message')
  }, 'a')
  await expect(failing).rejects.toThrow('damaged')
  expect(await storeOf(owner).get('session', ['a.0'])).toEqual({})
  await keys.transaction(change, 'a')
  expect(await storeOf(owner).get('identity-key', ['a'])).toEqual({ a: 2 })
})

test('transactions of one chat come one after the other, and of many chats share their commits', async () => {
  const keys = createSignalKeys(storeOf())
  const before = transactions
  const count = async (chat: string) => {
    const known = (await keys.get('session', [chat]))[chat] as unknown as number | undefined
    await keys.set({ session: { [chat]: (known ?? 0) + 1 } } as never)
  }
  const chats = Array.from({ length: 30 }, (_, i) => `chat.${i}`)
  const twice = [...chats, ...chats]
  await Promise.all(twice.map((chat) => keys.transaction(() => count(chat), chat)))
  const counted = Object.values(await keys.get('session', chats))
  expect(counted).toEqual(chats.map(() => 2))
  expect(transactions - before).toBeLessThan(20)
})

test('a value that did not change is not written again', async () => {
  const store = storeOf()
  await store.set({ 'device-list': { '55': ['0', '1'] } })
  const before = transactions
  await store.set({ 'device-list': { '55': ['0', '1'] } })
  expect(transactions).toBe(before)
  await store.set({ 'device-list': { '55': ['0'] } })
  expect(transactions).toBe(before + 1)
})

test('keys written by a newer program are refused, not misread', async () => {
  const owner = newOwner()
  await storeOf(owner).set({ creds: { creds: { registered: true } } })
  await raw().updateMany({ accountId: owner.accountId }, { $set: { v: 3 } })
  await expect(storeOf(owner).get('creds', ['creds'])).rejects.toThrow('newer')
})

test('a key of an older form is read, and written in today’s', async () => {
  const owner = newOwner()
  const place = `${owner.accountId}:session:a.0`
  const sealed = keyring.seal(Buffer.from('{"from":"the first form"}'), place)
  await raw().insertOne({ _id: place, ...owner, type: 'session', name: 'a.0', v: 1, sealed } as never)
  const store = storeOf(owner)
  expect(await store.get('session', ['a.0'])).toEqual({ 'a.0': { from: 'the first form' } })
  await store.set({ session: { 'a.0': { from: 'today' } } })
  expect(await raw().findOne({ _id: place as never })).toMatchObject({ v: 2 })
  expect(await storeOf(owner, 2).get('session', ['a.0'])).toEqual({ 'a.0': { from: 'today' } })
})
