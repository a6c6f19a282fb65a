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
  const note = await crm.run<Note>(shop.agent, 'note.add', { contactId, conversationId, content: 'Friday morning' })
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
  await expect(crm.run(twin.owner, 'note.add', refused)).rejects.toThrow(/Not found/)
  await expect(crm.run(twin.owner, 'note.list', { contactId })).rejects.toThrow(/Not found/)
  await crm.run(shop.manager, 'conversation.take-over', { id: conversationId })
  await expect(crm.run(shop.agent, 'note.add', refused)).rejects.toThrow(/Not found/)
  await expect(crm.run(shop.agent, 'note.list', { contactId })).rejects.toThrow(/Not found/)
  await expect(crm.run(shop.manager, 'note.add', { ...refused, conversationId: twin.id })).rejects.toThrow(/Not found/)
})

it('is rewritten and taken away by its author or a manager, and comes back', async () => {
  const { contactId, conversationId } = await crm.receive(shop.id, '+5215553000003', 'hello')
  const { id } = await crm.run<Note>(shop.agent, 'note.add', { contactId, conversationId, content: 'Frday' })
  expect(await crm.run(shop.agent, 'note.update', { id, content: 'Friday' })).toMatchObject({ content: 'Friday' })
  const other = await crm.join(shop, 'agent', 'Other')
  await expect(crm.run(other, 'note.delete', { id })).rejects.toThrow(/may not/)
  await crm.run(shop.manager, 'note.delete', { id })
  const list = () => crm.run<{ items: Note[] }>(shop.agent, 'note.list', { contactId })
  expect((await list()).items).toEqual([])
  await expect(crm.run(shop.agent, 'note.update', { id, content: 'x' })).rejects.toThrow(/Not found/)
  await crm.run(shop.agent, 'note.restore', { id })
  expect((await list()).items.map((note) => note.content)).toEqual(['Friday'])
})
