import { type LeadStatus, leadMoves } from '../../../schemas/lead.ts'
import { AppError, notFound, type Text } from '../../core/errors.ts'

export const noLead = () => notFound({ en: 'lead', es: 'prospecto', pt: 'lead', ar: 'عميل محتمل' })

const notAllowedText: Text = {
  en: 'The lead {{name}} is {{from}}: from there it cannot become {{to}}, only {{next}}. Nothing was changed.',
  es: 'El prospecto {{name}} está en {{from}}: no puede pasar a {{to}}, solo a {{next}}. No se cambió nada.',
  pt: 'O lead {{name}} está em {{from}}: não pode passar a {{to}}, só a {{next}}. Nada foi alterado.',
  ar: 'العميل المحتمل {{name}} في حالة {{from}}: لا يمكن أن يصبح {{to}}، بل {{next}} فقط. لم يتغير شيء.',
}
export function notAllowed({ name, status: from }: { name: string; status: LeadStatus }, to: LeadStatus): AppError {
  const next = leadMoves[from].join(', ')
  return new AppError('lead.not-allowed', notAllowedText, {
    ...{ status: 422, params: { name, from, to, next }, details: { from, to } },
  })
}

export const reasonMissing = () =>
  new AppError(
    'lead.reason-missing',
    {
      en: 'Say why the lead was lost. Nothing was changed.',
      es: 'Di por qué se perdió el prospecto. No se cambió nada.',
      pt: 'Diga por que o lead foi perdido. Nada foi alterado.',
      ar: 'اذكر سبب فقدان العميل المحتمل. لم يتغير شيء.',
    },
    { status: 422 },
  )

export const otherContact = () =>
  new AppError(
    'lead.other-contact',
    {
      en: 'This belongs to another contact than the lead. Nothing was changed.',
      es: 'Esto es de otro contacto y no del prospecto. No se cambió nada.',
      pt: 'Isto é de outro contato e não do lead. Nada foi alterado.',
      ar: 'هذا يخص جهة اتصال أخرى غير العميل المحتمل. لم يتغير شيء.',
    },
    { status: 422 },
  )

export const nobodyNamed = () =>
  new AppError('lead.nobody-named', {
    en: 'A lead needs a contact, or a name, a number or an e-mail address. Nothing was created.',
    es: 'Un prospecto necesita un contacto, o un nombre, un número o un correo. No se creó nada.',
    pt: 'Um lead precisa de um contato, ou de um nome, número ou e-mail. Nada foi criado.',
    ar: 'يحتاج العميل المحتمل إلى جهة اتصال أو اسم أو رقم أو بريد. لم يُنشأ شيء.',
  })

export const mayNot = () =>
  new AppError(
    'lead.may-not-have',
    {
      en: 'This member may not work on leads, or has no seat any more. Nothing was changed.',
      es: 'Este miembro no puede trabajar con prospectos o ya no tiene asiento. No se cambió nada.',
      pt: 'Este membro não pode trabalhar com leads ou não tem mais lugar. Nada foi alterado.',
      ar: 'لا يمكن لهذا العضو العمل على العملاء المحتملين أو لم يعد له مقعد. لم يتغير شيء.',
    },
    { status: 422 },
  )

export const nothingToUndo = () =>
  new AppError(
    'lead.nothing-to-undo',
    {
      en: 'The last move cannot be taken back: it is too long ago, or the customer was won with it.',
      es: 'El último movimiento no se puede deshacer: pasó demasiado tiempo o el cliente se ganó con él.',
      pt: 'O último movimento não pode ser desfeito: faz tempo demais ou o cliente foi ganho com ele.',
      ar: 'لا يمكن التراجع عن آخر نقلة: مر وقت طويل أو كُسب العميل بها.',
    },
    { status: 409 },
  )
