import mongoose from 'mongoose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AuditModel } from '../../../schemas/models/audit.model.ts'
import { KnownDeviceModel } from '../../../schemas/models/known-device.model.ts'
import { UserModel } from '../../../schemas/models/user.model.ts'
import { codeOf, createWorld, hour, type Member, minute, origin, second, type World } from './kit.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.drop())

const fresh = async (): Promise<Member> => (await world.found('Shop')).owner
const wrong = (who: { email: string }, from = origin()) => codeOf(world.signIn(who, from, 'not the password'))
/** Wrong tries, each as soon as it is let through. */
async function failTimes(who: { email: string }, times: number) {
  for (let n = 0; n < times; n++) {
    expect(await wrong(who)).toBe('sign-in.bad-credentials')
    world.pass(61 * second)
  }
}

describe('sign-in', () => {
  test('answers who I am, and keeps an argon2id hash of 19 MiB and two passes', async () => {
    const owner = await fresh()
    const { me } = await world.signIn(owner)
    expect(me).toMatchObject({ user: { id: owner.id, email: owner.email }, roles: ['owner'] })
    expect(me.permissions.manage_members).toBe('all')
    const stored = await UserModel.findOne({ _id: owner.id }).lean()
    expect(stored?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(stored?.lastSignInAt).toBeInstanceOf(Date)
    expect(JSON.stringify(me)).not.toContain('argon2')
  })

  test('is in the audit log with its address', async () => {
    const owner = await fresh()
    await world.signIn(owner, origin({ ip: '198.51.100.7' }))
    const entry = await AuditModel.findOne({ organizationId: owner.organizationId, action: 'session.open' }).lean()
    expect(entry).toMatchObject({ actor: { kind: 'user', id: owner.id }, ip: '198.51.100.7' })
  })

  test('says the same for a wrong password, an unknown address and an account that is off', async () => {
    const [owner, off] = [await fresh(), await fresh()]
    await UserModel.updateOne({ _id: off.id }, { $set: { isActive: false } })
    const answers = await Promise.all([
      world.signIn(owner, origin(), 'wrong').catch((error: unknown) => error),
      world.signIn({ email: 'nobody@nowhere.example' }).catch((error: unknown) => error),
      world.signIn(off).catch((error: unknown) => error),
    ])
    const seen = answers.map((error) => {
      const { code, status, message, details } = error as {
        code: string
        status: number
        message: string
        details: unknown
      }
      return { code, status, message, details }
    })
    expect(seen[0]?.status).toBe(401)
    expect(seen[1]).toEqual(seen[0])
    expect(seen[2]).toEqual(seen[0])
  })

  test('costs as much work for an address that does not exist', async () => {
    const owner = await fresh()
    // the processor's time of this process, threads of the pool included: a busy machine does not change it
    const costOf = async (email: string) => {
      const began = process.cpuUsage()
      await wrong({ email })
      const { user, system } = process.cpuUsage(began)
      return user + system
    }
    const [known, unknown]: [number[], number[]] = [[], []]
    for (let n = 0; n < 7; n++) {
      known.push(await costOf(owner.email))
      unknown.push(await costOf('nobody-costs@nowhere.example'))
      world.pass(25 * hour)
    }
    // the least of each: one hash of 19 MiB, and little beside it
    expect(Math.min(...unknown) / Math.min(...known)).toBeGreaterThan(0.6)
    expect(Math.min(...known) / Math.min(...unknown)).toBeGreaterThan(0.6)
  })

  test('is refused to somebody who has no seat any more', async () => {
    const shop = await world.found('Shop')
    const agent = await world.join(shop, 'agent')
    await world.run(shop.owner, 'member.remove', { userId: agent.id })
    expect(await codeOf(world.signIn(agent))).toBe('sign-in.no-seat')
  })
})

describe('bad tries', () => {
  test('cost nothing twice, then 1, 2, 4 … seconds, told and not waited for', async () => {
    const owner = await fresh()
    for (let n = 0; n < 3; n++) expect(await wrong(owner)).toBe('sign-in.bad-credentials')
    const waits: number[] = []
    for (let n = 0; n < 5; n++) {
      const began = performance.now()
      const error = (await world.signIn(owner).catch((e: unknown) => e)) as {
        status: number
        details: { retryAfterSeconds: number }
      }
      expect(performance.now() - began).toBeLessThan(1000)
      expect(error.status).toBe(429)
      waits.push(error.details.retryAfterSeconds)
      world.pass(error.details.retryAfterSeconds * second)
      expect(await wrong(owner)).toBe('sign-in.bad-credentials')
    }
    expect(waits).toEqual([1, 2, 4, 8, 16])
  })

  test('many at once count like many in a row', async () => {
    const owner = await fresh()
    const codes = await Promise.all(Array.from({ length: 30 }, () => wrong(owner)))
    const tried = codes.filter((code) => code === 'sign-in.bad-credentials').length
    expect(tried).toBeGreaterThan(0)
    expect(tried).toBeLessThanOrEqual(3)
  })

  test('lock after 10 for 15 minutes, the right password too', async () => {
    const owner = await fresh()
    await failTimes(owner, 9)
    expect(await wrong(owner)).toBe('sign-in.bad-credentials')
    expect(await codeOf(world.signIn(owner))).toBe('sign-in.locked')
    world.pass(14 * minute)
    expect(await codeOf(world.signIn(owner))).toBe('sign-in.locked')
    world.pass(61 * second)
    expect(await codeOf(world.signIn(owner))).toBe('nothing')
  })

  test('lock an address that does not exist in just the same way', async () => {
    const nobody = { email: 'nobody-locked@nowhere.example' }
    await failTimes(nobody, 9)
    expect(await wrong(nobody)).toBe('sign-in.bad-credentials')
    expect(await wrong(nobody)).toBe('sign-in.locked')
  })

  test('a known device gets in through the lock; another account’s device does not', async () => {
    const [owner, other] = [await fresh(), await fresh()]
    const { deviceToken } = await world.signIn(owner)
    const strange = await world.signIn(other)
    await failTimes(owner, 9)
    await wrong(owner)
    expect(await codeOf(world.signIn(owner, origin({ deviceToken: strange.deviceToken })))).toBe('sign-in.locked')
    expect(await codeOf(world.signIn(owner, origin({ deviceToken })))).toBe('nothing')
  })

  test('on a known device are counted there and lock it alone', async () => {
    const owner = await fresh()
    const { deviceToken } = await world.signIn(owner)
    for (let n = 0; n < 10; n++) {
      expect(await wrong(owner, origin({ deviceToken }))).toBe('sign-in.bad-credentials')
      world.pass(61 * second)
    }
    expect(await codeOf(world.signIn(owner, origin({ deviceToken })))).toBe('sign-in.locked')
    expect(await codeOf(world.signIn(owner))).toBe('nothing')
  })

  test('from one address slow that address down, whichever accounts it tries', async () => {
    const ip = '203.0.113.50'
    for (let n = 0; n < 5; n++)
      expect(await wrong({ email: `sprayed-${n}@nowhere.example` }, origin({ ip }))).toBe('sign-in.bad-credentials')
    const owner = await fresh()
    expect(await codeOf(world.signIn(owner, origin({ ip })))).toBe('sign-in.wait')
    expect(await codeOf(world.signIn(owner))).toBe('nothing')
    world.pass(2 * second)
    // who has one password cannot clear the address with it
    expect(await codeOf(world.signIn(owner, origin({ ip })))).toBe('nothing')
    expect(await wrong({ email: 'sprayed-9@nowhere.example' }, origin({ ip }))).toBe('sign-in.bad-credentials')
    expect(await wrong({ email: 'sprayed-10@nowhere.example' }, origin({ ip }))).toBe('sign-in.wait')
  })

  test('that came too early are not counted against the account', async () => {
    const ip = '203.0.113.51'
    for (let n = 0; n < 5; n++) await wrong({ email: `early-${n}@nowhere.example` }, origin({ ip }))
    const owner = await fresh()
    for (let n = 0; n < 12; n++) expect(await wrong(owner, origin({ ip }))).toBe('sign-in.wait')
    expect(await codeOf(world.signIn(owner))).toBe('nothing')
  })

  test('are forgotten when the right password comes', async () => {
    const owner = await fresh()
    await failTimes(owner, 5)
    await world.signIn(owner)
    expect(await wrong(owner)).toBe('sign-in.bad-credentials')
    expect(await codeOf(world.signIn(owner))).toBe('nothing')
  })

  test('hold in another process: they are in the store', async () => {
    const owner = await fresh()
    for (let n = 0; n < 3; n++) await wrong(owner)
    const { createThrottle } = await import('../../../src/features/users/throttle.ts')
    const elsewhere = createThrottle(world.clock)
    await expect(elsewhere.tryOnce({ email: owner.email, ip: null, deviceHash: null })).rejects.toMatchObject({
      status: 429,
    })
  })
})

describe('a request', () => {
  test('is authenticated with two queries', async () => {
    const owner = await fresh()
    const { sessionToken } = await world.signIn(owner)
    const asked: string[] = []
    mongoose.set('debug', (collection: string, method: string) => void asked.push(`${collection}.${method}`))
    await world.accounts.authenticate(sessionToken)
    mongoose.set('debug', false)
    expect(asked).toEqual(['sessions.findOne', 'memberships.aggregate'])
  })

  test('has the permissions of the role as it is now', async () => {
    const shop = await world.found('Shop')
    const member = await world.join(shop, 'agent')
    const { sessionToken } = await world.signIn(member)
    expect((await world.accounts.authenticate(sessionToken))?.permissions.view_conversations).toBe('own')
    await world.run(shop.owner, 'member.change-role', { userId: member.id, roles: ['agent', 'manager'] })
    const now = await world.accounts.authenticate(sessionToken)
    expect(now?.permissions.view_conversations).toBe('all')
    expect(now?.permissions.manage_quotes).toBe('all')
    expect(now?.permissions.manage_members).toBeUndefined()
  })

  test('of a switched-off organization is nobody’s', async () => {
    const owner = await fresh()
    const { sessionToken } = await world.signIn(owner)
    await mongoose.connection
      .collection('organizations')
      .updateOne({ _id: owner.organizationId as never }, { $set: { isActive: false } })
    expect(await world.accounts.authenticate(sessionToken)).toBeNull()
  })
})

test('a device cookie is kept as a hash', async () => {
  const owner = await fresh()
  const { deviceToken } = await world.signIn(owner)
  expect(JSON.stringify(await KnownDeviceModel.find().lean())).not.toContain(deviceToken)
})

test('I can change my name, language and zone, and the list of members follows', async () => {
  const owner = await fresh()
  const me = await world.run(owner, 'user.update-me', { name: 'New Name', locale: 'ar', timeZone: 'Africa/Cairo' })
  expect(me).toMatchObject({ user: { name: 'New Name', locale: 'ar', timeZone: 'Africa/Cairo' } })
  expect(await world.run(owner, 'member.list')).toMatchObject({ items: [{ name: 'New Name' }] })
  await expect(world.run(owner, 'user.update-me', { timeZone: 'Mars/Base' })).rejects.toMatchObject({ status: 400 })
})
