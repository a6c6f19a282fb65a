import type { Order, OrderStatus } from '../../../schemas/order.ts'
import { AppError, say, type Text } from '../../core/errors.ts'
import { systemScope } from '../../core/scope.ts'
import { readerOf } from '../quotes/index.ts'
import type { OrderContext, OrderDeps } from './deps.ts'

/** What a customer is told of their order, unless the member says not to. */
const notices: Partial<Record<OrderStatus, Text>> = {
  shipped: {
    en: 'Your order {{number}} is on its way.',
    es: 'Tu pedido {{number}} va en camino.',
    pt: 'Seu pedido {{number}} está a caminho.',
    ar: 'طلبك {{number}} في الطريق إليك.',
  },
  delivered: {
    en: 'Your order {{number}} was delivered. Thank you for your purchase.',
    es: 'Tu pedido {{number}} fue entregado. Gracias por tu compra.',
    pt: 'Seu pedido {{number}} foi entregue. Obrigado pela compra.',
    ar: 'تم تسليم طلبك {{number}}. شكرًا لشرائك.',
  },
  cancelled: {
    en: 'Your order {{number}} was cancelled: {{reason}}',
    es: 'Tu pedido {{number}} fue cancelado: {{reason}}',
    pt: 'Seu pedido {{number}} foi cancelado: {{reason}}',
    ar: 'أُلغي طلبك {{number}}: {{reason}}',
  },
}
const trackingText: Text = {
  en: 'Tracking: {{tracking}}',
  es: 'Seguimiento: {{tracking}}',
  pt: 'Rastreamento: {{tracking}}',
  ar: 'رقم التتبع: {{tracking}}',
}

/** Tells the customer of a move, once, in their language. A line that is gone keeps nobody from moving an order. */
export async function tellCustomer(deps: OrderDeps, ctx: OrderContext, order: Order): Promise<void> {
  const text = notices[order.status]
  const { conversationId, organizationId, number, status } = order
  if (!text || !conversationId) return
  const organization = await deps.organizations.get(organizationId)
  const contact = await deps.contacts.get(systemScope(organizationId), order.contactId, ctx.tx.session)
  const { locale } = readerOf(contact, organization)
  const tracking = [order.trackingCarrier, order.trackingNumber, order.trackingUrl].filter(Boolean).join(' · ')
  const lines = [say(text, locale, { number, reason: order.cancelReason ?? '' })]
  if (status === 'shipped' && tracking) lines.push(say(trackingText, locale, { tracking }))
  try {
    await deps.conversations.send(
      { ...ctx, scope: systemScope(organizationId) },
      {
        ...{ conversationId, text: lines.join('\n'), lane: 'transactional', clientId: `order-${status}:${order.id}` },
        sender: { kind: 'system', userId: null, name: organization.name },
      },
    )
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'line.not-connected')) throw error
  }
}
