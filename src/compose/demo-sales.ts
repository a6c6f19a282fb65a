import { ProductDraft } from '../../schemas/product.ts'
import type { ActionContext } from '../core/action.ts'
import type { Services } from './services.ts'

/** What the demo's counter sells, in cents. */
const parts = [
  ['Air pump', 'AP-250', 25_000],
  ['Water pump', 'WP-118', 18_900],
  ['Oil filter', 'OF-032', 1_250],
  ['Brake pads, front', 'BP-410', 6_490],
  ['Brake disc, front', 'BD-411', 8_900],
  ['Timing belt kit', 'TB-907', 14_750],
  ['Wiper blades, pair', 'WB-024', 2_490],
  ['Hub assembly', 'HA-512', 12_499],
  ['Gasket set', 'GS-333', 5_990],
] as const

/** The demo's catalogue, the look of its papers and what its people are to sell. */
export async function seedSales(
  ctx: ActionContext,
  { products, organizations, sales }: Services,
  sellers: readonly string[],
): Promise<void> {
  for (const [name, sku, price] of parts)
    await products.create(ctx, ProductDraft.parse({ name, sku, price, type: 'part' }))
  const labour = { name: 'Installation, per hour', sku: 'LAB-1', price: 9_000, type: 'service' }
  await products.create(ctx, ProductDraft.parse(labour))
  const look = { address: '1200 NW 7th Avenue, Miami, FL 33136', brandColor: '#1f5d4c', phone: '+1 305 555 0100' }
  await organizations.update(ctx, look)
  for (const userId of sellers) await sales.setTarget(ctx, userId, 1_500_000)
}
