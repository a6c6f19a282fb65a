import type { Text } from '../../core/errors.ts'

export const paperTexts = {
  quote: { en: 'Quote', es: 'Cotización', pt: 'Cotação', ar: 'عرض سعر' },
  invoice: { en: 'Invoice', es: 'Factura', pt: 'Fatura', ar: 'فاتورة' },
  customer: { en: 'For', es: 'Para', pt: 'Para', ar: 'إلى' },
  date: { en: 'Date', es: 'Fecha', pt: 'Data', ar: 'التاريخ' },
  validUntil: { en: 'Valid until', es: 'Válida hasta', pt: 'Válida até', ar: 'صالح حتى' },
  item: { en: 'Description', es: 'Descripción', pt: 'Descrição', ar: 'الوصف' },
  quantity: { en: 'Qty', es: 'Cant.', pt: 'Qtd.', ar: 'الكمية' },
  price: { en: 'Unit price', es: 'Precio unitario', pt: 'Preço unitário', ar: 'سعر الوحدة' },
  amount: { en: 'Amount', es: 'Importe', pt: 'Valor', ar: 'المبلغ' },
  subtotal: { en: 'Subtotal', es: 'Subtotal', pt: 'Subtotal', ar: 'المجموع الفرعي' },
  discount: { en: 'Discount', es: 'Descuento', pt: 'Desconto', ar: 'الخصم' },
  tax: { en: 'Tax', es: 'Impuesto', pt: 'Imposto', ar: 'الضريبة' },
  taxIncluded: { en: 'Tax included', es: 'Impuesto incluido', pt: 'Imposto incluído', ar: 'الضريبة مشمولة' },
  total: { en: 'Total', es: 'Total', pt: 'Total', ar: 'الإجمالي' },
  answer: {
    en: 'Read, accept or decline this quote at {{url}}',
    es: 'Lee, acepta o rechaza esta cotización en {{url}}',
    pt: 'Leia, aceite ou recuse esta cotação em {{url}}',
    ar: 'اقرأ هذا العرض واقبله أو ارفضه على {{url}}',
  },
  pages: {
    en: 'Page {{page}} of {{pages}}',
    es: 'Página {{page}} de {{pages}}',
    pt: 'Página {{page}} de {{pages}}',
    ar: 'صفحة {{page}} من {{pages}}',
  },
} satisfies Record<string, Text>
