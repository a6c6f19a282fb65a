import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { streams } from '../../../schemas/events.ts'
import { SessionModel } from '../../../schemas/models/session.model.ts'
import { sha256hex } from '../../../src/core/crypto.ts'
import { createWorld, day, type Member, minute, origin, second, type World } from '../users/kit.ts'

let world: World
let owner: Member
beforeAll(async () => {
  world = await createWorld()
  owner = (await world.found('Alpha')).owner
})
afterAll(() => world.drop())

const revokedSockets = () =>
  world.shown.filter((change) => change.type === 'session.revoked').map((change) => change.data)

describe('a session', () => {
  test('is kept as a hash: no token stands in the store', async () => {
    const { sessionToken } = await world.signIn(owner)
    const docs = JSON.stringify(await SessionModel.find().lean())
    expect(docs).toContain(sha256hex(sessionToken))
    expect(docs).not.toContain(sessionToken)
    expect(Buffer.from(sessionToken, 'base64url')).toHaveLength(32)
  })

  test('keeps its token for 15 minutes, then gets another; the old one has 30 s of grace', async () => {
    const { sessionToken: first } = await world.signIn(owner)
    world.pass(14 * minute)
    expect((await world.accounts.authenticate(first))?.rotated).toBeNull()
    world.pass(2 * minute)
    const changed = await world.accounts.authenticate(first)
    const next = changed?.rotated ?? ''
    expect(next).not.toBe('')
    world.pass(20 * second)
    expect(await world.accounts.authenticate(first)).toMatchObject({ sessionId: changed?.sessionId, rotated: null })
    expect(await world.accounts.authenticate(next)).toMatchObject({ sessionId: changed?.sessionId, rotated: null })
  })

  test('of many requests at once, one changes the token and all are let in', async () => {
    const { sessionToken } = await world.signIn(owner)
    world.pass(16 * minute)
    const answers = await Promise.all(Array.from({ length: 12 }, () => world.accounts.authenticate(sessionToken)))
    expect(answers.filter((answer) => answer === null)).toEqual([])
    expect(answers.filter((answer) => answer?.rotated)).toHaveLength(1)
  })

  test('an old token after its grace revokes the session: the thief and the owner are both out', async () => {
    const { sessionToken: stolen } = await world.signIn(owner)
    world.pass(16 * minute)
    const changed = await world.accounts.authenticate(stolen)
    world.pass(31 * second)
    expect(await world.accounts.authenticate(stolen)).toBeNull()
    expect(await world.accounts.authenticate(changed?.rotated ?? '')).toBeNull()
    expect(revokedSockets()).toContainEqual({ sessionId: changed?.sessionId })
  })

  test('a token of two changes ago is known for a stolen one, though its successor has grace', async () => {
    const { sessionToken: oldest } = await world.signIn(owner)
    world.pass(16 * minute)
    const second = (await world.accounts.authenticate(oldest))?.rotated ?? ''
    world.pass(16 * minute)
    const third = (await world.accounts.authenticate(second))?.rotated ?? ''
    expect(await world.accounts.authenticate(oldest)).toBeNull()
    expect(await world.accounts.authenticate(third)).toBeNull()
  })

  test('where no cookie can be set, the token stays', async () => {
    const { sessionToken } = await world.signIn(owner)
    world.pass(20 * minute)
    expect((await world.accounts.authenticate(sessionToken, { mayRotate: false }))?.rotated).toBeNull()
    expect((await world.accounts.authenticate(sessionToken))?.rotated).not.toBeNull()
  })

  test('ends after 14 days without use', async () => {
    const { sessionToken } = await world.signIn(owner)
    world.pass(14 * day + minute)
    expect(await world.accounts.authenticate(sessionToken)).toBeNull()
  })

  test('signed out, it is over at once and its sockets are told', async () => {
    const { sessionToken } = await world.signIn(owner)
    const before = await world.accounts.authenticate(sessionToken)
    await world.accounts.signOut(sessionToken)
    expect(await world.accounts.authenticate(sessionToken)).toBeNull()
    const told = world.shown.at(-1)
    expect(told).toMatchObject({ stream: streams.user(owner.id), type: 'session.revoked' })
    expect(told?.data).toEqual({ sessionId: before?.sessionId })
  })

  test('a token that never was is nobody', async () => {
    expect(await world.accounts.authenticate('x'.repeat(43))).toBeNull()
    expect(await world.accounts.authenticate(undefined)).toBeNull()
  })
})

describe('the list of sessions', () => {
  interface Listed {
    items: { id: string; ip: string; current: boolean }[]
  }

  test('shows a member’s own, marks the one in use, and ends one', async () => {
    const { owner: alone } = await world.found('Beta')
    const here = await world.signIn(alone, origin({ ip: '192.0.2.1' }))
    await world.signIn(alone, origin({ ip: '192.0.2.2' }))
    const session = await world.accounts.authenticate(here.sessionToken)
    const caller = await world.callerOf(alone)
    const scope = { ...caller.scope, sessionId: session?.sessionId ?? '' }
    const { items } = (await world.runner.run('session.list', { ...caller, scope }, {})) as Listed
    expect(items.map(({ ip, current }) => [ip, current]).sort()).toEqual([
      ['192.0.2.1', true],
      ['192.0.2.2', false],
    ])
    expect(JSON.stringify(items)).not.toMatch(/hash|spent/i)
    const mine = items.find((item) => item.current)
    await world.run(alone, 'session.revoke', { id: mine?.id })
    expect(await world.accounts.authenticate(here.sessionToken)).toBeNull()
    expect(revokedSockets()).toContainEqual({ sessionId: mine?.id })
  })

  test('a colleague’s session is not there to end', async () => {
    const shop = await world.found('Gamma')
    const agent = await world.join(shop, 'agent')
    const { sessionToken } = await world.signIn(agent)
    const target = await world.accounts.authenticate(sessionToken)
    await expect(world.run(shop.owner, 'session.revoke', { id: target?.sessionId })).rejects.toMatchObject({
      status: 404,
    })
    expect(await world.accounts.authenticate(sessionToken)).not.toBeNull()
  })
})
