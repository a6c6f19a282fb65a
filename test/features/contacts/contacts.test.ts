import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../../src/core/ids.ts'
import { countCommands, createRoadKit, type RoadKit, type Shop, total } from '../conversations/kit.ts'

describe('contacts: who an address is, once per organization', () => {
  let kit: RoadKit
  beforeAll(async () => {
    kit = await createRoadKit()
  })
  afterAll(() => kit.close())
  const resolve = (shop: Shop, peers: { phone?: string; lid?: string }[]) =>
    kit.inTx(shop.scope, (ctx) =>
      kit.contacts.resolveMany(
        ctx.scope,
        ctx.tx,
        peers.map((peer) => ({ peer, pushName: 'Pat' })),
      ),
    )

  test('in one batch: the same person under number, LID and both is one contact, in the order asked', async () => {
    const shop = kit.shop()
    const found = await resolve(shop, [
      { phone: '+15550000001' },
      { lid: '42' },
      { phone: '+15550000001', lid: '42' },
      { phone: '+15550000002' },
      { lid: '42' },
    ])
    const [a, b, c, d, e] = found.map((contact) => contact.id)
    expect(new Set([a, b, c, e]).size).toBe(1)
    expect(d).not.toBe(a)
    expect(await kit.rows('contactMerges', { organizationId: shop.organizationId })).toHaveLength(1)
    const again = await resolve(shop, [{ lid: '42' }, { phone: '+15550000001' }])
    expect(again.map((contact) => contact.id)).toEqual([a, a])
  })

  test('a merge takes along what else the younger had, and keeps what is needed to undo it', async () => {
    const shop = kit.shop()
    const [elder] = await resolve(shop, [{ phone: '+15550000021' }])
    const [younger] = await resolve(shop, [{ phone: '+15550000022', lid: '22' }])
    await resolve(shop, [{ phone: '+15550000021', lid: '22' }])
    const detail = await kit.contacts.get(shop.scope, String(elder?.id))
    expect(detail.identities.map((identity) => identity.value).sort()).toEqual(['+15550000021', '+15550000022', '22'])
    const [merge] = await kit.rows('contactMerges', { organizationId: shop.organizationId })
    expect(merge).toMatchObject({ keptId: elder?.id, mergedId: younger?.id, undoneAt: null })
    expect(merge?.identityIds).toHaveLength(2)
  })

  test('the same address is another contact in another organization', async () => {
    const [shop, twin] = [kit.shop(), kit.shop()]
    const [[mine], [theirs]] = [await resolve(shop, [{ lid: '7' }]), await resolve(twin, [{ lid: '7' }])]
    expect(mine?.id).not.toBe(theirs?.id)
    await expect(kit.contacts.get(twin.scope, String(mine?.id))).rejects.toThrow('Not found')
    expect(await kit.contacts.findByPhone(twin.scope, '+15550000001')).toBeNull()
  })

  test('two processes meet the same new person at the same moment: one contact', async () => {
    const shop = kit.shop()
    const found = await Promise.all(
      Array.from({ length: 6 }, () => resolve(shop, [{ phone: '+15550000009', lid: '9' }])),
    )
    expect(new Set(found.map(([contact]) => contact?.id)).size).toBe(1)
  })

  test('a batch of a hundred known people costs a handful of commands', async () => {
    const shop = kit.shop()
    const peers = Array.from({ length: 100 }, (_, at) => ({
      phone: `+1555100${String(at).padStart(4, '0')}`,
      lid: `l${at}`,
    }))
    await resolve(shop, peers)
    expect(total(await countCommands(() => resolve(shop, peers)))).toBeLessThanOrEqual(5)
  })

  test('a claimed address neither sends nor merges; its channel proving it for another moves it there', async () => {
    const shop = kit.shop()
    const [claimer] = await resolve(shop, [{ lid: '100' }])
    const { ContactIdentityModel } = await import('../../../schemas/models/contact-identity.model.ts')
    await ContactIdentityModel.create([
      {
        _id: newId(),
        organizationId: shop.organizationId,
        contactId: String(claimer?.id),
        kind: 'phone',
        scope: '',
        value: '+15550000100',
        proof: 'claimed',
      },
    ])
    expect(await kit.contacts.addressOf(shop.scope, String(claimer?.id))).toEqual({ lid: '100' })
    const [owner] = await resolve(shop, [{ phone: '+15550000100' }])
    expect(owner?.id).not.toBe(claimer?.id)
    expect(await kit.contacts.addressOf(shop.scope, String(owner?.id))).toEqual({ phone: '+15550000100' })
    expect(await kit.rows('contactMerges', { organizationId: shop.organizationId })).toEqual([])
  })
})
