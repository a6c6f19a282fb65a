import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Note } from '../../../schemas/note.ts'
import { createCrm } from '../../commands/kit.ts'

let crm: Awaited<ReturnType<typeof createCrm>>
let shop: Awaited<ReturnType<typeof crm.openShop>>
beforeAll(async () => {
  crm = await createCrm()
  shop = await crm.openShop('Notes')
})
afterAll(() => crm.drop())

it('a note is kept with the contact and stands in the thread, for the team alone', async () => {
  const { contactId, conversationId } = await crm.receive(shop.id, '+5215553000001', 'hello')
  const note = await crm.run<Note>(shop.agent, 'note.create', { contactId, conversationId, content: 'Friday morning' })
  expect(note).toMatchObject({ authorName: 'Abel', content: 'Friday morning' })
  const shown = (await crm.thread(shop.id, conversationId)).find((message) => message.kind === 'note')
  expect(shown).toMatchObject({ audience: 'team', text: 'Friday morning', direction: 'none' })
  expect(await crm.said(shop.id, conversationId)).toEqual([])
  expect(await crm.run(shop.manager, 'note.list', { contactId })).toMatchObject({ items: [{ id: note.id }] })
})

it('is written and read only by who sees the contact', async () => {
  const { contactId, conversationId } = await crm.receive(shop.id, '+5215553000002', 'hello')
  const twin = await crm.openShop('Notetwin')
  const refused = { contactId, content: 'x' }
  await expect(crm.run(twin.owner, 'note.create', refused)).rejects.toThrow(/Not found/)
  await expect(crm.run(twin.owner, 'note.list', { contactId })).rejects.toThrow(/Not found/)
  await crm.run(shop.manager, 'conversation.take-over', { id: conversationId })
  await expect(crm.run(shop.agent, 'note.create', refused)).rejects.toThrow(/Not found/)
  await expect(crm.run(shop.agent, 'note.list', { contactId })).rejects.toThrow(/Not found/)
  await expect(crm.run(shop.manager, 'note.create', { ...refused, conversationId: twin.id })).rejects.toThrow(
    /Not found/,
  )
})
