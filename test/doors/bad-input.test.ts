import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { createRunner } from '../../src/compose/actions.ts'
import { accountRoutes } from '../../src/features/users/index.ts'
import { createTestApp, type TestApp } from '../helpers/app.ts'
import { type Asked, ask, dump, type Method } from './kit.ts'
import { openShopIn, type Shop } from './shop.ts'
import { type Target, table } from './table.ts'

interface Door {
  route: string
  method: Method
  fields: string[]
  params: string[]
  /** Something that this door takes, but for the field under test. */
  good: Asked
}

let app: TestApp
let shop: Shop
let doors: Door[]
beforeAll(async () => {
  app = await createTestApp()
  shop = await openShopIn(app, 'bad-input')
  doors = doorsOf(app, await shop.targetFor(shop.members.owner))
})
afterAll(() => app.close())

/** Every door with the fields that its schema has; the schemas themselves judge nothing here. */
function doorsOf({ kernel, services }: TestApp, target: Target): Door[] {
  const actions = createRunner(kernel, services)
    .runner.list()
    .flatMap(({ http, input }) => (http ? [{ ...http, input }] : []))
  return [...actions, ...accountRoutes(services)].map(({ method, path, input }) => {
    const route = `${method} /api/v1${path}`
    const params = [...path.matchAll(/:(\w+)/g)].map((match) => String(match[1]))
    const fields = Object.keys((input as z.ZodObject).shape).filter((name) => !params.includes(name))
    return { route, method, fields, params, good: table[route]?.of?.(target) ?? {} }
  })
}

const takesBody = ({ method }: Door) => method !== 'GET' && method !== 'DELETE'
/** Signing out asks for nothing and looks at nothing. */
const readsInput = ({ route }: Door) => route !== 'DELETE /api/v1/session'
const long = 'x'.repeat(100_000)
/** Wrong in every field of every door: an operator, a list of one, an endless text, an object with a method's name. */
const namedLikeMethod = { toString: 'x' }
const wrong: unknown[] = [{ $ne: null }, { $gt: '' }, { $regex: '.*' }, [{ $ne: 1 }], ['x'], namedLikeMethod, long]

function withField(door: Door, name: string, value: unknown): Asked {
  const { good } = door
  return takesBody(door) ? { ...good, body: { ...(good.body as object), [name]: value } } : good
}

async function expectRefused(door: Door, asked: Asked, headers: Record<string, string> = {}): Promise<void> {
  const answer = await ask(app.app, door.route, { ...asked, headers }, shop.members.owner.cookie)
  const said = `${answer.statusCode} ${door.route} ${JSON.stringify(asked).slice(0, 200)} ${answer.body.slice(0, 300)}`
  expect(said).toMatch(/^4\d\d/)
  expect(answer.json()).toEqual({
    error: expect.objectContaining({ code: expect.any(String), message: expect.any(String) }),
  })
  expect(answer.body).not.toMatch(/node_modules|\.ts:\d|at .*\(/)
}

/** Refused, and the store is as it was. */
async function unchanged(work: () => Promise<void>): Promise<void> {
  const before = await dump()
  await work()
  expect(await dump()).toEqual(before)
}

describe('what no door takes', () => {
  test('there are doors to try', () => {
    expect(doors.length).toBeGreaterThan(60)
    expect(doors.flatMap(({ fields }) => fields).length).toBeGreaterThan(60)
  })

  test('an operator, a list or an endless text in any field of a body', () =>
    unchanged(async () => {
      const fields = doors.filter(takesBody).flatMap((door) => door.fields.map((name) => [door, name] as const))
      // names of custom fields are the shop's to choose
      const isTaken = (name: string, value: unknown) => name === 'customFields' && value === namedLikeMethod
      for (const [door, name] of fields)
        for (const value of wrong.filter((one) => !isTaken(name, one)))
          await expectRefused(door, withField(door, name, value))
    }))

  test('an operator within a field that holds more: custom fields, the lines of a quote', () =>
    unchanged(async () => {
      const nested: [string, object][] = [
        ['PATCH /api/v1/contacts/:id', { customFields: { $where: '1' } }],
        ['PATCH /api/v1/contacts/:id', { customFields: { 'a.b': 1 } }],
        ['PATCH /api/v1/contacts/:id', { customFields: { a: { $ne: null } } }],
        ['PATCH /api/v1/contacts/:id', { customFields: JSON.parse('{"__proto__":"x","a":{"b":1}}') }],
        ['POST /api/v1/quotes', { lines: [{ name: { $ne: null }, quantity: '1', unitPrice: 1 }] }],
        ['POST /api/v1/quotes', { lines: [{ name: 'x', quantity: '1', unitPrice: 1, total: 0 }] }],
        ['POST /api/v1/quotes', { lines: [{ name: 'x', quantity: '-1', unitPrice: 1 }] }],
        ['POST /api/v1/quotes', { discount: { kind: 'percent', basisPoints: { $gt: 0 } } }],
      ]
      for (const [route, body] of nested) {
        const door = doors.find((one) => one.route === route) as Door
        await expectRefused(door, { ...door.good, body: { ...(door.good.body as object), ...body } })
      }
    }))

  test('an operator in a query, the same key twice, an endless text there', () =>
    unchanged(async () => {
      for (const door of doors.filter((one) => one.method === 'GET'))
        for (const name of door.fields)
          for (const [key, value] of [
            [`${name}[$ne]`, ''],
            [`${name}.$gt`, ''],
            [name, long.slice(0, 5_000)],
          ] as const)
            await expectRefused(door, { ...door.good, query: { ...door.good.query, [key]: value } })
    }))

  test('an address that is not one of our ids', () =>
    unchanged(async () => {
      for (const door of doors)
        for (const name of door.params)
          for (const value of [
            '1',
            '%7B%22$ne%22%3Anull%7D',
            '../../etc/passwd'.replaceAll('/', '%2f'),
            'f'.repeat(99),
          ])
            await expectRefused(door, { ...door.good, params: { ...door.good.params, [name]: value } })
    }))

  test('fields that it does not know: of another, of the server, of the language', () =>
    unchanged(async () => {
      for (const door of doors.filter(readsInput))
        for (const name of ['organizationId', 'isSuperuser', 'ownerId', '$where', 'constructor'])
          if (takesBody(door)) await expectRefused(door, withField(door, name, 'x'))
          else await expectRefused(door, { ...door.good, query: { ...door.good.query, [name]: 'x' } })
    }))

  test('bodies that are no object, are cut off, are another thing than they say, or reach for the prototype', () =>
    unchanged(async () => {
      const bodies = ['[]', '[{"text":"x"}]', '"text"', '7', '{"text":', '{"__proto__":{"isAdmin":true}}', '\u0000', '']
      const json = { 'content-type': 'application/json' }
      for (const door of doors.filter(takesBody)) {
        for (const body of bodies) await expectRefused(door, { ...door.good, body }, json)
        await expectRefused(door, { ...door.good, body: '<a/>' }, { 'content-type': 'text/xml' })
        await expectRefused(door, { ...door.good, body: `{"text":"${'x'.repeat(1_100_000)}"}` }, json)
      }
    }))

  test('an upload that is none', () =>
    unchanged(async () => {
      const door = { route: 'POST /api/v1/files', method: 'POST', fields: [], params: [], good: {} } as Door
      await expectRefused(door, { body: {} })
      const form = { 'content-type': 'multipart/form-data; boundary=b' }
      await expectRefused(door, { body: '--b--\r\n' }, form)
      await expectRefused(
        door,
        { body: '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nhal' },
        form,
      )
      await expectRefused(door, { body: 'x' }, { 'content-type': 'multipart/form-data' })
    }))
})

describe('says so', () => {
  const bad = { body: { email: { $ne: null }, password: 'x' } }
  const message = async (route: string, asked: Asked, cookie?: string): Promise<string> =>
    (await ask(app.app, route, asked, cookie)).json<{ error: { message: string } }>().error.message

  test('before sign-in in the language that the browser asks for', async () => {
    const said = (language: string) =>
      message('POST /api/v1/session', { ...bad, headers: { 'accept-language': language } })
    expect(await said('es-MX,es;q=0.9,en;q=0.5')).toMatch(/^Hay algo incorrecto en la solicitud: email/)
    expect(await said('ar')).toMatch(/^هناك خطأ في الطلب: email/)
    expect(await said('xx')).toMatch(/^Something in the request is not right: email/)
  })

  test('to a member in their own language, whatever their browser asks for', async () => {
    const { cookie } = shop.members.manager
    await ask(app.app, 'PATCH /api/v1/me', { body: { locale: 'ar' } }, cookie)
    const headers = { 'accept-language': 'en' }
    expect(await message('GET /api/v1/audit', { query: { limit: 'all' }, headers }, cookie)).toMatch(
      /^هناك خطأ في الطلب/,
    )
    expect(await message('GET /api/v1/outbox', { headers }, cookie)).toMatch(/^لا يمكنك فعل ذلك/)
    expect(await message('GET /api/v1/files/:id', { headers }, cookie)).toMatch(/^غير موجود/)
  })

  test('also where there is no route', async () => {
    const answer = await ask(app.app, 'POST /api/v1/nothing', { headers: { 'accept-language': 'es' } })
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toEqual({ error: { code: 'not-found', message: 'No hay nada en esta dirección.' } })
  })
})
