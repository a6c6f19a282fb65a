import type { Id } from '../../../schemas/common.ts'
import type { Message } from '../../../schemas/message.ts'
import type { Order } from '../../../schemas/order.ts'

export interface CatalogPlace {
  /** The organization's, where the channel names none. */
  currency: string
  /** Who has the conversation. */
  agentId: Id | null
  /** What an order is called whose items the channel did not tell. */
  unnamed(count: number): string
}

/** The lines of an order from a channel's catalog, at the prices that the customer saw. Null: the message holds none. */
export function draftOfCatalog(
  { content }: Message,
  { currency, unnamed }: CatalogPlace,
): Pick<Order, 'lines' | 'total' | 'currency'> | null {
  const order = content?.order
  if (!order) return null
  const items = order.items.map((item) => ({
    name: (item.name ?? item.sku).slice(0, 200),
    quantity: item.quantity,
    unitPrice: item.unitPrice ?? 0,
  }))
  const whole = { name: unnamed(order.itemCount ?? 1), quantity: 1, unitPrice: order.total ?? 0 }
  const lines = (items.length > 0 ? items : [whole]).map(({ name, quantity, unitPrice }) => {
    const amount = quantity * unitPrice
    return {
      ...{ productId: null, name, quantity: String(quantity), unitPrice, taxBasisPoints: 0 },
      ...{ amount, discount: 0, tax: 0, total: amount },
    }
  })
  const sum = lines.reduce((total, line) => total + line.total, 0)
  return { lines, total: order.total ?? sum, currency: order.currency ?? currency }
}
