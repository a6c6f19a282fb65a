import { AppError, notFound } from '../../core/errors.ts'

export const noSite = () => notFound({ en: 'web chat', es: 'chat web', pt: 'chat web', ar: 'دردشة الويب' })
export const noFile = () => notFound({ en: 'file', es: 'archivo', pt: 'arquivo', ar: 'ملف' })

export const notOpen = () =>
  new AppError(
    'webchat.not-open',
    {
      en: 'This chat is not open now. Your message was not sent; try again later.',
      es: 'Este chat no está abierto ahora. Tu mensaje no se envió; inténtalo más tarde.',
      pt: 'Este chat não está aberto agora. Sua mensagem não foi enviada; tente mais tarde.',
      ar: 'هذه الدردشة غير مفتوحة الآن. لم تُرسل رسالتك؛ حاول لاحقًا.',
    },
    { status: 503 },
  )

export const visitorUnknown = () =>
  new AppError(
    'webchat.visitor-unknown',
    {
      en: 'This browser is not known here any more. Open the chat again to start anew.',
      es: 'Este navegador ya no se reconoce. Abre el chat de nuevo para empezar.',
      pt: 'Este navegador não é mais reconhecido. Abra o chat de novo para começar.',
      ar: 'لم يعد هذا المتصفح معروفًا هنا. افتح الدردشة من جديد للبدء.',
    },
    { status: 401 },
  )

export const foreignPage = () =>
  new AppError(
    'webchat.foreign-page',
    {
      en: 'This page may not use the chat. Its owner adds the address of the page in the settings of the web chat.',
      es: 'Esta página no puede usar el chat. Su dueño añade la dirección en los ajustes del chat web.',
      pt: 'Esta página não pode usar o chat. O dono adiciona o endereço nas configurações do chat web.',
      ar: 'لا يجوز لهذه الصفحة استخدام الدردشة. يضيف مالكها عنوان الصفحة في إعدادات دردشة الويب.',
    },
    { status: 403 },
  )

export const badSignature = () =>
  new AppError(
    'webchat.bad-signature',
    {
      en: 'The signature does not fit. Sign the lines id, e-mail and phone with the secret of this chat; nothing was changed.',
      es: 'La firma no corresponde. Firma las líneas id, correo y teléfono con el secreto de este chat; no se cambió nada.',
      pt: 'A assinatura não confere. Assine as linhas id, e-mail e telefone com o segredo deste chat; nada foi alterado.',
      ar: 'التوقيع غير مطابق. وقّع أسطر المعرّف والبريد والهاتف بسر هذه الدردشة؛ لم يتغير شيء.',
    },
    { status: 403 },
  )
