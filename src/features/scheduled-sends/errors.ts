import { AppError } from '../../core/errors.ts'

export const isPast = () =>
  new AppError('scheduled-send.past', {
    en: 'This time is over, or does not exist. Choose one that is still to come.',
    es: 'Esa hora ya pasó o no existe. Elige una que aún no haya llegado.',
    pt: 'Esse horário já passou ou não existe. Escolha um que ainda esteja por vir.',
    ar: 'هذا الوقت انقضى أو غير موجود. اختر وقتًا لم يأتِ بعد.',
  })

export const isOver = () =>
  new AppError(
    'scheduled-send.over',
    {
      en: 'It was sent or cancelled already. Nothing was changed.',
      es: 'Ya se envió o se canceló. No se cambió nada.',
      pt: 'Já foi enviada ou cancelada. Nada foi alterado.',
      ar: 'أُرسلت أو أُلغيت من قبل. لم يتغير شيء.',
    },
    { status: 409 },
  )

export const otherConversation = () =>
  new AppError(
    'scheduled-send.client-id-used',
    {
      en: 'This clientId was used in another conversation. Choose a new one.',
      es: 'Este clientId ya se usó en otra conversación. Elige otro.',
      pt: 'Este clientId já foi usado em outra conversa. Escolha outro.',
      ar: 'استُخدم هذا المعرّف clientId في محادثة أخرى. اختر معرّفًا جديدًا.',
    },
    { status: 409 },
  )
