import { type InvoiceStatus, invoiceMoves } from '../../../schemas/invoice.ts'
import { AppError, notFound } from '../../core/errors.ts'

export const noInvoice = () => notFound({ en: 'invoice', es: 'factura', pt: 'fatura', ar: 'فاتورة' })

export const invoiceNotAllowed = (number: string, from: InvoiceStatus, to: InvoiceStatus) =>
  new AppError(
    'invoice.not-allowed',
    {
      en: 'Invoice {{number}} is {{from}}: from there it cannot become {{to}}, only {{next}}. Nothing was changed.',
      es: 'La factura {{number}} está en {{from}}: no puede pasar a {{to}}, solo a {{next}}. No se cambió nada.',
      pt: 'A fatura {{number}} está em {{from}}: não pode passar a {{to}}, só a {{next}}. Nada foi alterado.',
      ar: 'الفاتورة {{number}} في حالة {{from}}: لا يمكن أن تصبح {{to}}، بل {{next}} فقط. لم يتغير شيء.',
    },
    { status: 422, params: { number, from, to, next: invoiceMoves[from].join(', ') || '—' }, details: { from, to } },
  )

export const alreadyInvoiced = (number: string) =>
  new AppError(
    'invoice.order-has-one',
    {
      en: 'Order {{number}} has an invoice already. Declare that one void before you issue another.',
      es: 'El pedido {{number}} ya tiene una factura. Anúlala antes de emitir otra.',
      pt: 'O pedido {{number}} já tem uma fatura. Anule-a antes de emitir outra.',
      ar: 'للطلب {{number}} فاتورة بالفعل. ألغها قبل إصدار غيرها.',
    },
    { status: 409, params: { number } },
  )

export const otherContact = () =>
  new AppError(
    'invoice.other-contact',
    {
      en: 'That order or conversation is another customer’s. Choose one of this customer.',
      es: 'Ese pedido o conversación es de otro cliente. Elige uno de este cliente.',
      pt: 'Esse pedido ou conversa é de outro cliente. Escolha um deste cliente.',
      ar: 'هذا الطلب أو المحادثة لعميل آخر. اختر ما يخص هذا العميل.',
    },
    { status: 422 },
  )
