import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ContactModel } from '../../schemas/models/contact.model.ts'
import { CounterModel } from '../../schemas/models/counter.model.ts'
import type { Tx } from '../../src/core/db.ts'
import { newId } from '../../src/core/ids.ts'
import { raiseMark } from '../../src/core/turns.ts'
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts'

let db: TestDatabase
let woken: () => void = () => undefined
beforeAll(async () => {
  db = await createTestDatabase({ wake: () => woken() })
})
afterAll(() => db.drop())

const inTurn = <T>(turn: string, work: (tx: Tx) => Promise<T>): Promise<T> => db.database.transaction(work, { turn })
const hasTurn = async (tx: Tx) => tx.marks !== null

describe('the turn of an organization', () => {
  it('is over with its transaction: what the commit sets off takes its own', async () => {
    const organizationId = newId()
    let setOff: Promise<boolean> = Promise.resolve(false)
    woken = () => {
      setOff = inTurn(organizationId, hasTurn)
    }
    await inTurn(organizationId, async (tx) => tx.wake({ organizationId, queue: 'dispatch', key: newId() }))
    expect(await setOff).toBe(true)
  })

  it('is shared by a transaction within a transaction', async () => {
    const organizationId = newId()
    expect(await inTurn(organizationId, () => inTurn(organizationId, hasTurn))).toBe(false)
  })

  it('is not taken without its row, which comes back by itself', async () => {
    const organizationId = newId()
    await inTurn(organizationId, hasTurn)
    await CounterModel.deleteOne({ _id: `turn:${organizationId}` })
    await expect(inTurn(organizationId, hasTurn)).rejects.toThrow('is gone')
    expect(await inTurn(organizationId, hasTurn)).toBe(true)
  })

  it('tells how often what bears a name has changed, also by who had no turn', async () => {
    const organizationId = newId()
    const marks = () => inTurn(organizationId, async (tx) => tx.marks?.contacts ?? 0)
    const raise = (tx: Tx) => raiseMark(organizationId, 'contacts', tx.session)
    expect(await marks()).toBe(0)
    await inTurn(organizationId, raise)
    await db.database.transaction(raise)
    expect(await marks()).toBe(2)
    const failing = inTurn(organizationId, async (tx) => {
      await raise(tx)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await marks()).toBe(2)
  })
})

describe('writes that wait for the end of their transaction', () => {
  it('begin it again when a document that must match does not', async () => {
    const id = newId()
    await CounterModel.create([{ _id: id, value: 1 }])
    const seen: number[] = []
    await db.database.transaction(async (tx) => {
      const row = await CounterModel.findOne({ _id: id }).session(tx.session).lean()
      seen.push(row?.value ?? 0)
      // as if somebody had changed it after it was read
      const value = seen.length === 1 ? 7 : 1
      tx.writes.update(CounterModel, { _id: id, value }, { $inc: { value: 1 } }, { mustMatch: true })
    })
    expect(seen).toEqual([1, 1])
    expect((await CounterModel.findById(id).lean())?.value).toBe(2)
  })

  it('are all undone with it', async () => {
    const [first, second] = [newId(), newId()]
    const failing = db.database.transaction(async (tx) => {
      tx.writes.insert(CounterModel, [{ _id: first, value: 1 }])
      tx.writes.insert(ContactModel, [{ _id: second }, { _id: second }])
    })
    await expect(failing).rejects.toMatchObject({ code: 11000 })
    expect(await CounterModel.findById(first).lean()).toBeNull()
  })
})
