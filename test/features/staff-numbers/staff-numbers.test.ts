import { afterAll, beforeAll, expect, it } from 'vitest'
import { StaffNumberModel } from '../../../schemas/models/staff-number.model.ts'
import { createCrm, type Member } from '../../commands/kit.ts'

let crm: Awaited<ReturnType<typeof createCrm>>
let shop: Awaited<ReturnType<typeof crm.openShop>>
beforeAll(async () => {
  crm = await createCrm()
  shop = await crm.openShop('Staff')
})
afterAll(() => crm.drop())

let phones = 0
const somebody = () => crm.receive(shop.id, `+52155540${String(++phones).padStart(5, '0')}`, 'hello')
const codeFor = (member: Member) => crm.run<{ code: string; expiresAt: Date }>(member, 'staff-number.create')
const write = (contactId: string, text: string, now = new Date()) =>
  crm.inTx(shop.id, (ctx) => crm.staffNumbers.linkByCode(ctx, contactId, '+5215554', text), now)

it('a code from a WhatsApp number links it once, and its thread leaves the customers', async () => {
  const { contactId, conversationId } = await somebody()
  const { code } = await codeFor(shop.manager)
  expect(await write(contactId, `link ${code.toLowerCase()}`)).toBe(true)
  const member = await crm.staffNumbers.memberOf({ organizationId: shop.id }, contactId)
  expect(member?.scope.actor).toMatchObject({ kind: 'user', id: shop.manager.id })
  expect(member?.scope.permissions?.manage_quotes).toBe('all')
  expect(await crm.staffNumbers.isStaff(shop.id, [contactId])).toEqual(new Set([contactId]))
  const held = await crm.inTx(shop.id, (ctx) => crm.conversations.state(ctx.scope, conversationId))
  expect(held?.kind).toBe('staff')
  expect(await write((await somebody()).contactId, code)).toBe(false)
})

it('the code is kept as a hash, ends after ten minutes, and a new one ends it', async () => {
  const { contactId } = await somebody()
  const { code } = await codeFor(shop.agent)
  const stored = JSON.stringify(await StaffNumberModel.find({ userId: shop.agent.id }).lean())
  expect(stored).not.toContain(code)
  expect(await write(contactId, code, new Date(Date.now() + 11 * 60_000))).toBe(false)
  await codeFor(shop.agent)
  expect(await write(contactId, code)).toBe(false)
})

it('who guessed wrong five times is not heard', async () => {
  const { contactId } = await somebody()
  const { code } = await codeFor(shop.agent)
  for (const guess of ['A2AA2A', 'A2AA2B', 'A2AA2C', 'A2AA2D', 'A2AA2E'])
    expect(await write(contactId, guess)).toBe(false)
  expect(await write(contactId, code)).toBe(false)
  expect(await write((await somebody()).contactId, code)).toBe(true)
})

it('a code is good in its organization alone; an unlinked number is a customer again', async () => {
  const twin = await crm.openShop('Stafftwin')
  const { code } = await codeFor(twin.manager)
  const { contactId, conversationId } = await somebody()
  expect(await write(contactId, code)).toBe(false)
  await write(contactId, (await codeFor(shop.owner)).code)
  const { items } = await crm.run<{ items: { id: string; contactId: string }[] }>(shop.owner, 'staff-number.list')
  const id = items.find((item) => item.contactId === contactId)?.id
  await expect(crm.run(twin.owner, 'staff-number.delete', { id })).rejects.toThrow(/Not found/)
  await expect(crm.run(shop.agent, 'staff-number.delete', { id })).rejects.toThrow(/manage_members/)
  await crm.run(shop.owner, 'staff-number.delete', { id })
  expect(await crm.staffNumbers.memberOf({ organizationId: shop.id }, contactId)).toBeNull()
  expect((await crm.rowOf(shop.id, conversationId)).kind).toBe('customer')
})
