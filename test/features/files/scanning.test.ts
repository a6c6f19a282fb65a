import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../../src/core/ids.ts'
import type { Scope } from '../../../src/core/scope.ts'
import { createFiles } from '../../../src/features/files/index.ts'
import { eicar, startClamd } from '../../helpers/clamd.ts'
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts'

let store: TestDatabase
let clamd: Awaited<ReturnType<typeof startClamd>>
let dataDir: string
beforeAll(async () => {
  store = await createTestDatabase()
  clamd = await startClamd()
  dataDir = await mkdtemp(join(tmpdir(), 'parley-scan-'))
})
afterAll(async () => {
  await clamd.close()
  await store.drop()
  await rm(dataDir, { recursive: true, force: true })
})
const ana: Scope = { organizationId: newId(), actor: { kind: 'user', id: newId(), name: 'Ana' }, see: 'all' }
const said = { mime: 'text/plain', fileName: 'offer.txt' }
const kept = () => readdir(join(dataDir, 'files', ana.organizationId)).catch(() => [])

test('what the scanner finds something in is refused with its name, and nothing of it is kept', async () => {
  const files = createFiles({ dataDir, clamdUrl: clamd.url })
  await expect(files.put(ana, eicar, said)).rejects.toMatchObject({
    code: 'file.infected',
    params: { name: 'Eicar-Test-Signature' },
  })
  await expect(files.put(ana, Buffer.concat([Buffer.alloc(300_000, 'a'), eicar]), said)).rejects.toMatchObject({
    code: 'file.infected',
  })
  expect(await kept()).toEqual([])
})

test('what is clean is kept, after every byte of it was looked at', async () => {
  const files = createFiles({ dataDir, clamdUrl: clamd.url })
  const bytes = Buffer.alloc(200_001, 'text ')
  const file = await files.put(ana, bytes, said)
  expect(clamd.scanned.at(-1)).toBe(bytes.length)
  expect(await kept()).toEqual([file.id])
})

test('a scanner that is wanted and cannot look lets nothing through', async () => {
  const away = createFiles({ dataDir, clamdUrl: 'tcp://127.0.0.1:1' })
  await expect(away.put(ana, Buffer.from('hello'), said)).rejects.toMatchObject({
    code: 'file.not-scanned',
    status: 503,
  })
  clamd.break(true)
  const broken = createFiles({ dataDir, clamdUrl: clamd.url })
  await expect(broken.put(ana, Buffer.from('hello'), said)).rejects.toMatchObject({ code: 'file.not-scanned' })
  clamd.break(false)
})
