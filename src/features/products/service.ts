import type { Id } from '../../../schemas/common.ts'
import { streams } from '../../../schemas/events.ts'
import type { Organization } from '../../../schemas/organization.ts'
import type { Product, ProductDraft, ProductPatch, ProductQuery } from '../../../schemas/product.ts'
import type { ActionContext } from '../../core/action.ts'
import { type ClientSession, isDuplicateKey } from '../../core/db.ts'
import { AppError, notFound } from '../../core/errors.ts'
import { fold } from '../../core/fold.ts'
import { newId } from '../../core/ids.ts'
import type { Scope } from '../../core/scope.ts'
import * as repository from './repository.ts'

type Context = Pick<ActionContext, 'scope' | 'tx'>
export interface ProductDeps {
  organizations: { get(organizationId: Id): Promise<Pick<Organization, 'currency'>> }
}

const matchesAtOnce = 20
const noProduct = () => notFound({ en: 'product', es: 'producto', pt: 'produto', ar: 'منتج' })

export function createProducts({ organizations }: ProductDeps) {
  const get = async (scope: Scope, id: Id, session?: ClientSession): Promise<Product> => {
    const product = await repository.findProduct(scope, { id }, session)
    if (!product) throw noProduct()
    return product
  }
  return {
    get,
    list: (scope: Scope, query: ProductQuery) => repository.pageOfProducts(scope, query),

    /**
     * Active products that a piece of text can mean, best first. A name or SKU that is exactly it stands alone; else
     * those of which every typed word begins a word, in the plural too.
     */
    async match(scope: Scope, text: string): Promise<Product[]> {
      const key = fold(text)
      const words = repository.wordsOf(text).slice(0, 12)
      if (!key || words.length === 0) return []
      const exact = await repository.findByKey(scope, key, matchesAtOnce)
      if (exact.length > 0) return exact
      const found = await repository.findByWords(scope, words, formsOf, matchesAtOnce)
      // the fewer words beside those that were typed, the nearer
      return found.toSorted((a, b) => repository.wordsOf(a.name).length - repository.wordsOf(b.name).length)
    },

    async create(ctx: Context, { slug, currency, ...draft }: ProductDraft): Promise<Product> {
      const { organizationId } = ctx.scope
      const product = {
        ...{ id: newId(), organizationId, isActive: true, ...draft },
        slug: slug ?? (await freeSlug(ctx, draft.name)),
        currency: currency ?? (await organizations.get(organizationId)).currency,
      }
      const made = await unique(() => repository.insertProduct(product, ctx.tx.session), product)
      show(ctx, made.id)
      return made
    },

    async update(ctx: Context, id: Id, patch: ProductPatch): Promise<Product> {
      const next = { ...(await get(ctx.scope, id, ctx.tx.session)), ...patch } as Product
      const updated = await unique(() => repository.updateProduct(ctx.scope, id, next, ctx.tx.session), next)
      if (!updated) throw noProduct()
      show(ctx, id)
      return updated
    },
  }
}
export type Products = ReturnType<typeof createProducts>

/** A word as it is, and what its plural is the plural of. */
function formsOf(word: string): string[] {
  if (word.length > 3 && word.endsWith('es')) return [word, word.slice(0, -1), word.slice(0, -2)]
  return word.length > 2 && word.endsWith('s') ? [word, word.slice(0, -1)] : [word]
}

async function freeSlug({ scope, tx }: Context, name: string): Promise<string> {
  const slug = repository.wordsOf(name).join('-').slice(0, 100).replace(/-$/, '') || 'product'
  const taken = await repository.slugsLike(scope, slug, tx.session)
  if (!taken.has(slug)) return slug
  for (let at = 2; ; at++) if (!taken.has(`${slug}-${at}`)) return `${slug}-${at}`
}

function show({ scope, tx }: Context, id: Id): void {
  const { organizationId } = scope
  tx.show({
    ...{ organizationId, stream: streams.lists(organizationId), type: 'record.changed' },
    data: { noun: 'product', id },
  })
}

async function unique<T>(work: () => Promise<T>, { slug, sku }: Pick<Product, 'slug' | 'sku'>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isDuplicateKey(error)) throw taken(slug, sku)
    throw error
  }
}

const taken = (slug: string, sku: string | null) =>
  new AppError(
    'product.taken',
    {
      en: 'Another product has the SKU "{{sku}}" or the short name "{{slug}}". Choose another; nothing was saved.',
      es: 'Otro producto ya tiene el SKU "{{sku}}" o el nombre corto "{{slug}}". Elige otro; no se guardó nada.',
      pt: 'Outro produto já tem o SKU "{{sku}}" ou o nome curto "{{slug}}". Escolha outro; nada foi salvo.',
      ar: 'يوجد منتج آخر بالرمز "{{sku}}" أو بالاسم المختصر "{{slug}}". اختر غيره؛ لم يُحفظ شيء.',
    },
    { status: 409, params: { slug, sku: sku ?? '—' } },
  )
