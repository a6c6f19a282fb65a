import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ConfirmationView } from '../../../schemas/confirmation.ts'
import { rows } from '../../doors/kit.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../../helpers/app.ts'
import { type Answer, type Caller, confirmed, injectAs, previewed } from '../../helpers/confirm.ts'

let test: TestApp
let shop: TestOrganization
let made = 0
let owner: Caller
let admin: Caller
let manager: Caller
beforeAll(async () => {
  test = await createTestApp()
  shop = await test.addOrganization('guarded-shop')
  const as = (role: 'owner' | 'admin' | 'manager') => injectAs(test.app, shop.members[role].cookie)
  ;[owner, admin, manager] = [as('owner'), as('admin'), as('manager')]
})
afterAll(() => test.close())

/** Whether the label is still there. */
const isThere = async (id: string) =>
  (await owner.call<{ items: { id: string }[] }>('GET', '/labels')).body.items.some((label) => label.id === id)
const newLabel = async () =>
  (await owner.call<{ id: string }>('POST', '/labels', { name: `VIP ${++made}`, color: 'red' })).body.id
const give = (who: Caller, id: string, code: string | null) =>
  who.call<{ error?: { code: string } }>('POST', `/confirmations/${id}/confirm`, { code })
const codeOf = (answer: Answer<{ error?: { code: string } }>) => answer.body?.error?.code
const wrong = (code: string | null) => (code === '0000' ? '1111' : '0000')
const setConfirmation = (id: string, change: object) =>
  rows('confirmations').updateOne({ _id: id as never }, { $set: change })

describe('what destroys', () => {
  it('shows what it would do and does nothing before the code', async () => {
    const label = await newLabel()
    const shown = await previewed(owner, 'DELETE', `/labels/${label}`)
    expect(shown).toMatchObject({ lines: [expect.stringContaining('VIP')], count: 0, undoable: false, triesLeft: 5 })
    expect(await isThere(label)).toBe(true)
    expect((await give(owner, shown.id, shown.code)).status).toBe(200)
    expect(await isThere(label)).toBe(false)
  })

  it('is refused to a colleague who knows the code', async () => {
    const label = await newLabel()
    const shown = await previewed(owner, 'DELETE', `/labels/${label}`)
    const answer = await give(admin, shown.id, shown.code)
    expect(answer.status).toBe(404)
    expect(await isThere(label)).toBe(true)
  })

  it('is void after five wrong codes, also for the right one', async () => {
    const label = await newLabel()
    const { id, code } = await previewed(owner, 'DELETE', `/labels/${label}`)
    for (let tries = 0; tries < 5; tries++)
      expect(codeOf(await give(owner, id, wrong(code)))).toBe('confirmation.wrong-code')
    expect(codeOf(await give(owner, id, code))).toBe('confirmation.void')
    expect(await isThere(label)).toBe(true)
  })

  it('compares no more codes than there are tries, however many are sent at once', async () => {
    const label = await newLabel()
    const { id, code } = await previewed(owner, 'DELETE', `/labels/${label}`)
    const answers = await Promise.all(Array.from({ length: 12 }, () => give(owner, id, wrong(code))))
    expect(answers.filter((answer) => codeOf(answer) === 'confirmation.wrong-code')).toHaveLength(5)
    expect(codeOf(await give(owner, id, code))).toBe('confirmation.void')
  })

  it('is void when its hour is over', async () => {
    const label = await newLabel()
    const { id, code } = await previewed(owner, 'DELETE', `/labels/${label}`)
    await setConfirmation(id, { expiresAt: new Date(Date.now() - 1) })
    expect(codeOf(await give(owner, id, code))).toBe('confirmation.void')
    expect((await owner.call<ConfirmationView>('GET', `/confirmations/${id}`)).body.status).toBe('void')
    expect(await isThere(label)).toBe(true)
  })

  it('runs once when it is confirmed twice at one moment', async () => {
    const label = await newLabel()
    const { id, code } = await previewed(owner, 'DELETE', `/labels/${label}`)
    const answers = await Promise.all([give(owner, id, code), give(owner, id, code), give(owner, id, code)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    const runs = await rows('auditLog').countDocuments({ action: 'label.delete', 'records.id': label })
    expect(runs).toBe(1)
  })

  it('does not run with other input than what was shown', async () => {
    const [shownLabel, other] = [await newLabel(), await newLabel()]
    const { id, code } = await previewed(owner, 'DELETE', `/labels/${shownLabel}`)
    await setConfirmation(id, { input: JSON.stringify({ id: other }) })
    expect((await give(owner, id, code)).status).toBe(409)
    expect([await isThere(shownLabel), await isThere(other)]).toEqual([true, true])
  })

  it('is not done once it was cancelled', async () => {
    const label = await newLabel()
    const { id, code } = await previewed(owner, 'DELETE', `/labels/${label}`)
    expect((await owner.call('POST', `/confirmations/${id}/cancel`, {})).status).toBe(200)
    expect(codeOf(await give(owner, id, code))).toBe('confirmation.void')
  })

  it('is refused once the permission was taken away', async () => {
    const label = await newLabel()
    const { id, code } = await previewed(manager, 'DELETE', `/labels/${label}`)
    const { userId } = shop.members.manager
    expect((await owner.call('PATCH', `/members/${userId}`, { roles: ['agent'] })).status).toBe(204)
    expect((await give(manager, id, code)).status).toBe(403)
    await owner.call('PATCH', `/members/${userId}`, { roles: ['manager'] })
    expect(await isThere(label)).toBe(true)
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
    return { ...(await previewed(manager, 'DELETE', `/labels/${id}`)), label: id }
  }

  it('needs the yes of a second person, who is told, and then the code', async () => {
    const { id, code, needsApprover, label } = await limited()
    expect(needsApprover).toBe(true)
    expect(codeOf(await give(manager, id, code))).toBe('confirmation.awaits-approver')
    const told = await rows('notifications')
      .find({ organizationId: shop.id, type: 'approval', 'record.id': id })
      .toArray()
    expect(told.map((notice) => notice.recipient.id).toSorted()).toEqual(
      [shop.members.owner.userId, shop.members.admin.userId].toSorted(),
    )
    const waiting = await admin.call<{ items: ConfirmationView[] }>('GET', '/confirmations')
    expect(waiting.body.items.find((one) => one.id === id)).toMatchObject({ code: null, mayApprove: true })
    expect((await admin.call('POST', `/confirmations/${id}/approve`, {})).status).toBe(200)
    expect((await give(manager, id, code)).status).toBe(200)
    expect(await isThere(label)).toBe(false)
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
