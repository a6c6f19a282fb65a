import { AppError } from '../../core/errors.ts'

/** As people read it: 1:30 is an hour and a half. */
const clock = (minutes: number): string => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`

export const notEnough = (asked: number, there: number) =>
  new AppError(
    'hours.not-enough',
    {
      en: 'This customer has {{there}} h left, {{asked}} h were asked for. Nothing was changed.',
      es: 'A este cliente le quedan {{there}} h y se pidieron {{asked}} h. No se cambió nada.',
      pt: 'Este cliente tem {{there}} h restantes e foram pedidas {{asked}} h. Nada foi alterado.',
      ar: 'بقي لهذا العميل {{there}} ساعة، والمطلوب {{asked}}. لم يتغير شيء.',
    },
    { status: 422, params: { there: clock(there), asked: clock(asked) }, details: { there, asked } },
  )

export const badMinutes = () =>
  new AppError('hours.bad-minutes', {
    en: 'The time must be a whole number of minutes, more than zero. Nothing was changed.',
    es: 'El tiempo debe ser un número entero de minutos, mayor que cero. No se cambió nada.',
    pt: 'O tempo deve ser um número inteiro de minutos, maior que zero. Nada foi alterado.',
    ar: 'يجب أن يكون الوقت عددًا صحيحًا من الدقائق أكبر من صفر. لم يتغير شيء.',
  })
