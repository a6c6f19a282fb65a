import { TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SecondFactorView } from '../../../schemas/second-factor.ts'
import { rows } from '../../doors/kit.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../../helpers/app.ts'
import { type Answer, type Caller, injectAs } from '../../helpers/confirm.ts'

let test: TestApp
let shop: TestOrganization
let owner: Caller
beforeAll(async () => {
  test = await createTestApp()
  shop = await test.addOrganization('two-factors')
  owner = injectAs(test.app, shop.members.owner.cookie)
})
afterAll(() => test.close())
beforeEach(() => rows('secondFactors').deleteMany({ organizationId: shop.id }))

type Refused = { error?: { code: string } }
const codeOf = (answer: Answer<Refused>) => answer.body?.error?.code
const view = async () => (await owner.call<SecondFactorView>('GET', '/second-factor')).body
const enrol = async () => {
  const { body } = await owner.call<{ secret: string; uri: string }>('POST', '/second-factor', {})
  return {
    secret: body.secret,
    now: (at = Date.now()) => new TOTP({ secret: body.secret }).generate({ timestamp: at }),
  }
}
const activate = (code: string) =>
  owner.call<Refused & { recoveryCodes: string[] }>('POST', '/second-factor/activate', { code })
const remove = (code: string) => owner.call<Refused>('POST', '/second-factor/remove', { code })

describe('a second factor', () => {
  it('counts when its first code was right, and not before', async () => {
    const { now } = await enrol()
    expect((await view()).isActive).toBe(false)
    const { status, body } = await activate(now())
    expect([status, body.recoveryCodes.length]).toEqual([200, 8])
    expect(await view()).toMatchObject({ isActive: true, recoveryLeft: 8 })
  })

  it('takes no code twice', async () => {
    const { now } = await enrol()
    const code = now()
    await activate(code)
    expect(codeOf(await remove(code))).toBe('second-factor.wrong-code')
    // the next one, which clocks that are a little late already show
    expect((await remove(now(Date.now() + 30_000))).status).toBe(204)
  })

  it('takes each recovery code once', async () => {
    const { now } = await enrol()
    const [first = '', second = ''] = (await activate(now())).body.recoveryCodes
    expect((await remove(first.toLowerCase())).status).toBe(204)
    await activate((await enrol()).now())
    expect(codeOf(await remove(second))).toBe('second-factor.wrong-code')
  })

  it('is locked after five wrong codes, also for the right one', async () => {
    const { now } = await enrol()
    const { recoveryCodes } = (await activate(now())).body
    for (let tries = 0; tries < 5; tries++) expect(codeOf(await remove('AAAAA-AAAAA'))).toBe('second-factor.wrong-code')
    expect(codeOf(await remove(recoveryCodes[0] ?? ''))).toBe('second-factor.locked')
    expect((await view()).lockedUntil).not.toBeNull()
  })

  it('lies sealed in the store', async () => {
    const { secret, now } = await enrol()
    const codes = (await activate(now())).body.recoveryCodes
    const stored = JSON.stringify(await rows('secondFactors').find({ organizationId: shop.id }).toArray())
    for (const clear of [secret, ...codes]) expect(stored).not.toContain(clear)
  })

  it('is not replaced by who has no code of it', async () => {
    const { now } = await enrol()
    await activate(now())
    expect((await owner.call('POST', '/second-factor', {})).status).toBe(422)
  })
})
