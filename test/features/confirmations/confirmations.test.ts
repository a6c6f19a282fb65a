import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ConfirmationView } from '../../../schemas/confirmation.ts'
import { rows } from '../../doors/kit.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../../helpers/app.ts'
import { type Answer, type Caller, confirmed, injectAs, previewed } from '../../helpers/confirm.ts'

let test: TestApp
let shop: TestOrganization
let shops = 0
let owner: Caller
let admin: Caller
let manager: Caller
beforeAll(async () => {
  test = await createTestApp()
})
afterAll(() => test.close())
beforeEach(async () => {
  shop = await test.addOrganization(`shop-${++shops}`)
  const as = (role: 'owner' | 'admin' | 'manager') => injectAs(test.app, shop.members[role].cookie)
  ;[owner, admin, manager] = [as('owner'), as('admin'), as('manager')]
})

const labels = async () => (await owner.call<{ items: { name: string }[] }>('GET', '/labels')).body.items
const newLabel = async (name = 'VIP') =>
  (await owner.call<{ id: string }>('POST', '/labels', { name, color: 'red' })).body.id
const give = (who: Caller, id: string, code: string | null) =>
  who.call<{ error?: { code: string } }>('POST', `/confirmations/${id}/confirm`, { code })
const codeOf = (answer: Answer<{ error?: { code: string } }>) => answer.body?.error?.code
const wrong = (code: string | null) => (code === '0000' ? '1111' : '0000')
const setConfirmation = (id: string, change: object) =>
  rows('confirmations').updateOne({ _id: id as never }, { $set: change })

describe('what destroys', () => {
  it('shows what it would do and does nothing before the code', async () => {
    const id = await newLabel()
    const shown = await previewed(owner, 'DELETE', `/labels/${id}`)
    expect(shown).toMatchObject({ lines: [expect.stringContaining('VIP')], count: 0, undoable: false, triesLeft: 5 })
    expect(await labels()).toHaveLength(1)
    expect((await give(owner, shown.id, shown.code)).status).toBe(200)
    expect(await labels()).toHaveLength(0)
  })

  it('is refused to a colleague who knows the code', async () => {
    const shown = await previewed(owner, 'DELETE', `/labels/${await newLabel()}`)
    const answer = await give(admin, shown.id, shown.code)
    expect(answer.status).toBe(404)
    expect(await labels()).toHaveLength(1)
  })

  it('is void after five wrong codes, also for the right one', async () => {
    const { id, code } = await previewed(owner, 'DELETE', `/labels/${await newLabel()}`)
    for (let tries = 0; tries < 5; tries++)
      expect(codeOf(await give(owner, id, wrong(code)))).toBe('confirmation.wrong-code')
    expect(codeOf(await give(owner, id, code))).toBe('confirmation.void')
    expect(await labels()).toHaveLength(1)
  })

  it('compares no more codes than there are tries, however many are sent at once', async () => {
    const { id, code } = await previewed(owner, 'DELETE', `/labels/${await newLabel()}`)
    const answers = await Promise.all(Array.from({ length: 12 }, () => give(owner, id, wrong(code))))
    expect(answers.filter((answer) => codeOf(answer) === 'confirmation.wrong-code')).toHaveLength(5)
    expect(codeOf(await give(owner, id, code))).toBe('confirmation.void')
  })

  it('is void when its hour is over', async () => {
    const { id, code } = await previewed(owner, 'DELETE', `/labels/${await newLabel()}`)
    await setConfirmation(id, { expiresAt: new Date(Date.now() - 1) })
    expect(codeOf(await give(owner, id, code))).toBe('confirmation.void')
    expect((await owner.call<ConfirmationView>('GET', `/confirmations/${id}`)).body.status).toBe('void')
    expect(await labels()).toHaveLength(1)
  })

  it('runs once when it is confirmed twice at one moment', async () => {
    const { id, code } = await previewed(owner, 'DELETE', `/labels/${await newLabel()}`)
    const answers = await Promise.all([give(owner, id, code), give(owner, id, code), give(owner, id, code)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    const runs = await rows('auditLog').countDocuments({ organizationId: shop.id, action: 'label.delete' })
    expect(runs).toBe(1)
  })

  it('does not run with other input than what was shown', async () => {
    const [shownLabel, other] = [await newLabel('VIP'), await newLabel('Other')]
    const { id, code } = await previewed(owner, 'DELETE', `/labels/${shownLabel}`)
    await setConfirmation(id, { input: JSON.stringify({ id: other }) })
    expect((await give(owner, id, code)).status).toBe(409)
    expect(await labels()).toHaveLength(2)
  })

  it('is not done once it was cancelled', async () => {
    const { id, code } = await previewed(owner, 'DELETE', `/labels/${await newLabel()}`)
    expect((await owner.call('POST', `/confirmations/${id}/cancel`, {})).status).toBe(200)
    expect(codeOf(await give(owner, id, code))).toBe('confirmation.void')
  })

  it('is refused once the permission was taken away', async () => {
    const { id, code } = await previewed(manager, 'DELETE', `/labels/${await newLabel()}`)
    const { userId } = shop.members.manager
    expect((await owner.call('PATCH', `/members/${userId}`, { roles: ['agent'] })).status).toBe(204)
    expect((await give(manager, id, code)).status).toBe(403)
    expect(await labels()).toHaveLength(1)
  })

  it('asks once for one idempotency key', async () => {
    const id = await newLabel()
    const ask = () =>
      test.app.inject({
        method: 'DELETE',
        url: `/api/v1/labels/${id}`,
        headers: { cookie: shop.members.owner.cookie, 'idempotency-key': 'delete-vip' },
      })
    const [one, two] = [await ask(), await ask()].map((answer) => answer.json().confirmation)
    expect(two.id).toBe(one.id)
    await give(owner, one.id, one.code)
    expect((await ask()).statusCode).toBe(204)
  })
})

describe('what is above the limit of a role', () => {
  const limited = async () => {
    await rows('roles').updateOne(
      { organizationId: shop.id, builtIn: 'manager' },
      { $set: { limits: { money: null, mass: 0 } } },
    )
    const id = await newLabel()
    const scope = { organizationId: shop.id }
    await rows('contacts').insertOne({ _id: `${id.slice(0, 23)}0` as never, ...scope, name: 'Ana', labelIds: [id] })
    return previewed(manager, 'DELETE', `/labels/${id}`)
  }

  it('needs the yes of a second person, who is told, and then the code', async () => {
    const { id, code, needsApprover } = await limited()
    expect(needsApprover).toBe(true)
    expect(codeOf(await give(manager, id, code))).toBe('confirmation.awaits-approver')
    const told = await rows('notifications').find({ organizationId: shop.id, type: 'approval' }).toArray()
    expect(told.map((notice) => notice.recipient.id).toSorted()).toEqual(
      [shop.members.owner.userId, shop.members.admin.userId].toSorted(),
    )
    const waiting = await admin.call<{ items: ConfirmationView[] }>('GET', '/confirmations')
    expect(waiting.body.items).toMatchObject([{ id, code: null, mayApprove: true }])
    expect((await admin.call('POST', `/confirmations/${id}/approve`, {})).status).toBe(200)
    expect((await give(manager, id, code)).status).toBe(200)
    expect(await labels()).toHaveLength(0)
  })

  it('is approved by nobody for themselves', async () => {
    await rows('roles').updateOne(
      { organizationId: shop.id, builtIn: 'admin' },
      { $set: { limits: { money: null, mass: -1 } } },
    )
    const { id } = await previewed(admin, 'DELETE', `/labels/${await newLabel()}`)
    const answer = await admin.call<{ error?: { code: string } }>('POST', `/confirmations/${id}/approve`, {})
    expect(codeOf(answer)).toBe('confirmation.own-approval')
  })

  it('is approved by nobody without the permission', async () => {
    const { id } = await limited()
    const agent = injectAs(test.app, shop.members.agent.cookie)
    expect((await agent.call('POST', `/confirmations/${id}/approve`, {})).status).toBe(403)
  })
})

it('does both steps for a test', async () => {
  expect((await confirmed(owner, 'DELETE', `/labels/${await newLabel()}`)).status).toBe(200)
})
