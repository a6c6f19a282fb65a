import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Consent } from '../../../schemas/consent.ts'
import { systemScope } from '../../../src/core/scope.ts'
import { addLine, customerWrites, rows } from '../../doors/kit.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../../helpers/app.ts'
import { type Caller, injectAs } from '../../helpers/confirm.ts'

let app: TestApp
let shop: TestOrganization
let agent: Caller
let contactId: string
let conversationId: string
beforeAll(async () => {
  app = await createTestApp()
  shop = await app.addOrganization('consents')
  const line = await addLine(app, shop, 'consents')
  agent = injectAs(app.app, shop.members.manager.cookie)
  const message = await customerWrites(app, shop, line, 'STOP')
  contactId = message.contactId
  conversationId = message.conversationId
})
afterAll(() => app.close())

const ledger = async () => (await agent.call<{ items: Consent[] }>('GET', `/contacts/${contactId}/consents`)).body.items
const isOut = async () => (await rows('contacts').findOne({ _id: contactId as never }))?.optedOutAt !== null

test('a member notes what a customer said, with the reason; the ledger keeps both and loses nothing', async () => {
  const stop = { kind: 'stop', reason: 'Said so at the counter' }
  expect((await agent.call('POST', `/contacts/${contactId}/consents`, stop)).status).toBe(201)
  expect(await isOut()).toBe(true)
  const start = { kind: 'start', reason: 'Signed the form again' }
  expect((await agent.call('POST', `/contacts/${contactId}/consents`, start)).status).toBe(201)
  expect(await isOut()).toBe(false)
  expect(await ledger()).toMatchObject([
    { kind: 'start', source: 'by_hand', words: 'Signed the form again', by: { id: shop.members.manager.userId } },
    { kind: 'stop', source: 'by_hand', words: 'Said so at the counter', messageId: null },
  ])
})

test('a statement without a reason is refused', async () => {
  const before = await ledger()
  expect((await agent.call('POST', `/contacts/${contactId}/consents`, { kind: 'stop', reason: ' ' })).status).toBe(400)
  expect(await ledger()).toEqual(before)
})

test('a customer’s own word stands in the ledger with its message, and once however often it is looked at', async () => {
  const message = await rows('messages').findOne({ organizationId: shop.id, conversationId })
  const statement = {
    ...{ contactId, conversationId, messageId: String(message?._id), kind: 'stop' as const },
    ...{ words: 'STOP', channel: 'whatsapp', at: new Date() },
  }
  const record = () =>
    app.kernel.database.transaction((tx) =>
      app.services.consents.record({ scope: systemScope(shop.id), tx, now: new Date() }, statement),
    )
  await record()
  await expect(record()).rejects.toThrow(/duplicate|E11000/i)
  const said = (await ledger()).filter(({ messageId }) => messageId !== null)
  expect(said).toMatchObject([{ words: 'STOP', source: 'message', by: null, channel: 'whatsapp' }])
  expect(await isOut()).toBe(true)
})
