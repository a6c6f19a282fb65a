import { AppError } from '../../core/errors.ts'

export const alreadyStaff = () =>
  new AppError(
    'merge.staff-number',
    {
      en: "One of the two is a member's own number, and that is no customer. Nothing was merged.",
      es: 'Uno de los dos es el número de un miembro, no un cliente. No se fusionó nada.',
      pt: 'Um dos dois é o número de um membro, não um cliente. Nada foi mesclado.',
      ar: 'إحدى الجهتين رقم عضو في الفريق وليست عميلًا. لم يُدمج شيء.',
    },
    { status: 422 },
  )

export const badNumber = () =>
  new AppError('conversation.bad-number', {
    en: 'Write the number with its country code, such as +34 611 000 001. Nothing was sent.',
    es: 'Escribe el número con el código del país, por ejemplo +34 611 000 001. No se envió nada.',
    pt: 'Escreva o número com o código do país, por exemplo +34 611 000 001. Nada foi enviado.',
    ar: 'اكتب الرقم مع رمز البلد، مثل ‎+34 611 000 001‎. لم يُرسل شيء.',
  })

export const noNumbers = (line: string) =>
  new AppError(
    'conversation.no-numbers',
    {
      en: 'The line {{line}} cannot write to a number first. Choose a WhatsApp line.',
      es: 'La línea {{line}} no puede escribir primero a un número. Elige una línea de WhatsApp.',
      pt: 'A linha {{line}} não pode escrever primeiro a um número. Escolha uma linha de WhatsApp.',
      ar: 'لا يمكن للخط {{line}} بدء مراسلة رقم. اختر خط واتساب.',
    },
    { status: 422, params: { line } },
  )
