import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RoleName } from '../../schemas/permission.ts'
import { createTestApp, type TestApp, type TestMember } from '../helpers/app.ts'
import { type Asked, ask, dump, everybody, routesOf, rows } from './kit.ts'
import { openShopIn, type Shop } from './shop.ts'
import { clientId, pump, type Row, type Target, table } from './table.ts'

const guarded = Object.entries(table).filter(([, row]) => row.may !== 'public')
/** Whoever may ask must also prove something, and is refused for that alone. */
const proving = new Set(['PUT /api/v1/me/password', 'POST /api/v1/second-factor/activate'])
const mayUse = ({ may }: Row, role: RoleName): boolean => may === 'signed-in' || may.includes(role)

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

const openShop = (name: string): Promise<Shop> => openShopIn(app, name)

test('every route has a row, and every row a route', () => {
  // the inbox's own files are there only once it is built
  const routes = routesOf(app.app).filter((route) => route !== 'GET *')
  expect(routes.toSorted()).toEqual(Object.keys(table).toSorted())
})

describe('what is one’s own', () => {
  test.each(everybody)('%s does what the role may, and is refused the rest', async (role) => {
    const shop = await openShop(`own-${role}`)
    const member = shop.members[role]
    const target = await shop.targetFor(member)
    for (const [route, row] of guarded) {
      const { statusCode, body } = await ask(app.app, route, row.of?.(target), member.cookie)
      const wanted = proving.has(route) ? /^[24]/ : mayUse(row, role) ? /^2/ : /^403/
      expect(`${statusCode} ${route} ${body}`).toMatch(wanted)
      if (statusCode === 403) expect(body).not.toContain(shop.canary)
    }
  })
})

describe('what is a twin organization’s', () => {
  test.each(everybody)('%s neither reads nor changes it, by no route', async (role) => {
    const [shop, twin] = [await openShop(`one-${role}`), await openShop(`twin-${role}`)]
    const member = shop.members[role]
    const target = await twin.targetFor(twin.members.owner)
    const mine = await shop.targetFor(member)
    const before = await dump({ organizationId: twin.id })
    for (const [route, row] of guarded) {
      // what ends this session is tried with the twin's ids only, which is what this is about
      const { statusCode, body } = await ask(app.app, route, row.of?.(target), member.cookie)
      expect(body).not.toContain(twin.canary)
      if (row.names) expect(`${statusCode} ${route} ${body}`).toMatch(mayUse(row, role) ? /^404/ : /^403/)
    }
    if (role !== 'developer') await mixed(member, mine, target, twin)
    expect(await dump({ organizationId: twin.id })).toEqual(before)
  })

  /** One's own record in the address, the twin's in the body. */
  async function mixed(member: TestMember, mine: Target, theirs: Target, twin: Shop): Promise<void> {
    const { contactId, conversationId } = mine
    const mixtures: [string, Asked][] = [
      ['POST /api/v1/notes', { body: { contactId, conversationId: theirs.conversationId, content: 'n' } }],
      ['POST /api/v1/tickets', { body: { contactId, conversationId: theirs.conversationId, subject: 's' } }],
      ['POST /api/v1/tickets', { body: { contactId: theirs.contactId, conversationId, subject: 's' } }],
      [
        'POST /api/v1/quotes',
        { body: { contactId, conversationId: theirs.conversationId, lines: [pump], send: true } },
      ],
      ['POST /api/v1/quotes', { body: { contactId: theirs.contactId, conversationId, lines: [pump], send: true } }],
      [
        'POST /api/v1/conversations/:id/messages',
        { params: { id: conversationId }, body: { text: 'x', clientId: clientId(), fileId: theirs.fileId } },
      ],
      [
        'POST /api/v1/conversations/:id/messages',
        {
          params: { id: conversationId },
          body: { text: 'x', clientId: clientId(), quotedMessageId: theirs.messageId },
        },
      ],
      ['POST /api/v1/conversations/:id/assign', { params: { id: conversationId }, body: { userId: theirs.userId } }],
      ['GET /api/v1/conversations/:id/bot-turns/:turnId', { params: { id: conversationId, turnId: theirs.turnId } }],
    ]
    for (const [route, asked] of mixtures) {
      const { statusCode, body } = await ask(app.app, route, asked, member.cookie)
      expect(`${statusCode} ${route} ${JSON.stringify(asked.body)} ${body}`).toMatch(/^4/)
      expect(body).not.toContain(twin.canary)
    }
  }
})

describe('nobody', () => {
  let shop: Shop
  let target: Target
  beforeAll(async () => {
    shop = await openShop('closed')
    target = await shop.targetFor(shop.members.manager)
  })

  const refusesAll = async (cookie: string | undefined) => {
    const before = await dump()
    for (const [route, row] of guarded) {
      const { statusCode, body } = await ask(app.app, route, row.of?.(target), cookie)
      expect(`${statusCode} ${route} ${body}`).toMatch(/^401/)
      expect(body).not.toContain(shop.canary)
    }
    expect(await dump()).toEqual(before)
  }

  test('without a session gets in nowhere', () => refusesAll(undefined))
  test('with a made-up session neither', () => refusesAll(`parley_session=${'A'.repeat(43)}`))
  test('with a session that has ended neither', async () => {
    const { cookie, userId } = shop.members.admin
    await rows('sessions').updateMany({ userId }, { $set: { expiresAt: new Date(0) } })
    await refusesAll(cookie)
  })
  test('with a session that was revoked neither', async () => {
    const { cookie } = shop.members.manager
    expect((await ask(app.app, 'DELETE /api/v1/session', {}, cookie)).statusCode).toBe(204)
    await refusesAll(cookie)
  })
  test('with a seat that was taken away neither', async () => {
    const { cookie, userId } = shop.members.agent
    const suspended = await ask(
      app.app,
      'POST /api/v1/members/:userId/suspend',
      { params: { userId } },
      shop.members.owner.cookie,
    )
    expect(suspended.statusCode).toBe(204)
    await refusesAll(cookie)
  })
})

test('an agent sees nothing of a customer that a colleague has: not the thread, the files, the notes, the records', async () => {
  const shop = await openShop('colleagues')
  const { agent, manager } = shop.members
  const words = 'theirs-alone'
  const target = await shop.targetFor(manager, words)
  const personal = new Set(
    guarded
      .map(([route]) => route)
      .filter((route) => /conversations|messages|contacts|notes|files|quotes|orders|tickets|commands/.test(route))
      // names a line and a number, which are nobody's
      .filter((route) => route !== 'POST /api/v1/conversations'),
  )
  const before = await dump({ conversationId: target.conversationId })
  for (const [route, row] of guarded.filter(([name]) => personal.has(name))) {
    const { statusCode, body } = await ask(app.app, route, row.of?.(target), agent.cookie)
    expect(`${route} ${body}`).not.toContain(words)
    if (row.names) expect(`${statusCode} ${route} ${body}`).toMatch(mayUse(row, 'agent') ? /^404/ : /^403/)
  }
  for (const view of ['mine', 'unassigned', 'all', 'bot', 'closed'])
    for (const q of ['', 'Carla', '+5215']) {
      const { body } = await ask(app.app, 'GET /api/v1/conversations', { query: { view, q } }, agent.cookie)
      expect(`${view} ${body}`).not.toContain(words)
    }
  expect(await dump({ conversationId: target.conversationId })).toEqual(before)
})
