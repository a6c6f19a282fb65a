import { AppError, forbidden, notFound } from '../../core/errors.ts'

export const noReminder = () => notFound({ en: 'reminder', es: 'recordatorio', pt: 'lembrete', ar: 'تذكير' })
export const membersOnly = () => forbidden('signed-in')

export const isPast = () =>
  new AppError('reminder.past', {
    en: 'This time is over. Choose one that is still to come.',
    es: 'Esa hora ya pasó. Elige una que aún no haya llegado.',
    pt: 'Esse horário já passou. Escolha um que ainda esteja por vir.',
    ar: 'انقضى هذا الوقت. اختر وقتًا لم يحن بعد.',
  })

export const notOpen = () =>
  new AppError(
    'reminder.not-open',
    {
      en: 'This reminder is done or gone. Nothing was changed.',
      es: 'Este recordatorio ya está hecho o no existe. No se cambió nada.',
      pt: 'Este lembrete já foi concluído ou não existe. Nada foi alterado.',
      ar: 'هذا التذكير منتهٍ أو غير موجود. لم يتغير شيء.',
    },
    { status: 422 },
  )
