import cookie from '@fastify/cookie'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registerErrors } from '../../../src/doors/errors.ts'
import { localeOf, registerActions } from '../../../src/doors/http.ts'
import { registerPublicRoutes } from '../../../src/doors/public.ts'
import { sessionCookie, sessionCookieOptions } from '../../../src/features/users/index.ts'
import { createWorld, type Member, mailedToken, minute, password, second, type World } from './kit.ts'

let world: World
let app: FastifyInstance
beforeAll(async () => {
  world = await createWorld()
  app = Fastify({ trustProxy: true })
  registerErrors(app, localeOf)
  await app.register(cookie)
  registerPublicRoutes(app, { publicRoutes: world.routes, secure: true })
  registerActions(app, {
    runner: world.runner,
    async authenticate(request, reply) {
      const found = await world.accounts.authenticate(request.cookies[sessionCookie])
      if (found?.rotated) void reply.setCookie(sessionCookie, found.rotated, { ...sessionCookieOptions, secure: true })
      return found
    },
  })
})
afterAll(async () => {
  await app.close()
  await world.drop()
})

let addresses = 0
/** A browser: keeps its cookies, comes from an address of its own. */
function browser(language = 'en') {
  const jar: Record<string, string> = {}
  const ip = `172.16.0.${++addresses}`
  return {
    jar,
    async ask(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, payload?: object) {
      const headers = { 'x-forwarded-for': ip, 'accept-language': language }
      const answer = await app.inject({
        method,
        url: `/api/v1${path}`,
        cookies: jar,
        headers,
        ...(payload && { payload }),
      })
      for (const { name, value } of answer.cookies) jar[name] = value
      return answer
    },
  }
}
const fresh = async (): Promise<Member> => (await world.found('Shop')).owner

describe('the doors before sign-in', () => {
  test('sign in with cookies that scripts and other sites cannot use, and out again', async () => {
    const owner = await fresh()
    const { ask, jar } = browser()
    const answer = await ask('POST', '/session', { email: ` ${owner.email.toUpperCase()} `, password })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ user: { id: owner.id }, roles: ['owner'] })
    const set = answer.cookies.find((one) => one.name === 'parley_session')
    expect(set).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/', secure: true })
    expect(answer.cookies.find((one) => one.name === 'parley_device')).toMatchObject({
      httpOnly: true,
      sameSite: 'Lax',
    })
    expect((await ask('GET', '/me')).json()).toMatchObject({ user: { email: owner.email } })
    const before = jar.parley_session ?? ''
    expect((await ask('DELETE', '/session')).statusCode).toBe(204)
    expect(jar.parley_session).toBe('')
    jar.parley_session = before
    expect((await ask('GET', '/me')).statusCode).toBe(401)
  })

  test('change the session’s token under way, and the browser goes on with the new one', async () => {
    const owner = await fresh()
    const { ask, jar } = browser()
    await ask('POST', '/session', { email: owner.email, password })
    const first = jar.parley_session
    world.pass(16 * minute)
    expect((await ask('GET', '/me')).statusCode).toBe(200)
    expect(jar.parley_session).not.toBe(first)
    world.pass(31 * second)
    expect((await ask('GET', '/me')).statusCode).toBe(200)
  })

  test('tell who comes too early when to come back, in their language', async () => {
    const owner = await fresh()
    const { ask } = browser('ar')
    for (let n = 0; n < 3; n++) await ask('POST', '/session', { email: owner.email, password: 'wrong' })
    const answer = await ask('POST', '/session', { email: owner.email, password })
    expect(answer.statusCode).toBe(429)
    expect(Number(answer.headers['retry-after'])).toBe(1)
    expect(answer.json().error.message).toMatch(/محاولات/)
  })

  test('reset a password: the same answer for any address, then the link', async () => {
    const owner = await fresh()
    const { ask } = browser()
    for (const email of [owner.email, 'nobody@nowhere.example']) {
      const answer = await ask('POST', '/password-reset', { email })
      expect([answer.statusCode, answer.body]).toEqual([204, ''])
    }
    await world.accounts.idle()
    const token = await mailedToken(owner.email, 'password-reset')
    const weak = await ask('POST', '/password-reset/confirm', { token, password: 'short' })
    expect(weak.json().error).toMatchObject({ code: 'password.short', details: { field: 'password' } })
    const next = 'another good phrase'
    expect((await ask('POST', '/password-reset/confirm', { token, password: next })).statusCode).toBe(204)
    expect((await ask('POST', '/session', { email: owner.email, password: next })).statusCode).toBe(200)
    expect((await ask('POST', '/password-reset/confirm', { token, password: next })).statusCode).toBe(410)
  })

  test('accept an invitation and are in', async () => {
    const owner = await fresh()
    await world.run(owner, 'invitation.create', { email: 'guest@routes.example', role: 'agent' })
    const token = await mailedToken('guest@routes.example', 'invitation')
    const { ask } = browser('pt')
    expect((await ask('POST', '/invitations/preview', { token })).json()).toMatchObject({
      role: 'agent',
      hasAccount: false,
    })
    const answer = await ask('POST', '/invitations/accept', { token, name: 'Guest', password })
    expect(answer.json()).toMatchObject({ user: { name: 'Guest', locale: 'pt' }, roles: ['agent'] })
    expect((await ask('GET', '/members')).statusCode).toBe(200)
    expect((await ask('GET', '/invitations')).statusCode).toBe(403)
  })

  test('change my password, which no idempotency record may hash', async () => {
    const owner = await fresh()
    const [here, there] = [browser(), browser()]
    for (const { ask } of [here, there]) await ask('POST', '/session', { email: owner.email, password })
    const next = 'another good phrase'
    expect((await browser().ask('PUT', '/me/password', { current: password, next })).statusCode).toBe(401)
    expect((await here.ask('PUT', '/me/password', { current: password, next })).statusCode).toBe(204)
    expect((await here.ask('GET', '/me')).statusCode).toBe(200)
    expect((await there.ask('GET', '/me')).statusCode).toBe(401)
  })

  test('confirm an e-mail, and end a session from the list of sessions', async () => {
    const owner = await fresh()
    const { ask } = browser()
    await ask('POST', '/session', { email: owner.email, password })
    expect((await ask('POST', '/email-verification', {})).statusCode).toBe(204)
    const token = await mailedToken(owner.email, 'email-verification')
    expect((await browser().ask('POST', '/email-verification/confirm', { token })).statusCode).toBe(204)
    const { items } = (await ask('GET', '/sessions')).json()
    expect(items).toMatchObject([{ current: true }])
    expect((await ask('DELETE', `/sessions/${items[0].id}`)).statusCode).toBe(204)
    expect((await ask('GET', '/me')).statusCode).toBe(401)
  })
})
