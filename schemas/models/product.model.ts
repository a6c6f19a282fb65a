import { Product } from '../product.ts'
import { defineModel } from './define.ts'

/** Kept as long as its organization: quotes name them. One that is sold no more is inactive. */
export const ProductModel = defineModel({
  collection: 'products',
  shape: Product,
  /** The folded words of name and SKU, both whole, and the name: what people type is found and sorted by them. */
  extra: { words: [String], keys: [String], nameKey: String },
  indexes: [
    // a product by its name as it is written: imports
    { keys: { organizationId: 1, name: 1 } },
    // the list by name
    { keys: { organizationId: 1, nameKey: 1, _id: 1 } },
    // one page of a shop for each
    { keys: { organizationId: 1, slug: 1 }, options: { unique: true } },
    // those of a type
    { keys: { organizationId: 1, type: 1 } },
    // match: the name or SKU as it is
    { keys: { organizationId: 1, keys: 1 } },
    // match and search: words that begin so
    { keys: { organizationId: 1, words: 1 } },
    // a SKU is one product's
    {
      keys: { organizationId: 1, sku: 1 },
      options: { unique: true, partialFilterExpression: { sku: { $type: 'string' } } },
    },
  ],
})
