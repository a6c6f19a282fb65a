import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EmailModel } from '../../../schemas/models/email.model.ts'
import { InvitationModel } from '../../../schemas/models/invitation.model.ts'
import {
  codeOf,
  createWorld,
  day,
  type Member,
  mailedToken,
  minute,
  origin,
  password,
  type World,
} from '../users/kit.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.drop())

let guests = 0
const guestEmail = () => `guest-${++guests}@elsewhere.example`
async function invite(owner: Member, email: string, role = 'agent'): Promise<string> {
  await world.run(owner, 'invitation.create', { email, role })
  return mailedToken(email, 'invitation')
}
const accept = (token: string, given = password) =>
  world.accounts.acceptInvitation({ token, name: 'Guest', password: given, locale: 'es' }, origin())

describe('an invitation', () => {
  test('is mailed with a link, kept as a hash, and seats who opens it in its role', async () => {
    const { owner } = await world.found('Shop')
    const email = guestEmail()
    const token = await invite(owner, email, 'manager')
    expect(JSON.stringify(await InvitationModel.find().lean())).not.toContain(token)
    expect(await world.accounts.previewInvitation(token)).toMatchObject({
      email,
      organization: 'Shop',
      hasAccount: false,
    })
    const { me, sessionToken } = await accept(token)
    expect(me).toMatchObject({ user: { email, name: 'Guest', locale: 'es' }, roles: ['manager'] })
    expect(await world.accounts.authenticate(sessionToken)).toMatchObject({ organizationId: owner.organizationId })
    expect(await codeOf(world.signIn({ email }))).toBe('nothing')
  })

  test('works once', async () => {
    const { owner } = await world.found('Shop')
    const token = await invite(owner, guestEmail())
    const codes = await Promise.all([codeOf(accept(token)), codeOf(accept(token))])
    expect(codes.filter((code) => code === 'nothing')).toHaveLength(1)
    expect(await codeOf(accept(token))).toBe('invitation.over')
  })

  test('is over after 7 days', async () => {
    const { owner } = await world.found('Shop')
    const token = await invite(owner, guestEmail())
    world.pass(7 * day - minute)
    expect(await codeOf(world.accounts.previewInvitation(token))).toBe('nothing')
    world.pass(2 * minute)
    expect(await codeOf(accept(token))).toBe('invitation.over')
  })

  test('withdrawn or sent again, its first link is dead', async () => {
    const { owner } = await world.found('Shop')
    const email = guestEmail()
    const first = await invite(owner, email)
    const second = await invite(owner, email)
    expect(await codeOf(accept(first))).toBe('invitation.over')
    const { items } = await world.run<{ items: { id: string }[] }>(owner, 'invitation.list')
    expect(items).toHaveLength(1)
    expect(JSON.stringify(items)).not.toMatch(/hash/i)
    await world.run(owner, 'invitation.withdraw', { id: items[0]?.id })
    expect(await codeOf(accept(second))).toBe('invitation.over')
    expect(await world.run(owner, 'invitation.list')).toEqual({ items: [] })
  })

  test('of a member is refused; a removed one comes back with the new role alone', async () => {
    const shop = await world.found('Shop')
    const agent = await world.join(shop, 'agent')
    expect(await codeOf(invite(shop.owner, agent.email))).toBe('invitation.already-member')
    await world.run(shop.owner, 'member.remove', { userId: agent.id })
    const { me } = await accept(await invite(shop.owner, agent.email, 'manager'))
    expect(me.roles).toEqual(['manager'])
  })

  test('of somebody with an account wants their own password: the link alone opens nothing', async () => {
    const [mine, theirs] = [await world.found('Mine'), await world.found('Theirs')]
    const token = await invite(mine.owner, theirs.owner.email)
    expect(await codeOf(accept(token, 'chosen by the inviter'))).toBe('sign-in.bad-credentials')
    expect(await codeOf(world.signIn(theirs.owner))).toBe('nothing')
    const { me } = await accept(token, password)
    expect(me.organization.id).toBe(mine.id)
    // and the name they had stays
    expect(me.user.name).toBe('Theirs Owner')
  })

  test('of a suspended member does not lift the suspension', async () => {
    const shop = await world.found('Shop')
    const email = guestEmail()
    const token = await invite(shop.owner, email)
    const other = await world.found('Other')
    const guest = await world.join(other, 'agent', 'seated')
    await InvitationModel.updateMany({ organizationId: shop.id, email }, { $set: { email: guest.email } })
    await world.run(shop.owner, 'organization.get')
    const first = await accept(token)
    await world.run(shop.owner, 'member.suspend', { userId: first.me.user.id })
    expect(await codeOf(invite(shop.owner, guest.email))).toBe('invitation.already-member')
  })

  test('needs a good password', async () => {
    const { owner } = await world.found('Shop')
    const token = await invite(owner, guestEmail())
    expect(await codeOf(accept(token, 'short'))).toBe('password.short')
    expect(await codeOf(accept(token))).toBe('nothing')
  })

  test('of a twin organization is not there to see or to withdraw', async () => {
    const [mine, twin] = [await world.found('Mine'), await world.found('Twin')]
    await invite(twin.owner, guestEmail())
    const { items } = await world.run<{ items: { id: string }[] }>(twin.owner, 'invitation.list')
    expect(await world.run(mine.owner, 'invitation.list')).toEqual({ items: [] })
    expect(await codeOf(world.run(mine.owner, 'invitation.withdraw', { id: items[0]?.id }))).toBe('not-found')
  })

  test('that was rolled back is not mailed', async () => {
    const { owner } = await world.found('Shop')
    const email = guestEmail()
    const key = { ...(await world.callerOf(owner)) }
    const failing = world.database.transaction(async (tx) => {
      const ctx = { ...key, tx, now: new Date(), conversationId: null, runKey: 'x', audit: () => undefined }
      await world.organizations.invitations.create(ctx, { email, role: 'agent', name: null })
      throw new Error('later')
    })
    await expect(failing).rejects.toThrow('later')
    expect(await EmailModel.countDocuments({ to: email })).toBe(0)
  })
})
