import type { Text } from '../core/errors.ts'

export const noCustomer: Text = {
  en: 'Say which customer it is about: /pay @Maria … or @+15551234567 …',
  es: 'Di de qué cliente se trata: /pay @Maria … o @+15551234567 …',
  pt: 'Diga de qual cliente se trata: /pay @Maria … ou @+15551234567 …',
  ar: 'اذكر العميل المقصود: ‎/pay @Maria …‎ أو ‎@+15551234567 …',
}
export const asked: Text = {
  en: 'The customer is asked to pay {{amount}} for {{description}}. The link is on its way.',
  es: 'Se pide al cliente que pague {{amount}} por {{description}}. El enlace va en camino.',
  pt: 'O cliente recebe o pedido de pagar {{amount}} por {{description}}. O link está a caminho.',
  ar: 'طُلب من العميل دفع {{amount}} مقابل {{description}}. الرابط في الطريق.',
}
export const refunding: Text = {
  en: 'The refund of {{amount}} is on its way.',
  es: 'El reembolso de {{amount}} va en camino.',
  pt: 'O reembolso de {{amount}} está a caminho.',
  ar: 'استرداد {{amount}} في الطريق.',
}
export const invoiced: Text = {
  en: 'Invoice {{number}} for {{amount}} was issued and is sent.',
  es: 'La factura {{number}} por {{amount}} se emitió y se envía.',
  pt: 'A fatura {{number}} de {{amount}} foi emitida e é enviada.',
  ar: 'صدرت الفاتورة {{number}} بمبلغ {{amount}} وتُرسل الآن.',
}
export const invoiceDrafted: Text = {
  en: 'An invoice for {{amount}} is a draft. It has no number yet.',
  es: 'Una factura por {{amount}} es un borrador. Aún no tiene número.',
  pt: 'Uma fatura de {{amount}} é um rascunho. Ainda não tem número.',
  ar: 'فاتورة بمبلغ {{amount}} مسودة. ليس لها رقم بعد.',
}
export const ending: Text = {
  en: 'The subscription ends.',
  es: 'La suscripción termina.',
  pt: 'A assinatura termina.',
  ar: 'ينتهي الاشتراك.',
}
export const portalSent: Text = {
  en: 'The customer gets a link to the page of their subscription.',
  es: 'El cliente recibe un enlace a la página de su suscripción.',
  pt: 'O cliente recebe um link para a página da sua assinatura.',
  ar: 'يصل العميل رابط صفحة اشتراكه.',
}
export const noSuchNumber: Text = {
  en: 'This customer has no {{number}}.',
  es: 'Este cliente no tiene {{number}}.',
  pt: 'Este cliente não tem {{number}}.',
  ar: 'ليس لدى هذا العميل {{number}}.',
}
export const nothingOwed: Text = {
  en: 'This customer has nothing to pay. Say how much: /pay 250 for delivery.',
  es: 'Este cliente no tiene nada que pagar. Di cuánto: /pay 250 por el envío.',
  pt: 'Este cliente não tem nada a pagar. Diga quanto: /pay 250 pela entrega.',
  ar: 'ليس على هذا العميل ما يدفعه. اذكر المبلغ: ‎/pay 250 مقابل التوصيل.',
}
export const payUsage: Text = {
  en: 'Say how much, or name an order, invoice or quote: /pay 250 for delivery, /pay ORD-1001.',
  es: 'Di cuánto o nombra un pedido, factura o cotización: /pay 250 por el envío, /pay ORD-1001.',
  pt: 'Diga quanto ou nomeie um pedido, fatura ou cotação: /pay 250 pela entrega, /pay ORD-1001.',
  ar: 'اذكر المبلغ أو رقم طلب أو فاتورة أو عرض: ‎/pay 250‎ أو ‎/pay ORD-1001.',
}
export const nothingPaid: Text = {
  en: 'There is no payment of this customer that could be refunded.',
  es: 'No hay ningún pago de este cliente que se pueda reembolsar.',
  pt: 'Não há pagamento deste cliente que possa ser reembolsado.',
  ar: 'لا توجد دفعة لهذا العميل يمكن ردها.',
}
export const which: Text = {
  en: 'There are several: {{numbers}}. Write the number of one.',
  es: 'Hay varios: {{numbers}}. Escribe el número de uno.',
  pt: 'Há vários: {{numbers}}. Escreva o número de um.',
  ar: 'هناك عدة: {{numbers}}. اكتب رقم واحد منها.',
}
export const otherCurrency: Text = {
  en: 'That payment was in {{currency}}.',
  es: 'Ese pago fue en {{currency}}.',
  pt: 'Esse pagamento foi em {{currency}}.',
  ar: 'كانت تلك الدفعة بعملة {{currency}}.',
}
export const noSubscription: Text = {
  en: 'This customer has no subscription that runs.',
  es: 'Este cliente no tiene una suscripción activa.',
  pt: 'Este cliente não tem uma assinatura ativa.',
  ar: 'ليس لدى هذا العميل اشتراك قائم.',
}
