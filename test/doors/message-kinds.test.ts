import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/core/ids.ts'
import { createTestApp, type TestApp } from '../helpers/app.ts'
import { addLine, ask, customerWrites } from './kit.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

test('every kind that the composer sends is taken as it is, and what no phone could show is refused', async () => {
  const shop = await app.addOrganization('kinds')
  const line = await addLine(app, shop, 'kinds')
  const { conversationId } = await customerWrites(app, shop, line, 'hi')
  const send = async (body: object) => {
    const asked = { params: { id: conversationId }, body: { clientId: newId(), ...body } }
    const answer = await ask(app.app, 'POST /api/v1/conversations/:id/messages', asked, shop.members.agent.cookie)
    return { code: answer.statusCode, ...answer.json<{ kind?: string; text?: string; content?: object | null }>() }
  }
  const option = (title: string, id = title) => ({ id, title })
  const place = { latitude: 1.5, longitude: 2.5, name: 'Shop' }
  const poll = { question: 'When?', options: ['Monday', 'Friday'] }
  expect(await send({ content: { place } })).toMatchObject({
    ...{ kind: 'location', content: { place: { ...place, isLive: false }, poll: null } },
  })
  expect(await send({ content: { poll } })).toMatchObject({ kind: 'poll', text: 'When?', content: { poll } })
  expect(await send({ content: { cards: [{ name: 'Bob', phones: ['+55 11'] }] } })).toMatchObject({
    kind: 'contact_card',
  })
  const buttons = (...titles: string[]) => ({ style: 'buttons', options: titles.map((title) => option(title)) })
  expect(await send({ text: 'Shall we?', content: { choices: buttons('Yes', 'No') } })).toMatchObject({
    kind: 'choices',
  })
  const refused = [
    {},
    { content: {} },
    { content: { place: { latitude: 91, longitude: 0 } } },
    { content: { place: { ...place, isLive: true } } },
    { content: { poll: { ...poll, options: ['Monday'] } } },
    { content: { poll: { ...poll, options: ['Monday', 'Monday'] } } },
    { content: { poll: { ...poll, selectable: 3 } } },
    { content: { poll: { ...poll, votes: [{ voter: 'us', options: ['Monday'] }] } } },
    { content: { cards: [] } },
    { content: { choices: buttons('1', '2', '3', '4') } },
    { content: { choices: { style: 'list', options: [option('a', 'x'), option('b', 'x')] } } },
    { content: { place, poll } },
    { text: 'x', isVoice: true },
  ]
  for (const body of refused) expect((await send(body)).code, JSON.stringify(body)).toBe(400)
})
