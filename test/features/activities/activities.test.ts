import { afterAll, beforeAll, expect, it } from 'vitest'
import { crmWork } from '../../../src/compose/crm-workers.ts'
import { newId } from '../../../src/core/ids.ts'
import { addCustomer, addLine, ask } from '../../doors/kit.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../../helpers/app.ts'

let app: TestApp
let shop: TestOrganization
beforeAll(async () => {
  app = await createTestApp()
  shop = await app.addOrganization('history')
})
afterAll(() => app.close())

it('a customer’s history has who took the conversation over, once however often it is told, newest first, in pages', async () => {
  const line = await addLine(app, shop, 'history')
  const { owner } = shop.members
  const { contactId, conversationId } = await addCustomer(app, shop, line, { canary: 'x', holder: owner })
  const { handlers } = crmWork(app.kernel, app.services)
  const now = new Date()
  const row = {
    ...{ id: newId(), organizationId: shop.id, queue: 'events' as const, key: 'conversation.taken-over', attempts: 1 },
    ...{ payload: { conversationId, userId: owner.userId }, createdAt: now, updatedAt: now, dueAt: now },
  }
  for (const _ of [1, 2]) await handlers['conversation.taken-over']?.(row)
  await ask(app.app, 'POST /api/v1/notes', { body: { contactId, content: 'Friday' } }, owner.cookie)
  type Page = { items: { verb: string; actorName: string; record: { noun: string } }[]; nextCursor: string | null }
  const list = async (query: Record<string, string>) =>
    (await ask(app.app, 'GET /api/v1/activities', { query: { contactId, ...query } }, owner.cookie)).json<Page>()
  const all = await list({})
  expect(all.items.filter(({ verb }) => verb === 'taken_over')).toHaveLength(1)
  const first = await list({ limit: '1' })
  expect(first.items).toMatchObject([{ verb: 'created', record: { noun: 'note' }, actorName: 'owner of history' }])
  const rest = await list({ limit: '100', cursor: first.nextCursor ?? '' })
  expect([...first.items, ...rest.items]).toEqual(all.items)
})
