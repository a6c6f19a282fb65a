import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Product } from '../../../schemas/product.ts'
import { systemScope } from '../../../src/core/scope.ts'
import { ask } from '../../doors/kit.ts'
import { createTestApp, type TestApp, type TestOrganization } from '../../helpers/app.ts'

let app: TestApp
let shop: TestOrganization
let twin: TestOrganization
beforeAll(async () => {
  app = await createTestApp()
  shop = await app.addOrganization('catalogue')
  twin = await app.addOrganization('catalogue-twin')
})
afterAll(() => app.close())

const send = (route: string, asked: Parameters<typeof ask>[2] = {}, of = shop) =>
  ask(app.app, route, asked, of.members.manager.cookie)
async function add(body: object, of = shop): Promise<Product> {
  const answer = await send('POST /api/v1/products', { body }, of)
  expect(answer.body).toContain('"id"')
  return answer.json<Product>()
}
const match = async (text: string, of = shop) =>
  (await app.services.products.match(systemScope(of.id), text)).map(({ name }) => name)

describe('what people type', () => {
  beforeAll(async () => {
    await add({ name: 'Air pump', sku: 'AP-250', price: 25_000 })
    await add({ name: 'Air pump, large, twelve volts', price: 40_000 })
    await add({ name: 'Filtro de aceite Ñandú', price: 1_250 })
    await add({ name: 'مضخّة هواء', price: 25_000 })
    await add({ name: 'Brake pads', price: 6_000 })
    await add({ name: 'Air pump', price: 1 }, twin)
  })
  it.each([
    ['a name that is exactly it stands alone', 'air PUMP', ['Air pump']],
    ['a SKU too', 'ap-250', ['Air pump']],
    ['part of a name: the nearest first', 'pump', ['Air pump', 'Air pump, large, twelve volts']],
    ['the plural', 'air pumps', ['Air pump', 'Air pump, large, twelve volts']],
    ['without accents', 'filtro nandu', ['Filtro de aceite Ñandú']],
    ['without vowel signs', 'مضخة', ['مضخّة هواء']],
    ['nothing that is sold', 'air condition', []],
    ['nothing at all', ' .,* ', []],
  ])('%s', async (_what, text, found) => expect(await match(text)).toEqual(found))
  it('never finds what is sold no more, or what another organization sells', async () => {
    const { id } = await add({ name: 'Old horn', price: 100 })
    await send('PATCH /api/v1/products/:id', { params: { id }, body: { isActive: false } })
    expect(await match('old horn')).toEqual([])
    expect(await match('brake', twin)).toEqual([])
  })
})

describe('a product', () => {
  it('has a short name of its own, made of its name', async () => {
    const first = await add({ name: 'Wiper blade' })
    expect(first).toMatchObject({ slug: 'wiper-blade', currency: 'USD', isActive: true, type: 'part' })
    expect((await add({ name: 'Wiper  Blade!' })).slug).toBe('wiper-blade-2')
    const taken = await send('POST /api/v1/products', { body: { name: 'X', slug: 'wiper-blade' } })
    expect(taken.statusCode).toBe(409)
    const sameSku = { name: 'Y', sku: 'AP-250' }
    expect((await send('POST /api/v1/products', { body: sameSku })).statusCode).toBe(409)
  })
  it('of insurance has a premium range and a coverage', async () => {
    const premiumRange = { min: 5_000, max: 20_000 }
    const policy = await add({ name: 'Car cover', type: 'auto', premiumRange, coverageAmount: 5_000_000 })
    expect(policy).toMatchObject({ premiumRange, coverageAmount: 5_000_000, price: null })
  })
  it.each([
    ['a price below zero', { price: -1 }],
    ['a currency that does not exist', { currency: 'QQQ' }],
    ['a range that ends before it begins', { premiumRange: { min: 2, max: 1 } }],
    ['a tax above the whole', { taxBasisPoints: 10_001 }],
    ['a type that there is not', { type: 'boat' }],
  ])('with %s is refused', async (_what, wrong) => {
    const answer = await send('POST /api/v1/products', { body: { name: 'Wrong', ...wrong } })
    expect(answer.statusCode).toBe(400)
    expect(await match('wrong')).toEqual([])
  })
})

it('the list is paged, sorted by name or price, and filtered', async () => {
  const names = async (query: Record<string, string>) =>
    (await send('GET /api/v1/products', { query })).json<{ items: Product[]; nextCursor: string | null }>()
  const first = await names({ limit: '2', sort: '-price' })
  expect(first.items[0]?.price).toBe(40_000)
  const second = await names({ limit: '2', sort: '-price', cursor: first.nextCursor ?? '' })
  expect(second.items.map(({ id }) => id)).not.toContain(first.items[0]?.id)
  expect((await names({ type: 'auto' })).items.map(({ name }) => name)).toEqual(['Car cover'])
  expect((await names({ isActive: 'false' })).items.map(({ name }) => name)).toEqual(['Old horn'])
  expect((await names({ q: 'brake' })).items.map(({ name }) => name)).toEqual(['Brake pads'])
})
