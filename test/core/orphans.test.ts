import { fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { nextNumber } from '../../src/core/counters.ts'
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts'

let db: TestDatabase
let folder: string
beforeAll(async () => {
  db = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'parley-orphan-'))
})
afterAll(async () => {
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})

const src = join(import.meta.dirname, '../../src/core')
/** Takes a lock in a transaction and then does nothing, until it is killed. */
const victim = (uri: string) => `
import { connectDatabase } from '${src}/db.ts'
import { nextNumber } from '${src}/counters.ts'
import { processName } from '${src}/process-name.ts'
const hooks = { flush: async () => undefined, committed: () => undefined }
const database = await connectDatabase('${uri}', hooks, { owner: processName() })
await database.transaction(async (tx) => {
  await nextNumber('an-organization', 'locked', tx.session)
  process.send('locked')
  await new Promise((resolve) => setTimeout(resolve, 600_000))
})
`

it('what a killed process left open is rolled back at the next start, not after a minute', async () => {
  const file = join(folder, 'victim.ts')
  writeFileSync(file, victim(db.uri))
  const child = fork(file)
  await new Promise((resolve) => child.once('message', resolve))
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
  const began = performance.now()
  await db.database.endOrphans()
  expect(await db.database.transaction((tx) => nextNumber('an-organization', 'locked', tx.session))).toBe(1)
  // the store itself would give the lock back after sixty seconds
  expect(performance.now() - began).toBeLessThan(20_000)
})
