import { z } from 'zod'
import { Id, pageOf } from '../../../schemas/common.ts'
import { Product, ProductDraft, ProductPatch, ProductQuery } from '../../../schemas/product.ts'
import { type AnyAction, defineAction } from '../../core/action.ts'
import type { Products } from './service.ts'

export const productActions = ({ products }: { products: Products }): AnyAction[] => [
  defineAction({
    name: 'product.list',
    title: { en: 'List products', es: 'Listar productos', pt: 'Listar produtos', ar: 'سرد المنتجات' },
    input: ProductQuery,
    output: pageOf(Product),
    permission: 'view_products',
    risk: 'read',
    http: { method: 'GET', path: '/products' },
    run: (ctx, query) => products.list(ctx.scope, query),
  }),
  defineAction({
    name: 'product.get',
    title: { en: 'Show a product', es: 'Ver un producto', pt: 'Ver um produto', ar: 'عرض منتج' },
    input: z.strictObject({ id: Id }),
    output: Product,
    permission: 'view_products',
    risk: 'read',
    http: { method: 'GET', path: '/products/:id' },
    run: (ctx, { id }) => products.get(ctx.scope, id),
  }),
  defineAction({
    name: 'product.create',
    title: { en: 'Add a product', es: 'Añadir un producto', pt: 'Adicionar um produto', ar: 'إضافة منتج' },
    input: ProductDraft,
    output: Product,
    permission: 'manage_products',
    risk: 'write',
    http: { method: 'POST', path: '/products', status: 201 },
    run: async (ctx, draft) => {
      const product = await products.create(ctx, draft)
      ctx.audit('product', product.id)
      return product
    },
  }),
  defineAction({
    name: 'product.update',
    title: { en: 'Change a product', es: 'Modificar un producto', pt: 'Alterar um produto', ar: 'تعديل منتج' },
    input: ProductPatch.extend({ id: Id }),
    output: Product,
    permission: 'manage_products',
    risk: 'write',
    http: { method: 'PATCH', path: '/products/:id' },
    run: async (ctx, { id, ...patch }) => {
      const product = await products.update(ctx, id, patch)
      ctx.audit('product', id, Object.keys(patch))
      return product
    },
  }),
]
