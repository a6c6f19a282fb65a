import { type FulfillmentStatus, fulfillmentMoves, type OrderStatus, orderMoves } from '../../../schemas/order.ts'
import { AppError, notFound, type Text } from '../../core/errors.ts'

export const noOrder = () => notFound({ en: 'order', es: 'pedido', pt: 'pedido', ar: 'طلب' })

const refusal: Text = {
  en: 'Order {{number}} is {{from}}: from there it cannot become {{to}}, only {{next}}. Nothing was changed.',
  es: 'El pedido {{number}} está en {{from}}: no puede pasar a {{to}}, solo a {{next}}. No se cambió nada.',
  pt: 'O pedido {{number}} está em {{from}}: não pode passar a {{to}}, só a {{next}}. Nada foi alterado.',
  ar: 'الطلب {{number}} في حالة {{from}}: لا يمكن أن يصبح {{to}}، بل {{next}} فقط. لم يتغير شيء.',
}
export function notAllowed(number: string, from: string, to: string, next: readonly string[]): AppError {
  const params = { number, from, to, next: next.join(', ') || '—' }
  return new AppError('order.not-allowed', refusal, { status: 422, params, details: { from, to } })
}
export const statusNotAllowed = (number: string, from: OrderStatus, to: OrderStatus) =>
  notAllowed(number, from, to, orderMoves[from])
export const fulfillmentNotAllowed = (number: string, from: FulfillmentStatus, to: FulfillmentStatus) =>
  notAllowed(number, from, to, fulfillmentMoves[from])

export const noReason = (number: string) =>
  new AppError(
    'order.no-reason',
    {
      en: 'Say why order {{number}} is cancelled. Nothing was changed.',
      es: 'Indica por qué se cancela el pedido {{number}}. No se cambió nada.',
      pt: 'Diga por que o pedido {{number}} é cancelado. Nada foi alterado.',
      ar: 'اذكر سبب إلغاء الطلب {{number}}. لم يتغير شيء.',
    },
    { params: { number } },
  )

export const otherCurrency = (number: string, currency: string) =>
  new AppError(
    'order.other-currency',
    {
      en: 'Order {{number}} is in another currency than {{currency}}. Nothing was changed.',
      es: 'El pedido {{number}} está en otra moneda que {{currency}}. No se cambió nada.',
      pt: 'O pedido {{number}} está em outra moeda que {{currency}}. Nada foi alterado.',
      ar: 'الطلب {{number}} بعملة غير {{currency}}. لم يتغير شيء.',
    },
    { status: 422, params: { number, currency } },
  )

export const refundAbovePaid = (number: string) =>
  new AppError(
    'order.refund-above-paid',
    {
      en: 'More cannot be refunded for order {{number}} than was paid. Nothing was changed.',
      es: 'No se puede reembolsar del pedido {{number}} más de lo pagado. No se cambió nada.',
      pt: 'Não se pode reembolsar do pedido {{number}} mais do que foi pago. Nada foi alterado.',
      ar: 'لا يمكن رد مبلغ عن الطلب {{number}} أكبر مما دُفع. لم يتغير شيء.',
    },
    { status: 422, params: { number } },
  )
