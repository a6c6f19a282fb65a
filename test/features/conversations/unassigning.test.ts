import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConversationRow } from '../../../schemas/conversation.ts'
import { addLine, ask, customerWrites, rows } from '../../doors/kit.ts'
import { createTestApp, type TestApp } from '../../helpers/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

test('what a removed member had waits for others, with a line in each thread; a colleague keeps theirs', async () => {
  const shop = await app.addOrganization('leavers')
  const { owner, agent, manager } = shop.members
  const line = await addLine(app, shop, 'leavers')
  const assign = async (userId: string) => {
    const { conversationId: id } = await customerWrites(app, shop, line, 'hello')
    await ask(app.app, 'POST /api/v1/conversations/:id/assign', { params: { id }, body: { userId } }, owner.cookie)
    return id
  }
  const theirs = [await assign(agent.userId), await assign(agent.userId)]
  await ask(app.app, 'POST /api/v1/conversations/:id/close', { params: { id: theirs[1] ?? '' } }, owner.cookie)
  const kept = await assign(manager.userId)
  await ask(app.app, 'DELETE /api/v1/members/:userId', { params: { userId: agent.userId } }, owner.cookie)
  const [row] = await rows('outbox').find({ key: 'member.removed' }).toArray()
  expect(row?.payload).toEqual({ userId: agent.userId })
  await app.services.conversations.unassignAll(app.kernel.database, shop.id, agent.userId)

  const get = async (id: string) =>
    (await ask(app.app, 'GET /api/v1/conversations/:id', { params: { id } }, owner.cookie)).json<ConversationRow>()
  for (const id of theirs) {
    expect(await get(id)).toMatchObject({ holderKind: 'nobody', ownerId: null })
    const [last] = await rows('messages').find({ conversationId: id }).sort({ seq: -1 }).limit(1).toArray()
    expect(last?.system).toMatchObject({ key: 'assigned', params: { name: '' } })
  }
  expect(await get(kept)).toMatchObject({ ownerId: manager.userId })
  expect(await rows('contacts').countDocuments({ organizationId: shop.id, ownerId: agent.userId })).toBe(0)
})
