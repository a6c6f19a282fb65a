import type { Text } from '../../core/errors.ts'

/** What customers and colleagues read about payments. */

export const payHere: Text = {
  en: '{{business}}: please pay {{amount}} for {{description}} here:\n{{link}}',
  es: '{{business}}: paga {{amount}} por {{description}} aquí:\n{{link}}',
  pt: '{{business}}: pague {{amount}} por {{description}} aqui:\n{{link}}',
  ar: '{{business}}: يرجى دفع {{amount}} مقابل {{description}} هنا:\n{{link}}',
}
export const receipt: Text = {
  en: 'Thank you. We received {{amount}} for {{description}}. Your invoice is {{invoice}}.',
  es: 'Gracias. Recibimos {{amount}} por {{description}}. Tu factura es {{invoice}}.',
  pt: 'Obrigado. Recebemos {{amount}} por {{description}}. Sua fatura é {{invoice}}.',
  ar: 'شكرًا لك. استلمنا {{amount}} مقابل {{description}}. رقم فاتورتك {{invoice}}.',
}
export const refunded: Text = {
  en: 'We gave back {{amount}} for {{description}}. It may take some days until you see it.',
  es: 'Te devolvimos {{amount}} por {{description}}. Puede tardar unos días en aparecer.',
  pt: 'Devolvemos {{amount}} por {{description}}. Pode levar alguns dias para aparecer.',
  ar: 'أعدنا {{amount}} مقابل {{description}}. قد يستغرق ظهوره بضعة أيام.',
}
export const portalHere: Text = {
  en: '{{business}}: look after your subscription here:\n{{link}}',
  es: '{{business}}: gestiona tu suscripción aquí:\n{{link}}',
  pt: '{{business}}: gerencie sua assinatura aqui:\n{{link}}',
  ar: '{{business}}: أدر اشتراكك من هنا:\n{{link}}',
}
export const paidNotice: Text = {
  en: '{{customer}} paid {{amount}} for {{description}}.',
  es: '{{customer}} pagó {{amount}} por {{description}}.',
  pt: '{{customer}} pagou {{amount}} por {{description}}.',
  ar: 'دفع {{customer}} مبلغ {{amount}} مقابل {{description}}.',
}
export const failedNotice: Text = {
  en: 'The payment of {{amount}} by {{customer}} did not go through: {{reason}}',
  es: 'El pago de {{amount}} de {{customer}} no se completó: {{reason}}',
  pt: 'O pagamento de {{amount}} de {{customer}} não foi concluído: {{reason}}',
  ar: 'لم تتم دفعة {{amount}} من {{customer}}: {{reason}}',
}
export const refundFailedNotice: Text = {
  en: 'The refund of {{amount}} to {{customer}} did not go through: {{reason}}',
  es: 'El reembolso de {{amount}} a {{customer}} no se completó: {{reason}}',
  pt: 'O reembolso de {{amount}} a {{customer}} não foi concluído: {{reason}}',
  ar: 'لم يتم رد {{amount}} إلى {{customer}}: {{reason}}',
}
export const eventFailedNotice: Text = {
  en: 'A payment provider told us something that could not be taken up: {{reason}}',
  es: 'Un proveedor de pagos informó algo que no se pudo procesar: {{reason}}',
  pt: 'Um provedor de pagamentos informou algo que não pôde ser processado: {{reason}}',
  ar: 'أبلغنا مزود الدفع بشيء تعذرت معالجته: {{reason}}',
}
