import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OutboxModel } from '../../schemas/models/outbox.model.ts'
import { currentRev, nextNumber } from '../../src/core/counters.ts'
import { newId } from '../../src/core/ids.ts'
import { createLogger } from '../../src/core/logger.ts'
import { createOutbox, eventsSince } from '../../src/core/outbox.ts'
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

const organizationId = newId()
const quiet = {
  logger: createLogger('silent'),
  wake: () => undefined,
  show: () => undefined,
  handledEvents: new Set<never>(),
}

describe('the outbox', () => {
  it('gives every stream gapless revs under concurrent transactions', async () => {
    const stream = `conversation:${newId()}`
    await Promise.all(
      Array.from({ length: 20 }, () =>
        db.database.transaction(async (tx) => {
          tx.show({ organizationId, stream, type: 'message.added', data: {} })
          tx.show({ organizationId, stream, type: 'message.changed', data: {} })
        }),
      ),
    )
    const revs = db.shown.filter((change) => change.stream === stream).map((change) => change.rev)
    expect(revs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
    expect(await currentRev(stream)).toBe(40)
    const missed = await eventsSince(organizationId, stream, 35, 40)
    expect(missed.events.map((event) => event.rev)).toEqual([36, 37, 38, 39, 40])
  })

  it('says reload when the log does not reach back far enough', async () => {
    const stream = `conversation:${newId()}`
    expect(await eventsSince(organizationId, stream, 3, 9)).toEqual({ events: [], reload: true })
  })

  it('writes nothing and wakes nobody when the transaction fails', async () => {
    const key = newId()
    const failing = db.database.transaction(async (tx) => {
      tx.wake({ organizationId, queue: 'dispatch', key })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await OutboxModel.countDocuments({ key })).toBe(0)
    expect(db.woken.some((wake) => wake.key === key)).toBe(false)
  })

  describe('that cannot be written', () => {
    // nothing that a document can hold
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic

    it('undoes what the transaction did: promises and changes are stored together or not at all', async () => {
      const mine = newId()
      const failing = db.database.transaction(async (tx) => {
        await nextNumber(mine, 'promises', tx.session)
        tx.wake({ organizationId: mine, queue: 'dispatch', key: newId(), payload: cyclic })
      })
      await expect(failing).rejects.toThrow()
      expect(await db.database.transaction((tx) => nextNumber(mine, 'promises', tx.session))).toBe(1)
    })

    it('leaves no gap in the revs, for which browsers would wait', async () => {
      const stream = `conversation:${newId()}`
      const show = (data: unknown) =>
        db.database.transaction(async (tx) => tx.show({ organizationId, stream, type: 'message.added', data }))
      await expect(show(cyclic)).rejects.toThrow()
      await show({})
      expect(await currentRev(stream)).toBe(1)
    })
  })

  it('keeps a row until its work was done, and takes what came while it worked', async () => {
    const { take } = createOutbox(quiet)
    const key = newId()
    const wake = () => db.database.transaction(async (tx) => tx.wake({ organizationId, queue: 'outbound', key }))
    await wake()
    await expect(take('outbound', key, () => Promise.reject(new Error('died')))).rejects.toThrow('died')
    expect(await OutboxModel.countDocuments({ key })).toBe(1)
    let runs = 0
    await take('outbound', key, async () => {
      runs++
      if (runs === 1) await wake()
      return undefined
    })
    expect(runs).toBe(2)
    expect(await OutboxModel.countDocuments({ key })).toBe(0)
  })

  it('keeps the row for later when the work is not yet to be done', async () => {
    const { take } = createOutbox(quiet)
    const key = newId()
    await db.database.transaction(async (tx) => tx.wake({ organizationId, queue: 'dispatch', key }))
    expect(await take('dispatch', key, async () => ({ againAfterMs: 60_000 }))).toEqual({ againAfterMs: 60_000 })
    const row = await OutboxModel.findOne({ key }).lean()
    expect(row?.dueAt.getTime()).toBeGreaterThan(Date.now() + 30_000)
  })

  it('sweeps rows whose wake-up was lost', async () => {
    const woken: string[] = []
    const { sweep } = createOutbox({ ...quiet, wake: (queue, key) => void woken.push(`${queue}:${key}`) })
    const key = newId()
    await OutboxModel.create([
      {
        _id: newId(),
        organizationId,
        queue: 'dispatch',
        key,
        payload: null,
        dueAt: new Date(Date.now() - 5_000),
        attempts: 0,
      },
    ])
    await sweep()
    expect(woken).toContain(`dispatch:${key}`)
    await OutboxModel.deleteMany({ key })
  })

  it('hands a domain event again after a failure and drops it once handled', async () => {
    await db.database.transaction(async (tx) => tx.emit(organizationId, 'order.created', { orderId: newId() }))
    const { claimEvents } = createOutbox(quiet)
    const dead = () => Promise.reject(new Error('not yet dead'))
    await claimEvents(() => Promise.reject(new Error('busy')), dead)
    const row = await OutboxModel.findOne({ queue: 'events' }).lean()
    expect(row?.attempts).toBe(1)
    await OutboxModel.updateOne({ _id: row?._id }, { $set: { dueAt: new Date(0) } })
    const handled: string[] = []
    await claimEvents(async (event) => void handled.push(event.key), dead)
    expect(handled).toEqual(['order.created'])
    expect(await OutboxModel.countDocuments({ queue: 'events' })).toBe(0)
  })
})
