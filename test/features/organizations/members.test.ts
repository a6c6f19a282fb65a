import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { streams } from '../../../schemas/events.ts'
import { AuditModel } from '../../../schemas/models/audit.model.ts'
import { builtInRoles, type RoleName } from '../../../schemas/permission.ts'
import { codeOf, createWorld, type Member, type World } from '../users/kit.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.drop())

interface Listed {
  items: { userId: string; name: string; email: string; roles: string[]; status: string }[]
}
const rolesOf = async (asker: Member, who: Member) =>
  (await world.run<Listed>(asker, 'member.list')).items.find((item) => item.userId === who.id)?.roles.sort()

describe('an organization', () => {
  test('starts with the built-in roles and its owner, who may do everything', async () => {
    const { owner } = await world.found('Shop')
    const me = await world.accounts.member(owner.organizationId, owner.id)
    expect(me?.roles).toEqual(['owner'])
    expect(me?.permissions).toEqual(builtInRoles.owner)
    expect(await world.organizations.any()).toBe(true)
  })

  test('is not made half: a taken e-mail or short name leaves nothing behind', async () => {
    const first = await world.found('Shop')
    const again = { name: 'Twin', owner: { email: first.owner.email, name: 'X', password: 'a long enough phrase' } }
    expect(await codeOf(world.accounts.createOrganization({ ...again, slug: 'left-behind' }))).toBe('user.email-taken')
    expect(await world.organizations.bySlug('left-behind')).toBeNull()
    const owner = { ...again.owner, email: 'fresh@left.example' }
    expect(await codeOf(world.accounts.createOrganization({ name: 'Twin', slug: first.slug, owner }))).toBe(
      'organization.slug-taken',
    )
    expect(await codeOf(world.signIn(owner))).toBe('sign-in.bad-credentials')
  })

  test('is changed by its managers, and the log says which fields', async () => {
    const { owner } = await world.found('Shop')
    await world.run(owner, 'organization.update', { name: 'New Name', timeZone: 'Europe/Madrid' })
    expect(await world.run(owner, 'organization.get')).toMatchObject({ name: 'New Name', timeZone: 'Europe/Madrid' })
    const entry = await AuditModel.findOne({
      organizationId: owner.organizationId,
      action: 'organization.update',
    }).lean()
    expect(entry?.changed).toEqual(['name', 'timeZone'])
    expect(JSON.stringify(entry)).not.toContain('New Name')
  })
})

describe('a member', () => {
  test('gets other roles, and their browsers are told to ask anew', async () => {
    const shop = await world.found('Shop')
    const agent = await world.join(shop, 'agent')
    await world.run(shop.owner, 'member.change-role', { userId: agent.id, roles: ['manager', 'developer'] })
    expect(await rolesOf(shop.owner, agent)).toEqual(['developer', 'manager'])
    expect(world.shown.at(-1)).toMatchObject({ stream: streams.user(agent.id), type: 'member.changed' })
  })

  test('suspended is out at once, and comes back with the same roles', async () => {
    const shop = await world.found('Shop')
    const agent = await world.join(shop, 'agent')
    const { sessionToken } = await world.signIn(agent)
    await world.run(shop.owner, 'member.suspend', { userId: agent.id })
    expect(await world.accounts.authenticate(sessionToken)).toBeNull()
    expect(await codeOf(world.signIn(agent))).toBe('sign-in.no-seat')
    expect(
      world.shown.filter((change) => change.stream === streams.user(agent.id)).map((change) => change.type),
    ).toContain('session.revoked')
    await world.run(shop.owner, 'member.reactivate', { userId: agent.id })
    expect((await world.signIn(agent)).me.roles).toEqual(['agent'])
  })

  test('removed is gone from the list and cannot be changed any more', async () => {
    const shop = await world.found('Shop')
    const agent = await world.join(shop, 'agent')
    await world.run(shop.owner, 'member.remove', { userId: agent.id })
    expect((await world.run<Listed>(shop.owner, 'member.list')).items.map((item) => item.userId)).toEqual([
      shop.owner.id,
    ])
    expect(await codeOf(world.run(shop.owner, 'member.reactivate', { userId: agent.id }))).toBe('not-found')
  })
})

describe('the last owner', () => {
  test.each([
    ['member.remove', {}],
    ['member.suspend', {}],
    ['member.change-role', { roles: ['admin'] }],
  ])('stays: %s is refused, saying what to do first', async (action, more) => {
    const { owner } = await world.found('Shop')
    const error = (await world.run(owner, action, { userId: owner.id, ...more }).catch((e: unknown) => e)) as {
      code: string
      in(locale: string): string
    }
    expect(error.code).toBe('member.last-owner')
    for (const locale of ['en', 'es', 'pt', 'ar']) expect(error.in(locale).length).toBeGreaterThan(20)
    expect(await codeOf(world.signIn(owner))).toBe('nothing')
  })

  test('is one of two who step down at the same moment', async () => {
    const shop = await world.found('Shop')
    const other = await world.join(shop, 'owner')
    const codes = await Promise.all([
      codeOf(world.run(shop.owner, 'member.change-role', { userId: shop.owner.id, roles: ['admin'] })),
      codeOf(world.run(other, 'member.change-role', { userId: other.id, roles: ['admin'] })),
    ])
    expect(codes.sort()).toEqual(['member.last-owner', 'nothing'])
  })

  test('is not a suspended one', async () => {
    const shop = await world.found('Shop')
    const other = await world.join(shop, 'owner')
    await world.run(shop.owner, 'member.suspend', { userId: other.id })
    expect(await codeOf(world.run(shop.owner, 'member.remove', { userId: shop.owner.id }))).toBe('member.last-owner')
  })
})

describe('an admin', () => {
  test('makes no owner, of themselves or others, and changes none', async () => {
    const shop = await world.found('Shop')
    const admin = await world.join(shop, 'admin')
    const agent = await world.join(shop, 'agent')
    const tries: [string, Record<string, unknown>][] = [
      ['member.change-role', { userId: admin.id, roles: ['admin', 'owner'] }],
      ['member.change-role', { userId: agent.id, roles: ['owner'] }],
      ['member.change-role', { userId: shop.owner.id, roles: ['agent'] }],
      ['member.suspend', { userId: shop.owner.id }],
      ['member.remove', { userId: shop.owner.id }],
      ['invitation.create', { email: 'mine@elsewhere.example', role: 'owner' }],
    ]
    for (const [action, input] of tries)
      expect(await codeOf(world.run(admin, action, input))).toBe('member.owners-only')
    expect(await codeOf(world.run(admin, 'member.change-role', { userId: agent.id, roles: ['manager'] }))).toBe(
      'nothing',
    )
  })
})

describe('who may', () => {
  const managing: [string, (target: Member) => Record<string, unknown>][] = [
    ['member.change-role', (target) => ({ userId: target.id, roles: ['agent'] })],
    ['member.suspend', (target) => ({ userId: target.id })],
    ['member.reactivate', (target) => ({ userId: target.id })],
    ['member.remove', (target) => ({ userId: target.id })],
    ['invitation.create', () => ({ email: 'new@elsewhere.example', role: 'agent' })],
    ['invitation.list', () => ({})],
    ['organization.update', () => ({ name: 'Mine' })],
    ['mail.outbox', () => ({})],
  ]
  test.each(['manager', 'agent', 'developer'] satisfies RoleName[])('%s: not manage members', async (role) => {
    const shop = await world.found('Shop')
    const [member, target] = [await world.join(shop, role), await world.join(shop, 'agent', 'target')]
    for (const [action, input] of managing)
      expect(await codeOf(world.run(member, action, input(target)))).toBe('forbidden')
    expect(await codeOf(world.run(member, 'member.list'))).toBe('nothing')
  })

  test('a change in one organization leaves the same person’s seat in another as it is', async () => {
    const [mine, other] = [await world.found('Mine'), await world.found('Other')]
    const both = await world.join(other, 'agent', 'both')
    await world.database.transaction((tx) => world.organizations.members.add(tx, mine.id, both, ['agent']))
    await world.run(mine.owner, 'member.change-role', { userId: both.id, roles: ['manager'] })
    expect(await rolesOf(mine.owner, both)).toEqual(['manager'])
    expect(await rolesOf(other.owner, both)).toEqual(['agent'])
    const { sessionToken } = await world.signIn(both)
    await world.run(mine.owner, 'member.remove', { userId: both.id })
    expect(await rolesOf(other.owner, both)).toEqual(['agent'])
    expect(await world.accounts.authenticate(sessionToken)).toMatchObject({ organizationId: other.id })
  })

  test('nobody reaches into a twin organization, owner or not', async () => {
    const [mine, twin] = [await world.found('Mine'), await world.found('Twin')]
    const target = await world.join(twin, 'agent')
    for (const [action, input] of managing.slice(0, 4))
      expect(await codeOf(world.run(mine.owner, action, input(target)))).toBe('not-found')
    const listed = (await world.run<Listed>(mine.owner, 'member.list')).items
    expect(listed.map((item) => item.userId)).toEqual([mine.owner.id])
    await world.run(mine.owner, 'organization.update', { name: 'Renamed' })
    expect(await world.run(twin.owner, 'organization.get')).toMatchObject({ id: twin.id, name: 'Twin' })
  })
})
