import type { WASocket } from '@whiskeysockets/baileys'
import type { MessageContent } from '../../../schemas/message-content.ts'
import { minorOf } from './content-parts.ts'

const patienceMs = 5_000

/**
 * The items of a catalog order. Its message names only how many there are, and WhatsApp is asked for them; where it does
 * not answer soon, the order is stored without: who reads it sees the total and looks on the phone.
 */
export async function withItems(
  content: MessageContent,
  { id, token }: { id: string; token: string },
  socket: WASocket | null,
): Promise<MessageContent> {
  const { order } = content
  if (!order || !socket) return content
  const details = await within(patienceMs, socket.getOrderDetails(id, token))
  if (!details) return content
  const currency = /^[A-Z]{3}$/.test(details.price.currency) ? details.price.currency : order.currency
  if (!currency) return content
  const items = details.products.slice(0, 200).map((product) => ({
    sku: product.id.slice(0, 128) || '—',
    name: product.name.slice(0, 200) || null,
    quantity: Math.max(1, Math.round(product.quantity)),
    unitPrice: minorOf(product.price, currency),
  }))
  return {
    ...content,
    order: { ...order, currency, items, total: order.total ?? minorOf(details.price.total, currency) },
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null)
  })
  try {
    return await Promise.race([work, late])
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}
