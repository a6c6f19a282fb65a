import type { Stanza } from '../protocol/stanzas.ts'
import { childOf, stanza } from '../protocol/stanzas.ts'
import { demand } from '../protocol/violation.ts'
import type { Order, World } from '../world.ts'

const KIND = 'order'

export const keepOrder = (world: World, order: Order): void => {
  world.orders.set(order.orderId, order)
  world.store.put(KIND, order.orderId, () => order)
}

export const restoreOrders = (world: Pick<World, 'orders' | 'store'>): void => {
  for (const [id, order] of world.store.load<Order>(KIND)) world.orders.set(id, order)
}

const text = (tag: string, value: string | number) => stanza(tag, {}, Buffer.from(String(value)))

/** Items of an order, for who has its token. Undefined where there is none such. */
export function answerOrder(world: World, iq: Stanza): Stanza[] | undefined {
  const asked = childOf(iq, 'order')
  demand(asked?.attrs.op === 'get' && asked.attrs.id, 'an unknown question about orders')
  const token = childOf(asked, 'token')?.content
  demand(token instanceof Uint8Array, 'a question about an order without its token')
  const order = world.orders.get(asked.attrs.id)
  if (!order || order.token !== Buffer.from(token).toString()) return undefined
  const { currency, total } = order
  const products = order.items.map(({ id, name, quantity, price }) =>
    stanza('product', {}, [
      ...[text('id', id), text('name', name), text('price', price), text('currency', currency)],
      text('quantity', quantity),
    ]),
  )
  const price = stanza('price', {}, [text('total', total), text('currency', currency), text('price_status', 'final')])
  return [stanza('order', { id: order.orderId }, [...products, price])]
}
