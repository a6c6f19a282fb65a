import type { Id } from '../../../schemas/common.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { ProductModel } from '../../../schemas/models/product.model.ts'
import type { Product, ProductQuery } from '../../../schemas/product.ts'
import type { ClientSession } from '../../core/db.ts'
import { fold } from '../../core/fold.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

type Session = ClientSession | undefined
const plain = (doc: unknown): Product => {
  const { words: _, keys: __, nameKey: ___, ...product } = toPlain(doc as Stored<Product & Index>)
  return product
}

export const wordsOf = (text: string): string[] => [
  ...new Set(
    fold(text)
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean),
  ),
]

interface Index {
  words: string[]
  keys: string[]
  nameKey: string
}
/** What a product is found and sorted by. */
const indexOf = ({ name, sku }: Pick<Product, 'name' | 'sku'>): Index => ({
  nameKey: fold(name),
  words: wordsOf(`${name} ${sku ?? ''}`),
  keys: [...new Set([fold(name), ...(sku ? [fold(sku)] : [])])],
})

export async function insertProduct(
  { id, ...rest }: Omit<Product, 'createdAt' | 'updatedAt'>,
  session: ClientSession,
): Promise<Product> {
  const [doc] = await ProductModel.create([{ _id: id, ...rest, ...indexOf(rest) }] as never, { session })
  return plain((doc as unknown as { toObject(): unknown }).toObject())
}

export async function updateProduct(
  scope: Scope,
  id: Id,
  set: Product,
  session: ClientSession,
): Promise<Product | null> {
  const { id: _, organizationId: __, createdAt: ___, updatedAt: ____, ...fields } = set
  const doc = await ProductModel.findOneAndUpdate(
    { ...catalogue(scope), _id: id },
    { $set: { ...fields, ...indexOf(set) } } as never,
    { session, returnDocument: 'after' },
  ).lean()
  return doc ? plain(doc) : null
}

export async function findProduct(scope: Scope, filter: Partial<Product>, session?: Session): Promise<Product | null> {
  const { id, ...rest } = filter
  const doc = await ProductModel.findOne({ ...catalogue(scope), ...rest, ...(id ? { _id: id } : {}) } as never)
    .session(session ?? null)
    .lean()
  return doc ? plain(doc) : null
}

/** A catalogue is the organization's: whoever has one contact in sight sees all of it. */
const catalogue = ({ organizationId }: Scope) => scopeFilter({ organizationId, actor: nobody, see: 'all' })
const nobody = { kind: 'system', id: null, name: '' } as const

export async function slugsLike(scope: Scope, slug: string, session: ClientSession): Promise<Set<string>> {
  const docs = await ProductModel.find(
    { ...catalogue(scope), slug: { $regex: `^${escaped(slug)}(-\\d+)?$` } },
    { slug: 1 },
  )
    .session(session)
    .lean()
  return new Set(docs.map((doc) => doc.slug))
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Each word that was typed begins a word of the product; `forms`: how else a word may stand. */
const beginning = (words: readonly string[], forms: (word: string) => readonly string[]) => ({
  $and: words.map((word) => ({ words: { $regex: `^(${forms(word).map(escaped).join('|')})` } })),
})

export async function findByKey(scope: Scope, key: string, limit: number): Promise<Product[]> {
  const docs = await ProductModel.find({ ...catalogue(scope), isActive: true, keys: key } as never)
    .sort({ name: 1 })
    .limit(limit)
    .lean()
  return docs.map(plain)
}

export async function findByWords(
  scope: Scope,
  words: readonly string[],
  forms: (word: string) => readonly string[],
  limit: number,
): Promise<Product[]> {
  const docs = await ProductModel.find({ ...catalogue(scope), isActive: true, ...beginning(words, forms) } as never)
    .sort({ name: 1 })
    .limit(limit)
    .lean()
  return docs.map(plain)
}

/** A page of the catalogue; the cursor says how many came before. */
export async function pageOfProducts(
  scope: Scope,
  { q, type, isActive, sort, cursor, limit }: ProductQuery,
): Promise<{ items: Product[]; nextCursor: string | null }> {
  const words = q ? wordsOf(q) : []
  const filter = {
    ...catalogue(scope),
    ...(type ? { type } : {}),
    ...(isActive === undefined ? {} : { isActive }),
    ...(words.length > 0 ? beginning(words, (word) => [word]) : {}),
  }
  const direction = sort.startsWith('-') ? -1 : 1
  const field = sort.endsWith('name') ? 'nameKey' : 'price'
  const skip = Math.max(0, Number.parseInt(cursor ?? '0', 10) || 0)
  const docs = await ProductModel.find(filter as never)
    .sort({ [field]: direction, _id: direction })
    .skip(skip)
    .limit(limit + 1)
    .lean()
  const items = docs.slice(0, limit).map(plain)
  return { items, nextCursor: docs.length > limit ? String(skip + limit) : null }
}
