/** What is shown: the page and bin/doctor say what is wrong, each with one next step; dead letters are replayed or discarded. */
import { chmodSync } from 'node:fs'
import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DeadLetterDetail, DeadLetterRow, OperationsView } from '../../../schemas/operations.ts'
import { createReceiving } from '../../../src/compose/receiving.ts'
import { newId } from '../../../src/core/ids.ts'
import { replayWanted } from '../../../src/pipeline/dead-letters.ts'
import { addLine, ask, rows } from '../../doors/kit.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../../helpers/app.ts'

let app: TestApp
let shop: TestOrganization
let line: { id: string; accountId: string }
beforeAll(async () => {
  app = await createTestApp()
  chmodSync(app.kernel.config.MASTER_KEY_FILE, 0o600)
  shop = await app.addOrganization('watched')
  line = await addLine(app, shop, 'watched')
})
afterAll(() => app.close())

const asOwner = async <T>(route: string, asked = {}, language = 'en') => {
  const answer = await ask(
    app.app,
    route,
    { headers: { 'accept-language': language }, ...asked },
    shop.members.owner.cookie,
  )
  return { status: answer.statusCode, body: answer.json<T>() }
}
const checks = async () => {
  const found = await app.services.operations.check(shop.id, 'en')
  return Object.fromEntries(found.map((check) => [check.name, check]))
}

test('each check has a status, and one that is not ok has one next step', async () => {
  const { status, body } = await asOwner<OperationsView>('GET /api/v1/operations')
  expect(status).toBe(200)
  expect(body.checks).toHaveLength(11)
  for (const { name, status: how, detail, next } of body.checks) {
    expect(detail, name).not.toMatch(/\{\{|undefined|NaN/)
    expect(Boolean(next), name).toBe(how !== 'ok')
  }
  const byName = Object.fromEntries(body.checks.map((check) => [check.name, check.status]))
  expect(byName).toMatchObject({
    persistence: 'ok',
    redis: 'ok',
    clock: 'ok',
    queues: 'ok',
    deadLetters: 'ok',
    backups: 'warn',
  })
})

test('the checks speak the four languages', async () => {
  const titles = await Promise.all(
    (['en', 'es', 'pt', 'ar'] as const).map(async (locale) =>
      (await app.services.operations.check(null, locale)).map(({ title, detail }) => title + detail),
    ),
  )
  for (const other of titles.slice(1)) expect(other).not.toEqual(titles[0])
})

test('a key that is not here, work that waits, an account that failed: each fails with its next step', async () => {
  const before = await checks()
  expect([before.keys?.status, before.queues?.status]).toEqual(['ok', 'ok'])
  const sealed = { keyId: 'deadbeef', iv: Buffer.alloc(12), tag: Buffer.alloc(16), data: Buffer.alloc(4) }
  const key = {
    _id: 'x:session:y' as never,
    organizationId: shop.id,
    accountId: 'x',
    type: 'session',
    name: 'y',
    v: 2,
    sealed,
  }
  await rows('waKeys').insertOne(key)
  const late = {
    organizationId: shop.id,
    queue: 'dispatch',
    key: newId(),
    payload: null,
    attempts: 0,
    dueAt: new Date(Date.now() - 700_000),
  }
  await rows('outbox').insertOne({ _id: newId() as never, ...late })
  await rows('channelAccounts').updateOne({ _id: line.accountId as never }, { $set: { state: 'failed' } })
  const after = await checks()
  for (const name of ['keys', 'queues', 'sessions'] as const)
    expect(after[name], name).toMatchObject({ status: 'fail' })
  expect(after.keys?.detail).toContain('deadbeef')
  // another organization's work is not this one's
  const twin = await app.services.operations.check(newId(), 'en')
  expect(twin.find(({ name }) => name === 'queues')?.status).toBe('ok')
  await rows('waKeys').deleteMany({})
  await rows('outbox').deleteMany({})
  await rows('channelAccounts').updateOne({ _id: line.accountId as never }, { $set: { state: 'connected' } })
})

test('a master key that others may read is said', async () => {
  chmodSync(app.kernel.config.MASTER_KEY_FILE, 0o644)
  expect((await checks()).keys).toMatchObject({ status: 'warn', next: expect.stringContaining('chmod 600') })
  chmodSync(app.kernel.config.MASTER_KEY_FILE, 0o600)
  expect((await checks()).keys).toMatchObject({ status: 'ok' })
})

async function park(text: string): Promise<string> {
  const id = newId()
  const at = new Date()
  const inbound = {
    ...{ wireId: newId(), peer: { phone: '+525512345678' }, fromMe: false, kind: 'text', text, pushName: 'Carla' },
    ...{ sentAt: at, arrival: 'live', quotedWireId: null, media: null },
  }
  await rows('deadLetters').insertOne({
    ...{ _id: id as never, organizationId: shop.id, kind: 'inbound', accountId: line.accountId, lineId: line.id },
    ...{
      payload: { inbound, arrivedAt: at },
      error: 'the store said no',
      createdAt: at,
      updatedAt: at,
      replayedAt: null,
    },
  })
  return id
}
const listed = async (query: Record<string, string> = {}) =>
  (await asOwner<{ items: DeadLetterRow[] }>('GET /api/v1/dead-letters', { query })).body.items

test('a dead letter is found by its words, viewed whole, and on the road again when a worker comes to it', async () => {
  const id = await park('I want two pumps')
  await park('something else')
  expect((await listed({ search: 'TWO pumps' })).map((letter) => letter.id)).toEqual([id])
  const { body } = await asOwner<DeadLetterDetail>('GET /api/v1/dead-letters/:id', { params: { id } })
  expect(body.payload).toMatchObject({ inbound: { text: 'I want two pumps' } })
  expect((await asOwner('POST /api/v1/dead-letters/:id/replay', { params: { id } })).status).toBe(200)
  expect((await listed({ search: 'two pumps' }))[0]?.status).toBe('replaying')
  expect(await rows('outbox').countDocuments({ queue: 'events', key: 'dead-letter.wanted' })).toBe(1)
  const { road } = createReceiving(app.kernel, app.services)
  await replayWanted(road, shop.id, id)
  expect(await listed({ search: 'two pumps' })).toEqual([])
  expect((await listed({ show: 'done' }))[0]).toMatchObject({ id, status: 'replayed' })
  expect(await rows('messages').countDocuments({ text: 'I want two pumps' })).toBe(1)
  // twice is once
  await replayWanted(road, shop.id, id)
  expect(await rows('messages').countDocuments({ text: 'I want two pumps' })).toBe(1)
  expect((await asOwner('POST /api/v1/dead-letters/:id/replay', { params: { id } })).status).toBe(409)
})

test('one that still cannot be stored waits again, with the new reason', async () => {
  const id = await park('hopeless')
  await rows('deadLetters').updateOne({ _id: id as never }, { $set: { 'payload.inbound.peer': {} } })
  await asOwner('POST /api/v1/dead-letters/:id/replay', { params: { id } })
  await replayWanted(createReceiving(app.kernel, app.services).road, shop.id, id)
  expect((await listed({ search: 'hopeless' }))[0]).toMatchObject({
    status: 'waiting',
    error: expect.not.stringContaining('said no'),
  })
})

test('a discarded one is nobody’s work any more, and is kept for a while', async () => {
  const id = await park('an advert')
  expect((await asOwner('DELETE /api/v1/dead-letters/:id', { params: { id } })).status).toBe(200)
  expect(await listed({ search: 'advert' })).toEqual([])
  expect((await listed({ show: 'done', search: 'advert' }))[0]?.status).toBe('discarded')
  await replayWanted(createReceiving(app.kernel, app.services).road, shop.id, id)
  expect(await rows('messages').countDocuments({ text: 'an advert' })).toBe(0)
})

test('all that wait are replayed at once', async () => {
  await park('first of many')
  await park('second of many')
  const waiting = (await listed()).length
  const { body } = await asOwner<{ count: number }>('POST /api/v1/dead-letters/replay')
  expect(body.count).toBe(waiting)
  expect(new Set((await listed()).map(({ status }) => status))).toEqual(new Set(['replaying']))
  expect(mongoose.connection.readyState).toBe(1)
})
