import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LeaseModel } from '../../schemas/models/lease.model.ts'
import { newId } from '../../src/core/ids.ts'
import { createLeases } from '../../src/core/lease.ts'
import { isDeadNeighbour, processName } from '../../src/core/process-name.ts'
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts'
import { eventually } from '../helpers/eventually.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

describe('a lease', () => {
  it('has one owner however many ask at once', async () => {
    const name = newId()
    const asked = await Promise.all(
      Array.from({ length: 12 }, (_, index) => createLeases(`p${index}`).acquire(name, 30_000)),
    )
    expect(asked.filter((lease) => lease !== null)).toHaveLength(1)
    await asked.find((lease) => lease !== null)?.release()
  })

  it('is free again after release, with a higher fence', async () => {
    const [name, leases] = [newId(), createLeases('a')]
    const first = await leases.acquire(name, 30_000)
    expect(await leases.ownerOf(name)).toBe('a')
    await first?.release()
    expect(await leases.ownerOf(name)).toBeNull()
    const second = await createLeases('b').acquire(name, 30_000)
    expect(second?.fence).toBeGreaterThan(first?.fence ?? Number.POSITIVE_INFINITY)
    await second?.release()
  })

  it('that is passing leaves no row, and its fence still grows', async () => {
    const [name, leases] = [newId(), createLeases('a')]
    const first = await leases.acquire(name, 30_000, { isPassing: true })
    expect(await createLeases('b').acquire(name, 30_000, { isPassing: true })).toBeNull()
    const row = await LeaseModel.findById(name).lean()
    expect(row?.forgetAt?.getTime()).toBeGreaterThan(row?.expiresAt.getTime() ?? Number.POSITIVE_INFINITY)
    await first?.release()
    expect(await LeaseModel.findById(name).lean()).toBeNull()
    await eventually(() => expect(Date.now()).toBeGreaterThan(first?.fence ?? Number.POSITIVE_INFINITY))
    const second = await leases.acquire(name, 30_000, { isPassing: true })
    expect(second?.fence).toBeGreaterThan(first?.fence ?? Number.POSITIVE_INFINITY)
    await second?.release()
  })

  it('tells its owner when another one took it after its time', async () => {
    const name = newId()
    const held = await createLeases('slow').acquire(name, 90)
    await LeaseModel.updateOne({ _id: name }, { $set: { owner: 'other' }, $inc: { fence: 1 } })
    await eventually(() => expect(held?.lost.aborted).toBe(true))
  })

  it('of a process that was killed on this machine is taken at once; one of a living process is not', async () => {
    const mine = processName()
    const [name, other] = [newId(), newId()]
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    const began = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19]
    const named = `${mine.split('-')[0]}-${child.pid}-${began}`
    await createLeases(named).acquire(name, 60_000)
    await createLeases(named).acquire(other, 60_000)
    expect(await createLeases(mine).acquire(name, 60_000)).toBeNull()
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    const taken = await createLeases(mine).acquire(name, 60_000)
    expect(taken?.fence).toBe(2)
    await taken?.release()
    const foreign = await createLeases(`elsewhere-${child.pid}-${began}`).acquire(newId(), 60_000)
    expect(foreign?.fence).toBe(1)
    expect(isDeadNeighbour(`elsewhere-${child.pid}-${began}`)).toBe(false)
  })

  it('outlives its time while its owner lives', async () => {
    const name = newId()
    const held = await createLeases('alive').acquire(name, 3_000)
    const first = (await LeaseModel.findById(name).lean())?.expiresAt.getTime() ?? 0
    await eventually(async () =>
      expect((await LeaseModel.findById(name).lean())?.expiresAt.getTime()).toBeGreaterThan(first),
    )
    expect(held?.lost.aborted).toBe(false)
    await held?.release()
  })
})
