/** bin/backup, bin/restore and bin/rotate-key as a person types them, on the run's stores. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyring } from '../../src/core/crypto.ts'
import { newId } from '../../src/core/ids.ts'
import { databaseUri } from '../helpers/database.ts'
import { tempFolder } from './kit.ts'

const uri = databaseUri(process.env.MONGODB_URI, `t_${newId()}`)
const masterKey = randomBytes(32)
const clients: mongoose.mongo.MongoClient[] = []

async function database(address: string) {
  const client = new mongoose.mongo.MongoClient(address)
  clients.push(client)
  await client.connect()
  return client.db()
}

let store: mongoose.mongo.Db
beforeAll(async () => {
  store = await database(uri)
})
afterAll(() => Promise.all(clients.map((client) => client.close())))

async function run(command: string, args: string[], env: Record<string, string>) {
  const given = { ...process.env, MONGODB_URI: uri, LOG_LEVEL: 'silent', ...env }
  const child = spawn(process.execPath, [`bin/lib/${command}.ts`, ...args], { env: given })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (text += part))
  const [code] = await once(child, 'close')
  return { code, text }
}

async function aStore() {
  const folder = await tempFolder()
  const key = join(folder, 'master.key')
  await writeFile(key, masterKey.toString('hex'), { mode: 0o600 })
  return { MASTER_KEY_FILE: key, DATA_DIR: folder, PARLEY_DATA: folder, BACKUP_DIR: join(folder, 'backups') }
}

test('a backup, a key rotated after it, its restore, and a second one refused', async () => {
  const env = await aStore()
  const place = 'account:session:a.0'
  const sealed = createKeyring(masterKey).seal(Buffer.from('"a ratchet"'), `${place}#2`)
  const row = { organizationId: newId(), accountId: 'account', type: 'session', name: 'a.0', v: 2, sealed }
  await store.collection<{ _id: string }>('waKeys').insertOne({ _id: place, ...row } as never)

  const backup = await run('backup', [], env)
  expect(backup).toMatchObject({ code: 0, text: expect.stringMatching(/^full-.*: \d+ documents/) })

  const rotation = await run('rotate-key', [], env)
  expect(rotation).toMatchObject({
    code: 0,
    text: expect.stringMatching(/1 sealed again.*1 sealed texts, the current key/s),
  })
  expect((await store.collection('waKeys').findOne({}))?.sealed.keyId).not.toBe(sealed.keyId)

  const into = databaseUri(process.env.MONGODB_URI, `t_${newId()}`)
  const listed = await run('restore', ['--list'], env)
  expect(listed.text).toMatch(/^full-.*: any moment from/)
  const restored = await run('restore', ['--into', into], env)
  expect(restored).toMatchObject({ code: 0, text: expect.stringMatching(/Restored full-/) })
  const there = await database(into)
  expect((await there.collection('waKeys').findOne({}))?.sealed.keyId).toBe(sealed.keyId)

  const again = await run('restore', ['--into', into], env)
  expect(again).toMatchObject({ code: 1, text: expect.stringMatching(/The store is not empty/) })
  const nonsense = await run('restore', ['--into', into, '--at', 'yesterday'], env)
  expect(nonsense).toMatchObject({ code: 1, text: expect.stringMatching(/--at wants a moment like/) })
}, 120_000)

test('a migration refuses a store whose restore was cut off', async () => {
  const address = databaseUri(process.env.MONGODB_URI, `t_${newId()}`)
  const half = await database(address)
  await half.collection<{ _id: string }>('parley_restore').insertOne({ _id: 'restore' })
  const { code, text } = await run('migrate', [], { MONGODB_URI: address })
  expect([code, text]).toEqual([1, expect.stringMatching(/was cut off/)])
})
