import type { Text } from '../../core/errors.ts'

export const creditNote: Text = { en: 'Credit note', es: 'Nota de crédito', pt: 'Nota de crédito', ar: 'إشعار دائن' }
export const due: Text = { en: 'Due', es: 'Vence', pt: 'Vencimento', ar: 'الاستحقاق' }
export const paidOn: Text = { en: 'Paid', es: 'Pagada', pt: 'Paga', ar: 'دُفعت' }
export const issuedText: Text = {
  en: 'Invoice {{number}} for {{amount}}. You find it here too: {{link}}',
  es: 'Factura {{number}} por {{amount}}. También la encuentras aquí: {{link}}',
  pt: 'Fatura {{number}} de {{amount}}. Você também a encontra aqui: {{link}}',
  ar: 'الفاتورة {{number}} بمبلغ {{amount}}. تجدها هنا أيضًا: {{link}}',
}
