import type { QuoteStatus } from '../../../schemas/quote.ts'
import { AppError, notFound, type Text } from '../../core/errors.ts'

export const noQuote = () => notFound({ en: 'quote', es: 'cotización', pt: 'cotação', ar: 'عرض سعر' })

export const quoteTooLarge = () =>
  new AppError('quote.too-large', {
    en: 'The amounts are too large to be kept exactly. Check the quantities and prices; nothing was created.',
    es: 'Los importes son demasiado grandes. Revisa cantidades y precios; no se creó nada.',
    pt: 'Os valores são grandes demais. Verifique quantidades e preços; nada foi criado.',
    ar: 'المبالغ أكبر من أن تُحفظ بدقة. راجع الكميات والأسعار؛ لم يُنشأ شيء.',
  })

export const discountTooLarge = (subtotal: string) =>
  new AppError(
    'quote.discount-too-large',
    {
      en: 'The discount is more than the total of {{subtotal}}. Nothing was changed.',
      es: 'El descuento es mayor que el total de {{subtotal}}. No se cambió nada.',
      pt: 'O desconto é maior que o total de {{subtotal}}. Nada foi alterado.',
      ar: 'الخصم أكبر من المجموع {{subtotal}}. لم يتغير شيء.',
    },
    { params: { subtotal } },
  )

const states: Record<QuoteStatus, Text> = {
  draft: { en: 'a draft', es: 'en borrador', pt: 'em rascunho', ar: 'مسودة' },
  sent: { en: 'sent', es: 'enviada', pt: 'enviada', ar: 'مُرسل' },
  accepted: { en: 'accepted', es: 'aceptada', pt: 'aceita', ar: 'مقبول' },
  declined: { en: 'declined', es: 'rechazada', pt: 'recusada', ar: 'مرفوض' },
  expired: { en: 'expired', es: 'vencida', pt: 'vencida', ar: 'منتهي الصلاحية' },
  superseded: { en: 'withdrawn', es: 'retirada', pt: 'retirada', ar: 'مسحوب' },
}

/** `from` → `to` is not in the table of moves. */
export function notAllowed(number: string, from: QuoteStatus, to: QuoteStatus): AppError {
  const text: Text = {
    en: `Quote {{number}} is ${states[from].en}, so it cannot become ${states[to].en}. Nothing was changed.`,
    es: `La cotización {{number}} está ${states[from].es}: no puede pasar a ${states[to].es}. No se cambió nada.`,
    pt: `A cotação {{number}} está ${states[from].pt}: não pode passar a ${states[to].pt}. Nada foi alterado.`,
    ar: `عرض السعر {{number}} ${states[from].ar}، فلا يمكن أن يصبح ${states[to].ar}. لم يتغير شيء.`,
  }
  return new AppError('quote.not-open', text, { status: 422, params: { number }, details: { from, to } })
}

export const expired = (number: string, date: string) =>
  new AppError('quote.expired', expiredText, { status: 422, params: { number, date } })
export const expiredText: Text = {
  en: 'Quote {{number}} was valid until {{date}} and has expired. We can make a new one.',
  es: 'La cotización {{number}} era válida hasta el {{date}} y ya venció. Podemos hacer una nueva.',
  pt: 'A cotação {{number}} era válida até {{date}} e já venceu. Podemos fazer uma nova.',
  ar: 'كان عرض السعر {{number}} صالحًا حتى {{date}} وانتهت صلاحيته. يمكننا إعداد عرض جديد.',
}

export const superseded = (number: string, newer: string) =>
  new AppError('quote.superseded', supersededText, { status: 422, params: { number, newer }, details: { newer } })
export const supersededText: Text = {
  en: 'Quote {{number}} was replaced by {{newer}}. Answer that one; nothing was changed.',
  es: 'La cotización {{number}} fue reemplazada por {{newer}}. Responde a esa; no se cambió nada.',
  pt: 'A cotação {{number}} foi substituída por {{newer}}. Responda a essa; nada foi alterado.',
  ar: 'حل عرض السعر {{newer}} محل {{number}}. أجب عن العرض الجديد؛ لم يتغير شيء.',
}

export const noConversation = (number: string) =>
  new AppError(
    'quote.no-conversation',
    {
      en: 'Quote {{number}} has no conversation to be sent in. Create it from the conversation with the customer.',
      es: 'La cotización {{number}} no tiene una conversación donde enviarse. Créala desde la conversación.',
      pt: 'A cotação {{number}} não tem uma conversa para ser enviada. Crie-a a partir da conversa.',
      ar: 'لا توجد محادثة لإرسال عرض السعر {{number}} فيها. أنشئه من محادثة العميل.',
    },
    { status: 422, params: { number } },
  )

export const otherContact = () =>
  new AppError('quote.other-contact', {
    en: 'This conversation is with another contact. Nothing was created.',
    es: 'Esta conversación es con otro contacto. No se creó nada.',
    pt: 'Esta conversa é com outro contato. Nada foi criado.',
    ar: 'هذه المحادثة مع جهة اتصال أخرى. لم يُنشأ شيء.',
  })
