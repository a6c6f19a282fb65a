import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../helpers/app.ts'
import { ask, dump, routesOf, upload } from './kit.ts'
import { openShopIn, type Shop } from './shop.ts'
import { type Target, table } from './table.ts'

let app: TestApp
let shop: Shop
let target: Target
beforeAll(async () => {
  app = await createTestApp()
  shop = await openShopIn(app, 'guarded')
  target = await shop.targetFor(shop.members.owner)
})
afterAll(() => app.close())

describe('a page of another site', () => {
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'not an address' },
    { origin: 'http://localhost.evil.example', host: 'localhost' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]

  test('changes nothing with the cookie that it borrows, by no route', async () => {
    // a visitor of a web chat, a webhook and who answers a quote's page bring no cookie: webchat.test.ts, webhooks.test.ts
    // and papers.test.ts are about theirs
    const writing = routesOf(app.app).filter((route) => !/^GET|^OPTIONS| \/(webchat|webhooks|q)\//.test(route))
    expect(writing.length).toBeGreaterThan(40)
    const before = await dump()
    for (const route of writing)
      for (const headers of foreign) {
        const asked = table[route]?.of?.(target) ?? {}
        const all = { ...asked, headers: { ...asked.headers, ...headers } }
        const { statusCode, body } = await ask(app.app, route, all, shop.members.owner.cookie)
        expect(`${statusCode} ${route} ${JSON.stringify(headers)} ${body}`).toMatch(/^403 .*foreign-origin/)
      }
    expect(await dump()).toEqual(before)
  })

  test('and our own pages are let through', async () => {
    const headers = { origin: 'http://inbox.example', host: 'inbox.example', 'sec-fetch-site': 'same-origin' }
    const asked = { body: { name: 'Carla' }, params: { id: target.contactId }, headers }
    expect((await ask(app.app, 'PATCH /api/v1/contacts/:id', asked, shop.members.owner.cookie)).statusCode).toBe(200)
  })
})

describe('what every answer says to browsers', () => {
  test.each(['/', '/docs/', '/api/v1/about', '/api/v1/me', '/api/v1/nothing', '/healthz'])('%s', async (url) => {
    const { headers } = await app.app.inject({ url })
    const policy = Object.fromEntries(
      String(headers['content-security-policy'])
        .split(';')
        .map((part) => part.trim().split(/ (.*)/s) as [string, string]),
    )
    expect(policy['default-src']).toBe("'self'")
    expect(policy['script-src'] ?? '').not.toMatch(/unsafe|\*|https?:|data:/)
    expect(policy['object-src']).toBe("'none'")
    expect(policy['frame-ancestors']).toMatch(/'(none|self)'/)
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    expect(headers).not.toHaveProperty('x-powered-by')
    expect(headers).not.toHaveProperty('server')
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  })

  test('cookies are for this site and for no script', async () => {
    const { email, password } = shop.members.owner
    const plain = await ask(app.app, 'POST /api/v1/session', { body: { email, password } })
    const cookies = plain.cookies.filter(({ name }) => name.startsWith('parley_'))
    expect(cookies.map(({ name }) => name).toSorted()).toEqual(['parley_device', 'parley_session'])
    for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
  })
})

describe('files that customers and members send', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex')
  test.each([
    ['a page', '<!doctype html><script>alert(1)</script>', 'a.html', 'text/html', /^attachment/],
    [
      'a drawing with a script',
      '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
      'a.svg',
      'image/svg+xml',
      /^attachment/,
    ],
    ['a page that says it is a picture', '<script>alert(1)</script>', 'a.png', 'image/png', /^attachment/],
    ['a name that ends the header', 'one,two', 'a"\r\nset-cookie: x=y\r\n.csv', 'text/csv', /^attachment/],
    ['a picture', png, 'a.png', 'image/png', /^inline/],
  ])('%s', async (_what, bytes, name, type, disposition) => {
    const { cookie } = shop.members.owner
    const sent = await ask(app.app, 'POST /api/v1/files', upload(Buffer.from(bytes), name, type), cookie)
    const { fileId } = sent.json<{ fileId: string }>()
    const { headers } = await ask(app.app, 'GET /api/v1/files/:id', { params: { id: fileId } }, cookie)
    expect(headers['content-disposition']).toMatch(disposition)
    expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox")
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['cache-control']).toMatch(/^private/)
    expect(headers['content-type']).not.toMatch(/html|svg|javascript/)
    expect(headers).not.toHaveProperty('set-cookie')
  })
})

test('a fault of ours is answered without its cause, with a code to find it by', async () => {
  const { conversations } = app.services
  const works = conversations.counts
  conversations.counts = () => Promise.reject(new Error('canary-cause at /srv/secret.ts:1'))
  try {
    const answer = await ask(app.app, 'GET /api/v1/conversations/counts', {}, shop.members.owner.cookie)
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toMatch(/canary|secret|stack|\.ts/)
    expect(answer.json()).toEqual({
      error: {
        code: 'unexpected',
        message: expect.any(String),
        details: { id: expect.stringMatching(/^[0-9a-f]{24}$/) },
      },
    })
  } finally {
    conversations.counts = works
  }
})

test('no password, token, code, QR or address of a session reaches a log, however much is logged', async () => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./logging.ts', import.meta.url))], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, problems] = await Promise.all([text(child.stdout), text(child.stderr)])
  const marked = /^SECRETS (.*)$/m.exec(out)?.[1]
  expect(marked, problems.slice(0, 2_000)).toBeDefined()
  const secrets = JSON.parse(marked ?? '[]') as string[]
  expect(secrets.length).toBeGreaterThanOrEqual(8)
  const log = out.replace(/^SECRETS .*$/m, '') + problems
  // what must be there is: it was listened to
  expect(log).toContain('"msg":"unexpected error"')
  for (const secret of secrets) expect(log).not.toContain(secret)
}, 60_000)
