import { AppError, type Text } from '../../core/errors.ts'

const refusal = (code: string, text: Text, params: Record<string, string | number> = {}, details?: object) =>
  new AppError(`second-factor.${code}`, text, { status: 422, params, details })

export const wrongCode = () =>
  refusal('wrong-code', {
    en: 'That is not a code of your authenticator app, or it was used already. Wait for the next one.',
    es: 'Ese no es un código de tu app de autenticación, o ya se usó. Espera al siguiente.',
    pt: 'Esse não é um código do seu app autenticador, ou já foi usado. Espere o próximo.',
    ar: 'هذا ليس رمزًا من تطبيق المصادقة لديك، أو استُخدم من قبل. انتظر الرمز التالي.',
  })
export const lockedNow = (until: Date, now: Date) => {
  const minutes = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 60_000))
  return refusal(
    'locked',
    {
      en: 'Too many wrong codes. Try again in {{minutes}} min.',
      es: 'Demasiados códigos incorrectos. Inténtalo de nuevo en {{minutes}} min.',
      pt: 'Muitos códigos errados. Tente de novo em {{minutes}} min.',
      ar: 'رموز خاطئة كثيرة. حاول مجددًا بعد {{minutes}} دقيقة.',
    },
    { minutes },
  )
}
export const notSet = () =>
  refusal('not-set', {
    en: 'There is no authenticator app set up.',
    es: 'No hay ninguna app de autenticación configurada.',
    pt: 'Não há app autenticador configurado.',
    ar: 'لم يُعدّ أي تطبيق مصادقة.',
  })
export const alreadySet = () =>
  refusal('already-set', {
    en: 'An authenticator app is set up already. Remove it first, with one of its codes.',
    es: 'Ya hay una app de autenticación. Quítala primero con uno de sus códigos.',
    pt: 'Já há um app autenticador. Remova-o primeiro com um dos códigos dele.',
    ar: 'هناك تطبيق مصادقة معدّ بالفعل. أزله أولًا بأحد رموزه.',
  })
