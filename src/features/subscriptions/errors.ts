import { AppError, notFound } from '../../core/errors.ts'

export const noPlan = () => notFound({ en: 'plan', es: 'plan', pt: 'plano', ar: 'باقة' })
export const noSubscription = () => notFound({ en: 'subscription', es: 'suscripción', pt: 'assinatura', ar: 'اشتراك' })

export const runsAlready = () =>
  new AppError(
    'subscription.runs-already',
    {
      en: 'This customer has a subscription already. Cancel it first, or sell more hours with a top-up.',
      es: 'Este cliente ya tiene una suscripción. Cancélala antes o vende más horas con una recarga.',
      pt: 'Este cliente já tem uma assinatura. Cancele-a antes ou venda mais horas com uma recarga.',
      ar: 'لدى هذا العميل اشتراك بالفعل. ألغه أولًا أو بعه ساعات إضافية.',
    },
    { status: 409 },
  )

export const notLive = (status: string) =>
  new AppError(
    'subscription.not-live',
    {
      en: 'This subscription is {{status}}: there is nothing to cancel. Nothing was changed.',
      es: 'Esta suscripción está {{status}}: no hay nada que cancelar. No se cambió nada.',
      pt: 'Esta assinatura está {{status}}: não há nada a cancelar. Nada foi alterado.',
      ar: 'هذا الاشتراك {{status}}: لا يوجد ما يُلغى. لم يتغير شيء.',
    },
    { status: 422, params: { status } },
  )
