import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCrm, type Member, pumps } from '../../commands/kit.ts'
import { codeOf } from '../users/kit.ts'

type Crm = Awaited<ReturnType<typeof createCrm>>
type Shop = Awaited<ReturnType<Crm['openShop']>>

describe('a merge by hand: seen before, done, and undone', () => {
  let crm: Crm
  let shop: Shop
  let customers = 0
  beforeAll(async () => {
    crm = await createCrm()
    shop = await crm.openShop('Merge')
    for (const noun of ['quotes', 'orders', 'tickets', 'notes'] as const)
      crm.contacts.carryRecords(noun, crm[noun].carrier)
  })
  afterAll(() => crm.drop())

  const numbers = () => `+52155600${String(++customers).padStart(4, '0')}`
  const writes = (phone: string, text = 'hello') => crm.receive(shop.id, phone, text)
  const merge = (keptId: string, mergedId: string, member: Member = shop.manager) =>
    crm.runAs(member, (ctx) => crm.contacts.merge(ctx, keptId, mergedId))
  const undo = async (keptId: string) => {
    const [{ id } = { id: '' }] = await crm.contacts.merges(crm.wide(shop.id), keptId)
    return crm.runAs(shop.manager, (ctx) => crm.contacts.unmerge(ctx, id))
  }
  const values = (contact: { identities: { value: string }[] }) => contact.identities.map(({ value }) => value).sort()

  test('the preview names what goes along and what stays, and changes nothing', async () => {
    const [a, b] = [numbers(), numbers()]
    const [kept, merged] = [await writes(a), await writes(b)]
    const second = await crm.addLine(shop.id)
    const other = await crm.receive(shop.id, b, 'on the other line', 'Luis', second)
    await crm.run(shop.manager, 'quote.create', pumps(merged.contactId, merged.conversationId, { send: false }))
    const preview = await crm.contacts.mergePreview(crm.wide(shop.id), kept.contactId, merged.contactId)
    expect(preview).toMatchObject({
      kept: { id: kept.contactId, name: 'Luis' },
      merged: { id: merged.contactId, identities: [{ kind: 'phone', value: b, proof: 'proven' }] },
      moving: [{ id: other.conversationId, lineName: 'Other' }],
      staying: [{ id: merged.conversationId, lineName: 'Main' }],
      records: { quotes: 1, orders: 0, tickets: 0, notes: 0 },
    })
    expect(values(await crm.contacts.get(crm.wide(shop.id), kept.contactId))).toEqual([a])
  })

  test('addresses, the free thread, records and what the kept one lacked go along; undone, all of it is back', async () => {
    const [a, b] = [numbers(), numbers()]
    const kept = await writes(a)
    const second = await crm.addLine(shop.id)
    const merged = await crm.receive(shop.id, b, 'on the other line', 'Luis', second)
    const [keptId, mergedId] = [kept.contactId, merged.contactId]
    const patch = { name: 'Bea', locale: 'es', customFields: { car: 'Yaris' } }
    await crm.inTx(shop.id, (ctx) => crm.contacts.update(ctx, { id: mergedId, patch }))
    const quote = await crm.run<{ id: string }>(shop.manager, 'quote.create', pumps(mergedId, merged.conversationId))

    const after = await merge(keptId, mergedId)
    expect(values(after)).toEqual([a, b].sort())
    expect(after).toMatchObject({ name: 'Bea', locale: 'es', customFields: { car: 'Yaris' } })
    expect(await crm.rowOf(shop.id, merged.conversationId)).toMatchObject({ contact: { id: keptId, name: 'Bea' } })
    expect(await crm.rowOf(shop.id, kept.conversationId)).toMatchObject({ contact: { name: 'Bea' } })
    expect(await crm.quotes.get(crm.wide(shop.id), quote.id)).toMatchObject({ contactId: keptId })
    // what they write now is the kept one's, and nothing is taken for new
    expect((await crm.receive(shop.id, b, 'again', 'Luis', second)).conversationId).toBe(merged.conversationId)

    const before = await undo(keptId)
    expect(values(before)).toEqual([a])
    expect(before).toMatchObject({ name: '', locale: null, customFields: {} })
    expect(values(await crm.contacts.get(crm.wide(shop.id), mergedId))).toEqual([b])
    expect(await crm.rowOf(shop.id, merged.conversationId)).toMatchObject({ contact: { id: mergedId, name: 'Bea' } })
    expect(await crm.rowOf(shop.id, kept.conversationId)).toMatchObject({ contact: { name: 'Luis' } })
    expect(await crm.quotes.get(crm.wide(shop.id), quote.id)).toMatchObject({ contactId: mergedId })
    expect((await crm.receive(shop.id, b, 'once more', 'Luis', second)).contactId).toBe(mergedId)
    expect(await codeOf(undo(keptId))).toBe('merge.already-undone')
  })

  test('an undo is refused, and nothing moves, where an address has moved on since', async () => {
    const [a, b, c] = [numbers(), numbers(), numbers()]
    const [first, second, third] = [await writes(a), await writes(b), await writes(c)]
    await merge(first.contactId, second.contactId)
    await merge(third.contactId, first.contactId)
    expect(await codeOf(undo(first.contactId))).toBe('merge.changed-since')
    expect(values(await crm.contacts.get(crm.wide(shop.id), third.contactId))).toEqual([a, b, c].sort())
    await undo(third.contactId)
    await undo(first.contactId)
    expect(values(await crm.contacts.get(crm.wide(shop.id), second.contactId))).toEqual([b])
  })

  test('where the channel says that two are one, records go along too, and come back with the undo', async () => {
    const phone = numbers()
    const kept = await writes(phone)
    const lid = `77${customers}0001`
    const merged = await crm.receiveFrom(shop.id, { lid })
    const quote = await crm.run<{ id: string }>(
      shop.manager,
      'quote.create',
      pumps(merged.contactId, merged.conversationId, { send: false }),
    )
    await crm.receiveFrom(shop.id, { lid, phone })
    const contactOf = async () => (await crm.quotes.get(crm.wide(shop.id), quote.id)).contactId
    expect(await contactOf()).toBe(kept.contactId)
    await undo(kept.contactId)
    expect(await contactOf()).toBe(merged.contactId)
  })

  test('who said STOP as one of the two, said it as both', async () => {
    const [kept, merged] = [await writes(numbers()), await writes(numbers())]
    const at = new Date()
    await crm.inTx(shop.id, (ctx) => crm.contacts.setOptedOut(ctx, merged.contactId, at))
    expect(await merge(kept.contactId, merged.contactId)).toMatchObject({ optedOutAt: at })
  })

  test('not with itself, not across organizations, not what a colleague has', async () => {
    const [mine, theirs] = [await writes(numbers()), await writes(numbers())]
    const twin = await crm.openShop('Twin')
    const foreign = await crm.receive(twin.id, numbers(), 'hello')
    const { id: conversationId } = { id: theirs.conversationId }
    await crm.run(shop.manager, 'conversation.assign', { id: conversationId, userId: shop.manager.id })
    expect(await codeOf(merge(mine.contactId, mine.contactId))).toBe('merge.same-contact')
    expect(await codeOf(merge(mine.contactId, foreign.contactId))).toBe('not-found')
    expect(await codeOf(merge(mine.contactId, theirs.contactId, shop.agent))).toBe('not-found')
  })

  test("a member's own number is no customer: refused", async () => {
    const [kept, staff] = [await writes(numbers()), await writes(numbers())]
    await crm.inTx(shop.id, (ctx) => crm.conversations.setKind(ctx, staff.contactId, 'staff'))
    expect(await codeOf(merge(kept.contactId, staff.contactId))).toBe('merge.staff-number')
  })
})
