import type { Text } from '../../core/errors.ts'

export const pageTexts = {
  quote: { en: 'Quote {{number}}', es: 'Cotización {{number}}', pt: 'Cotação {{number}}', ar: 'عرض السعر {{number}}' },
  from: { en: 'from {{business}}', es: 'de {{business}}', pt: 'de {{business}}', ar: 'من {{business}}' },
  validUntil: {
    en: 'Valid until {{date}}',
    es: 'Válida hasta el {{date}}',
    pt: 'Válida até {{date}}',
    ar: 'صالح حتى {{date}}',
  },
  lines: { en: 'What is offered', es: 'Lo que se ofrece', pt: 'O que é oferecido', ar: 'ما يشمله العرض' },
  download: { en: 'Download as PDF', es: 'Descargar en PDF', pt: 'Baixar em PDF', ar: 'تنزيل بصيغة PDF' },
  yourName: { en: 'Your name', es: 'Tu nombre', pt: 'Seu nome', ar: 'اسمك' },
  accept: {
    en: 'Accept for {{total}}',
    es: 'Aceptar por {{total}}',
    pt: 'Aceitar por {{total}}',
    ar: 'قبول بمبلغ {{total}}',
  },
  acceptHint: {
    en: 'With your name you accept this quote. An order is made of it.',
    es: 'Con tu nombre aceptas esta cotización. Se crea un pedido.',
    pt: 'Com seu nome você aceita esta cotação. Um pedido é criado.',
    ar: 'بكتابة اسمك تقبل هذا العرض، ويُنشأ منه طلب.',
  },
  decline: { en: 'Decline', es: 'Rechazar', pt: 'Recusar', ar: 'رفض' },
  declineAsk: {
    en: 'I do not want this quote',
    es: 'No quiero esta cotización',
    pt: 'Não quero esta cotação',
    ar: 'لا أريد هذا العرض',
  },
  reason: { en: 'Why? (optional)', es: '¿Por qué? (opcional)', pt: 'Por quê? (opcional)', ar: 'لماذا؟ (اختياري)' },
  accepted: {
    en: 'Accepted on {{date}}. Your order is {{order}}.',
    es: 'Aceptada el {{date}}. Tu pedido es {{order}}.',
    pt: 'Aceita em {{date}}. Seu pedido é {{order}}.',
    ar: 'قُبل في {{date}}. رقم طلبك {{order}}.',
  },
  declined: {
    en: 'Declined on {{date}}. Nothing was ordered.',
    es: 'Rechazada el {{date}}. No se pidió nada.',
    pt: 'Recusada em {{date}}. Nada foi pedido.',
    ar: 'رُفض في {{date}}. لم يُطلب شيء.',
  },
  expired: {
    en: 'This quote was valid until {{date}} and can be accepted no more. Write to us for a new one.',
    es: 'Esta cotización era válida hasta el {{date}} y ya no se puede aceptar. Escríbenos para una nueva.',
    pt: 'Esta cotação era válida até {{date}} e não pode mais ser aceita. Escreva para nós para uma nova.',
    ar: 'كان هذا العرض صالحًا حتى {{date}} ولا يمكن قبوله بعد الآن. راسلنا للحصول على عرض جديد.',
  },
  replaced: {
    en: 'This quote was replaced. The current one is {{newer}}.',
    es: 'Esta cotización fue reemplazada. La vigente es {{newer}}.',
    pt: 'Esta cotação foi substituída. A atual é {{newer}}.',
    ar: 'استُبدل هذا العرض. العرض الحالي هو {{newer}}.',
  },
  withdrawn: {
    en: 'This quote was withdrawn and can be accepted no more.',
    es: 'Esta cotización fue retirada y ya no se puede aceptar.',
    pt: 'Esta cotação foi retirada e não pode mais ser aceita.',
    ar: 'سُحب هذا العرض ولا يمكن قبوله بعد الآن.',
  },
  stale: {
    en: 'This page was open for too long. Look at the quote once more and answer again; nothing was changed.',
    es: 'Esta página estuvo abierta demasiado tiempo. Revisa la cotización y responde de nuevo; no se cambió nada.',
    pt: 'Esta página ficou aberta tempo demais. Veja a cotação e responda de novo; nada foi alterado.',
    ar: 'بقيت هذه الصفحة مفتوحة وقتًا طويلًا. راجع العرض وأجب مجددًا؛ لم يتغير شيء.',
  },
  tooMany: {
    en: 'Too many requests. Wait {{seconds}} seconds and try again.',
    es: 'Demasiadas solicitudes. Espera {{seconds}} segundos e inténtalo de nuevo.',
    pt: 'Solicitações demais. Espere {{seconds}} segundos e tente de novo.',
    ar: 'طلبات كثيرة جدًا. انتظر {{seconds}} ثانية وحاول مجددًا.',
  },
  broken: {
    en: 'Something went wrong on our side. Nothing was changed. Try again in a moment.',
    es: 'Algo falló de nuestro lado. No se cambió nada. Inténtalo de nuevo en un momento.',
    pt: 'Algo falhou do nosso lado. Nada foi alterado. Tente de novo em um momento.',
    ar: 'حدث خطأ من جهتنا. لم يتغير شيء. حاول مجددًا بعد قليل.',
  },
  language: { en: 'Language', es: 'Idioma', pt: 'Idioma', ar: 'اللغة' },
} satisfies Record<string, Text>
