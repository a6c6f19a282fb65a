import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AccountTokenModel } from '../../../schemas/models/account-token.model.ts'
import { EmailModel } from '../../../schemas/models/email.model.ts'
import { UserModel } from '../../../schemas/models/user.model.ts'
import { codeOf, createWorld, hour, type Member, mailedToken, minute, origin, second, type World } from './kit.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.drop())

const better = 'another good phrase'
const fresh = async (): Promise<Member> => (await world.found('Shop')).owner
async function resetToken(member: Member): Promise<string> {
  world.accounts.requestPasswordReset(member.email, origin().ip)
  await world.accounts.idle()
  return mailedToken(member.email, 'password-reset')
}

describe('a reset link', () => {
  test('sets the password, once, and signs out everywhere', async () => {
    const owner = await fresh()
    const { sessionToken } = await world.signIn(owner)
    const token = await resetToken(owner)
    await world.accounts.resetPassword(token, better, origin())
    expect(await world.accounts.authenticate(sessionToken)).toBeNull()
    expect(await codeOf(world.signIn(owner))).toBe('sign-in.bad-credentials')
    expect(await codeOf(world.signIn(owner, origin(), better))).toBe('nothing')
    expect(await codeOf(world.accounts.resetPassword(token, 'a third good phrase', origin()))).toBe('link.over')
    expect(await EmailModel.countDocuments({ to: owner.email, kind: 'notice' })).toBe(1)
  })

  test('used twice at the same moment, works once', async () => {
    const owner = await fresh()
    const token = await resetToken(owner)
    const codes = await Promise.all([
      codeOf(world.accounts.resetPassword(token, better, origin())),
      codeOf(world.accounts.resetPassword(token, `${better} too`, origin())),
    ])
    expect(codes.sort()).toEqual(['link.over', 'nothing'])
  })

  test('is kept as a hash, for an hour', async () => {
    const owner = await fresh()
    const token = await resetToken(owner)
    expect(JSON.stringify(await AccountTokenModel.find().lean())).not.toContain(token)
    world.pass(hour + second)
    expect(await codeOf(world.accounts.resetPassword(token, better, origin()))).toBe('link.over')
  })

  test('kills the one before it', async () => {
    const owner = await fresh()
    const older = await resetToken(owner)
    const newer = await resetToken(owner)
    expect(newer).not.toBe(older)
    expect(await codeOf(world.accounts.resetPassword(older, better, origin()))).toBe('link.over')
    expect(await codeOf(world.accounts.resetPassword(newer, better, origin()))).toBe('nothing')
  })

  test('gets its owner in through a lock', async () => {
    const owner = await fresh()
    for (let n = 0; n < 10; n++) {
      await codeOf(world.signIn(owner, origin(), 'wrong'))
      world.pass(61 * second)
    }
    expect(await codeOf(world.signIn(owner))).toBe('sign-in.locked')
    await world.accounts.resetPassword(await resetToken(owner), better, origin())
    expect(await codeOf(world.signIn(owner, origin(), better))).toBe('nothing')
  })

  test('makes a stolen device a stranger again', async () => {
    const owner = await fresh()
    const { deviceToken } = await world.signIn(owner)
    await world.accounts.resetPassword(await resetToken(owner), better, origin())
    for (let n = 0; n < 10; n++) {
      await codeOf(world.signIn(owner, origin(), 'wrong'))
      world.pass(61 * second)
    }
    expect(await codeOf(world.signIn(owner, origin({ deviceToken }), better))).toBe('sign-in.locked')
  })

  test('stays good when the password chosen with it is refused', async () => {
    const owner = await fresh()
    const token = await resetToken(owner)
    expect(await codeOf(world.accounts.resetPassword(token, 'short', origin()))).toBe('password.short')
    expect(await codeOf(world.accounts.resetPassword(token, better, origin()))).toBe('nothing')
  })

  test('asked for an address that does not exist, sends nothing and says the same: nothing', async () => {
    const before = await EmailModel.countDocuments()
    expect(world.accounts.requestPasswordReset('nobody@nowhere.example', null)).toBeUndefined()
    await world.accounts.idle()
    expect(await EmailModel.countDocuments()).toBe(before)
  })

  test('is not sent without end: a mailbox is not flooded', async () => {
    const owner = await fresh()
    for (let n = 0; n < 20; n++) {
      world.accounts.requestPasswordReset(owner.email, origin().ip)
      await world.accounts.idle()
    }
    expect(await EmailModel.countDocuments({ to: owner.email, kind: 'password-reset' })).toBeLessThanOrEqual(4)
  })
})

describe('passwords', () => {
  const cases: [string, string][] = [
    ['nine char', 'password.short'],
    ['1234567890', 'password.common'],
    ['Password123!', 'password.common'],
    ['aaaaaaaaaaaaaaa', 'password.common'],
    ['qwertyuiop', 'password.common'],
    ['قبعة صفراء فوق السطح', 'nothing'],
    ['correct horse battery', 'nothing'],
  ]
  test.each(cases)('%s → %s', async (given, code) => {
    const owner = await fresh()
    expect(await codeOf(world.accounts.resetPassword(await resetToken(owner), given, origin()))).toBe(code)
  })

  test('must not be the e-mail', async () => {
    const owner = await fresh()
    expect(await codeOf(world.accounts.resetPassword(await resetToken(owner), owner.email, origin()))).toBe(
      'password.email',
    )
  })

  test('changed by their owner end the other sessions, not this one', async () => {
    const owner = await fresh()
    const [here, there] = [await world.signIn(owner), await world.signIn(owner)]
    const session = await world.accounts.authenticate(here.sessionToken)
    const who = { userId: owner.id, sessionId: session?.sessionId ?? '' }
    const wrong = world.accounts.changePassword(who, { current: 'wrong', next: better }, origin())
    expect(await codeOf(wrong)).toBe('sign-in.bad-credentials')
    await world.accounts.changePassword(who, { current: 'a long enough phrase', next: better }, origin())
    expect(await world.accounts.authenticate(here.sessionToken)).not.toBeNull()
    expect(await world.accounts.authenticate(there.sessionToken)).toBeNull()
    expect(await codeOf(world.signIn(owner, origin(), better))).toBe('nothing')
  })
})

describe('a verification link', () => {
  test('proves the address, once', async () => {
    const owner = await fresh()
    await world.run(owner, 'user.request-verification')
    const token = await mailedToken(owner.email, 'email-verification')
    await world.accounts.verifyEmail(token)
    expect((await UserModel.findOne({ _id: owner.id }).lean())?.emailVerifiedAt).toBeInstanceOf(Date)
    expect(await codeOf(world.accounts.verifyEmail(token))).toBe('link.over')
  })

  test('is worth nothing when the account has another address by then, nor as a reset link', async () => {
    const owner = await fresh()
    await world.run(owner, 'user.request-verification')
    const token = await mailedToken(owner.email, 'email-verification')
    expect(await codeOf(world.accounts.resetPassword(token, better, origin()))).toBe('link.over')
    await UserModel.updateOne({ _id: owner.id }, { $set: { email: `new-${owner.email}` } })
    expect(await codeOf(world.accounts.verifyEmail(token))).toBe('link.over')
    world.pass(minute)
  })
})
