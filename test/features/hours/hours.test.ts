import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { HoursModel } from '../../../schemas/models/hours.model.ts'
import { newId } from '../../../src/core/ids.ts'
import { createHours } from '../../../src/features/hours/index.ts'
import { createTestDatabase } from '../../helpers/database.ts'

let store: Awaited<ReturnType<typeof createTestDatabase>>
let hours: ReturnType<typeof createHours>
const organizationId = newId()
beforeAll(async () => {
  store = await createTestDatabase()
  hours = createHours({ database: store.database, contacts: { get: async () => ({}) } })
})
afterAll(() => store.drop())

const start = Date.parse('2026-01-01T00:00:00Z')
const day = (n: number) => new Date(start + n * 86_400_000)
type Effect = Parameters<typeof hours.grant>[0]
const at = <T>(now: Date, work: (ctx: Effect) => Promise<T>) =>
  store.database.transaction((tx) => work({ tx, now, organizationId }))
const put = (contactId: string, minutes: number, expiresAt: Date | null, id = newId(), now = day(0)) =>
  at(now, (ctx) => hours.grant(ctx, { contactId, minutes, source: { kind: 'topup', id }, expiresAt }))
const balance = (contactId: string) => hours.balance({ organizationId }, contactId)

it('what ends first is used first, what never ends last', async () => {
  const contactId = newId()
  await put(contactId, 60, null, 'never')
  await put(contactId, 60, day(20), 'late')
  await put(contactId, 60, day(10), 'soon')
  await at(day(1), (ctx) => hours.dedicate(ctx, { contactId, minutes: 90, ticketId: newId() }))
  const left = await HoursModel.find({ contactId, kind: 'top_up' }).lean()
  expect(Object.fromEntries(left.map((row) => [row.source.id, row.left]))).toEqual({ never: 60, late: 30, soon: 0 })
})

it('one source puts in once', async () => {
  const contactId = newId()
  for (const _ of [1, 2]) await put(contactId, 60, null, `once-${contactId}`)
  expect(await balance(contactId)).toBe(60)
})

it('two tickets at one moment cannot have the same hour', async () => {
  const contactId = newId()
  await put(contactId, 60, null)
  const both = await Promise.allSettled(
    [0, 1].map(() => at(day(1), (ctx) => hours.dedicate(ctx, { contactId, minutes: 60, ticketId: newId() }))),
  )
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(await balance(contactId)).toBe(0)
})

it('what is over is neither used nor kept, and what comes back after its end is over again', async () => {
  const [contactId, ticketId] = [newId(), newId()]
  await put(contactId, 60, day(10))
  await at(day(1), (ctx) => hours.dedicate(ctx, { contactId, minutes: 20, ticketId }))
  await expect(
    at(day(11), (ctx) => hours.dedicate(ctx, { contactId, minutes: 1, ticketId: newId() })),
  ).rejects.toMatchObject({ code: 'hours.not-enough' })
  await hours.expireDue(day(11))
  await hours.expireDue(day(11))
  expect(await balance(contactId)).toBe(0)
  await at(day(12), (ctx) => hours.giveBack(ctx, { ticketId }))
  await hours.expireDue(day(12))
  expect(await balance(contactId)).toBe(0)
  const ended = await HoursModel.find({ contactId, kind: 'expire' }).lean()
  expect(ended.map((row) => row.minutes).toSorted()).toEqual([-20, -40])
})

it('the ledger adds up whatever happens: never below zero, and its sum is what the lots have left', async () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('put' as const),
      minutes: fc.integer({ min: 1, max: 300 }),
      ends: fc.integer({ min: 1, max: 40 }),
    }),
    fc.record({
      kind: fc.constant('give' as const),
      minutes: fc.integer({ min: 1, max: 300 }),
      ticket: fc.integer({ min: 0, max: 2 }),
    }),
    fc.record({ kind: fc.constant('back' as const), ticket: fc.integer({ min: 0, max: 2 }) }),
    fc.record({ kind: fc.constant('expire' as const) }),
    fc.record({ kind: fc.constant('correct' as const), minutes: fc.integer({ min: 1, max: 100 }) }),
  )
  const run = async (steps: (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) => {
    const contactId = newId()
    const tickets = [newId(), newId(), newId()]
    for (const [n, one] of steps.entries()) {
      const now = day(n)
      const mayFail = async (work: (ctx: Effect) => Promise<unknown>) =>
        at(now, work).catch((error: { code?: string }) => {
          if (error.code !== 'hours.not-enough') throw error
        })
      if (one.kind === 'put') await put(contactId, one.minutes, day(n + one.ends), newId(), now)
      else if (one.kind === 'expire') await hours.expireDue(now)
      else if (one.kind === 'back') await at(now, (ctx) => hours.giveBack(ctx, { ticketId: tickets[one.ticket] ?? '' }))
      else if (one.kind === 'give')
        await mayFail((ctx) =>
          hours.dedicate(ctx, { contactId, minutes: one.minutes, ticketId: tickets[one.ticket] ?? '' }),
        )
      else await mayFail((ctx) => hours.correct(ctx, { contactId, minutes: one.minutes, key: newId(), reason: 'x' }))
      const rows = await HoursModel.find({ contactId }).lean()
      const sum = rows.reduce((total, row) => total + row.minutes, 0)
      expect(sum).toBe(rows.reduce((total, row) => total + row.left, 0))
      expect(sum).toBeGreaterThanOrEqual(0)
    }
  }
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), run), { numRuns: 12 })
})
