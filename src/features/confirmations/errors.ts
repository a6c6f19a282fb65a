import { AppError, notFound, type Text } from '../../core/errors.ts'

const refusal = (code: string, text: Text, status: number, params: Record<string, string | number> = {}) =>
  new AppError(`confirmation.${code}`, text, { status, params })

export const noConfirmation = () => notFound({ en: 'confirmation', es: 'confirmación', pt: 'confirmação', ar: 'تأكيد' })

export const wrongCode = (left: number) =>
  refusal(
    'wrong-code',
    {
      en: 'That is not the code. Tries left: {{left}}. Nothing was changed.',
      es: 'Ese no es el código. Intentos restantes: {{left}}. No se cambió nada.',
      pt: 'Esse não é o código. Tentativas restantes: {{left}}. Nada foi alterado.',
      ar: 'هذا ليس الرمز. المحاولات المتبقية: {{left}}. لم يتغير شيء.',
    },
    422,
    { left },
  )
export const overNow = () =>
  refusal(
    'void',
    {
      en: 'This confirmation is not good any more: its hour is over, it was cancelled, or five codes were wrong. Ask again.',
      es: 'Esta confirmación ya no vale: pasó su hora, se canceló o fallaron cinco códigos. Vuelve a pedirla.',
      pt: 'Esta confirmação já não vale: passou a hora, foi cancelada ou cinco códigos estavam errados. Peça de novo.',
      ar: 'لم يعد هذا التأكيد صالحًا: انتهت ساعته أو أُلغي أو أُدخلت خمسة رموز خاطئة. اطلبه من جديد.',
    },
    422,
  )
export const awaitsApprover = () =>
  refusal(
    'awaits-approver',
    {
      en: 'This is above your limit: somebody else who may approve must say yes first. They have been told.',
      es: 'Esto supera tu límite: antes debe aprobarlo otra persona autorizada. Ya se le avisó.',
      pt: 'Isto está acima do seu limite: antes outra pessoa autorizada deve aprovar. Ela já foi avisada.',
      ar: 'هذا يتجاوز حدك: يجب أن يوافق أولًا شخص آخر مخوّل. تم إبلاغه.',
    },
    422,
  )
export const notOneself = () =>
  refusal(
    'own-approval',
    {
      en: 'Nobody approves what they asked for themselves, and only what waits for an approver is approved.',
      es: 'Nadie aprueba lo que pidió, y solo se aprueba lo que espera a un aprobador.',
      pt: 'Ninguém aprova o que pediu, e só se aprova o que espera por um aprovador.',
      ar: 'لا أحد يوافق على ما طلبه بنفسه، ولا يُوافَق إلا على ما ينتظر موافقة.',
    },
    422,
  )
export const nothingWaits = () =>
  refusal(
    'none',
    {
      en: 'Nothing waits for a code here.',
      es: 'Aquí nada espera un código.',
      pt: 'Nada espera um código aqui.',
      ar: 'لا شيء ينتظر رمزًا هنا.',
    },
    422,
  )
export const needsSecondFactor = () =>
  refusal(
    'second-factor-needed',
    {
      en: 'From WhatsApp this needs a second factor, and you have none: open the inbox, Settings → Second factor, and set up an authenticator app. Until then your limit here is zero; in the inbox you can do it now.',
      es: 'Desde WhatsApp esto requiere un segundo factor y no tienes: abre la bandeja, Ajustes → Segundo factor, y configura una app de autenticación. Hasta entonces tu límite aquí es cero; en la bandeja puedes hacerlo ya.',
      pt: 'Pelo WhatsApp isto exige um segundo fator e você não tem: abra a caixa de entrada, Configurações → Segundo fator, e configure um app autenticador. Até lá o seu limite aqui é zero; na caixa de entrada você já pode.',
      ar: 'من واتساب يتطلب هذا عاملًا ثانيًا وليس لديك: افتح صندوق الوارد، الإعدادات ← العامل الثاني، وأعدّ تطبيق مصادقة. حتى ذلك الحين حدك هنا صفر؛ ويمكنك فعله الآن في صندوق الوارد.',
    },
    403,
  )
