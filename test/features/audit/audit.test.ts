import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AuditEntry } from '../../../schemas/audit.ts'
import { AuditModel } from '../../../schemas/models/audit.model.ts'
import { RoleModel } from '../../../schemas/models/role.model.ts'
import { newId } from '../../../src/core/ids.ts'
import { insertAudit } from '../../../src/features/audit/index.ts'
import { codeOf, createWorld, type Member, type World } from '../users/kit.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.drop())

interface Page {
  items: AuditEntry[]
  nextCursor: string | null
}
const read = (member: Member, input: object = {}) => world.run<Page>(member, 'audit.list', input)

function entry(organizationId: string, actorId: string, at: Date, recordId = newId()): AuditEntry {
  const records = [{ noun: 'line', id: recordId }]
  const who = { actor: { kind: 'user' as const, id: actorId }, door: 'http' as const, ip: null, userAgent: null }
  return { id: newId(), organizationId, action: 'line.update', records, changed: ['name'], at, ...who }
}

describe('the audit log', () => {
  test('says who did what through which door, to which record, and which fields: no values', async () => {
    const shop = await world.found('Shop')
    const agent = await world.join(shop, 'agent')
    await world.run(shop.owner, 'member.change-role', { userId: agent.id, roles: ['manager'] })
    const { items } = await read(shop.owner)
    expect(items[0]).toMatchObject({
      action: 'member.change-role',
      actor: { kind: 'user', id: shop.owner.id },
      door: 'http',
      records: [{ noun: 'member', id: agent.id }],
      changed: ['roles'],
      ip: '10.9.9.9',
      userAgent: 'test browser',
    })
    expect(JSON.stringify(items)).not.toContain(agent.email)
  })

  test('is read newest first, page by page, each entry once, though many have the same moment', async () => {
    const { owner } = await world.found('Shop')
    const at = new Date('2026-01-01T10:00:00Z')
    await world.database.transaction(async (tx) => {
      for (let n = 0; n < 23; n++)
        await insertAudit(entry(owner.organizationId, owner.id, n < 12 ? at : new Date(at.getTime() + n)), tx.session)
    })
    const seen: AuditEntry[] = []
    let cursor: string | null | undefined
    do {
      const page: Page = await read(owner, { limit: 5, ...(cursor && { cursor }) })
      seen.push(...page.items)
      cursor = page.nextCursor
    } while (cursor)
    expect(seen).toHaveLength(23)
    expect(new Set(seen.map((one) => one.id)).size).toBe(23)
    const times = seen.map((one) => one.at.getTime())
    expect(times).toEqual([...times].sort((a, b) => b - a))
  })

  test('of one record is found by its id', async () => {
    const { owner } = await world.found('Shop')
    const [one, other] = [newId(), newId()]
    await world.database.transaction(async (tx) => {
      for (const id of [one, other, one])
        await insertAudit(entry(owner.organizationId, owner.id, new Date(), id), tx.session)
    })
    expect((await read(owner, { recordId: one })).items).toHaveLength(2)
  })

  test('is not for those without the permission, nor for a twin organization', async () => {
    const [mine, twin] = [await world.found('Mine'), await world.found('Twin')]
    const agent = await world.join(mine, 'agent')
    expect(await codeOf(read(agent))).toBe('forbidden')
    const record = newId()
    await world.database.transaction((tx) => insertAudit(entry(twin.id, twin.owner.id, new Date(), record), tx.session))
    expect((await read(mine.owner, { recordId: record })).items).toEqual([])
    expect((await read(mine.owner)).items.filter((one) => one.organizationId !== mine.id)).toEqual([])
    expect((await read(twin.owner, { recordId: record })).items).toHaveLength(1)
  })

  test('shows a role that sees its own only what its member did', async () => {
    const shop = await world.found('Shop')
    const clerk = await world.join(shop, 'agent')
    await RoleModel.updateOne(
      { organizationId: shop.id, builtIn: 'agent' },
      { $push: { permissions: { name: 'view_audit', see: 'own' } } },
    )
    await world.database.transaction(async (tx) => {
      for (const id of [clerk.id, shop.owner.id]) await insertAudit(entry(shop.id, id, new Date()), tx.session)
    })
    expect((await read(clerk)).items.map((one) => one.actor.id)).toEqual([clerk.id])
    expect((await read(shop.owner)).items.length).toBeGreaterThan(1)
  })

  test('is rolled back with what it tells about', async () => {
    const { owner } = await world.found('Shop')
    const before = await AuditModel.countDocuments({ organizationId: owner.organizationId })
    expect(await codeOf(world.run(owner, 'member.remove', { userId: owner.id }))).toBe('member.last-owner')
    expect(await AuditModel.countDocuments({ organizationId: owner.organizationId })).toBe(before)
  })
})
