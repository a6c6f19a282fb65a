import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Contacts, createContacts } from '../../../src/features/contacts/index.ts'
import { countCommands, createRoadKit, type RoadKit, type Shop } from '../conversations/kit.ts'

type Peer = { phone?: string; lid?: string }

describe('whose address is whose, remembered from one turn to the next', () => {
  let kit: RoadKit
  /** Two processes. */
  const [one, other] = [createContacts(), createContacts()]
  beforeAll(async () => {
    kit = await createRoadKit()
  })
  afterAll(() => kit.close())

  const resolve = (contacts: Contacts, shop: Shop, ...peers: Peer[]) =>
    kit.database.transaction(
      (tx) =>
        contacts.resolveMany(
          shop.scope,
          tx,
          peers.map((peer) => ({ peer, pushName: 'Pat' })),
        ),
      { turn: shop.organizationId },
    )
  const idOf = async (contacts: Contacts, shop: Shop, peer: Peer) => (await resolve(contacts, shop, peer))[0]?.id

  test('costs no command beside the turn and the commit', async () => {
    const shop = kit.shop()
    const peers = Array.from({ length: 50 }, (_, at) => ({
      phone: `+1556${String(at).padStart(7, '0')}`,
      lid: `m${at}`,
    }))
    await resolve(one, shop, ...peers)
    const read = await resolve(one, shop, ...peers)
    const counts = await countCommands(async () => expect(await resolve(one, shop, ...peers)).toEqual(read))
    expect([...counts.keys()].sort()).toEqual(['commitTransaction', 'findAndModify'])
  })

  test('two that another process found to be one are one here too', async () => {
    const shop = kit.shop()
    const [phone, lid] = [{ phone: '+15560100001' }, { lid: '5601' }]
    const kept = await idOf(one, shop, phone)
    for (let time = 0; time < 2; time++) expect(await idOf(one, shop, lid)).not.toBe(kept)
    await resolve(other, shop, { ...phone, ...lid })
    expect(await idOf(one, shop, lid)).toBe(kept)
  })

  test('a name that somebody gave meanwhile, without a turn, is the name here', async () => {
    const shop = kit.shop()
    const phone = { phone: '+15560200001' }
    for (let time = 0; time < 2; time++) await resolve(one, shop, phone)
    const id = String(await idOf(one, shop, phone))
    await kit.inTx(shop.scope, (ctx) => other.update(ctx, { id, patch: { name: 'Ana Lima' } }))
    expect(await resolve(one, shop, phone)).toMatchObject([{ id, name: 'Ana Lima' }])
  })

  test('merged by hand and taken apart again, each address is its own again', async () => {
    const shop = kit.shop()
    const [first, second] = [{ phone: '+15560300001' }, { phone: '+15560300002' }]
    const ids = [await idOf(one, shop, first), await idOf(one, shop, second)].map(String)
    const [keptId = '', mergedId = ''] = ids
    await kit.inTx(shop.scope, (ctx) => other.merge(ctx, keptId, mergedId))
    expect(await idOf(one, shop, second)).toBe(keptId)
    expect(await idOf(one, shop, second)).toBe(keptId)
    const [merge] = await other.merges(shop.scope, keptId)
    await kit.inTx(shop.scope, (ctx) => other.unmerge(ctx, String(merge?.id)))
    expect(await idOf(one, shop, second)).toBe(mergedId)
  })

  test('a contact of a transaction that failed is nobody', async () => {
    const shop = kit.shop()
    const peer = { phone: '+15560400001' }
    let made: string | undefined
    const failing = kit.database.transaction(
      async (tx) => {
        const [contact] = await one.resolveMany(shop.scope, tx, [{ peer, pushName: 'Pat' }])
        made = contact?.id
        throw new Error('no')
      },
      { turn: shop.organizationId },
    )
    await expect(failing).rejects.toThrow('no')
    expect(await idOf(one, shop, peer)).not.toBe(made)
    expect(await kit.rows('contacts', { organizationId: shop.organizationId })).toHaveLength(1)
  })
})
