import { AppError, type Text } from '../../core/errors.ts'

const badSignIn: Text = {
  en: 'The e-mail or the password is wrong.',
  es: 'El correo o la contraseña no son correctos.',
  pt: 'O e-mail ou a senha está incorreto.',
  ar: 'البريد الإلكتروني أو كلمة المرور غير صحيحة.',
}
/** The same for a wrong password, an unknown address and an account that is switched off. */
export const badCredentials = () => new AppError('sign-in.bad-credentials', badSignIn, { status: 401 })

const waitText: Text = {
  en: 'Too many tries. Try again in {{seconds}} seconds.',
  es: 'Demasiados intentos. Inténtalo de nuevo en {{seconds}} segundos.',
  pt: 'Tentativas demais. Tente de novo em {{seconds}} segundos.',
  ar: 'محاولات كثيرة. حاول مجددًا بعد {{seconds}} ثانية.',
}
const lockedText: Text = {
  en: 'Too many tries: sign-in is locked for {{minutes}} more minutes. A reset link by e-mail lets you in at once.',
  es: 'Demasiados intentos: el acceso está bloqueado {{minutes}} minutos más. Un enlace por correo te deja entrar ya.',
  pt: 'Tentativas demais: o acesso está bloqueado por mais {{minutes}} minutos. Um link por e-mail libera já.',
  ar: 'محاولات كثيرة: الدخول مقفل {{minutes}} دقيقة أخرى. رابط بالبريد يدخلك فورًا.',
}
export function tooManyTries(waitMs: number, isLocked: boolean): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000))
  const params = { seconds: retryAfterSeconds, minutes: Math.ceil(retryAfterSeconds / 60) }
  const [code, text] = isLocked ? (['sign-in.locked', lockedText] as const) : (['sign-in.wait', waitText] as const)
  return new AppError(code, text, { status: 429, params, details: { retryAfterSeconds } })
}

export const noSeat = () =>
  new AppError(
    'sign-in.no-seat',
    {
      en: 'Your account belongs to no organization now. Ask an owner or admin to invite you again.',
      es: 'Tu cuenta no pertenece a ninguna organización. Pide a un propietario o administrador que te invite.',
      pt: 'Sua conta não pertence a nenhuma organização. Peça um convite a um proprietário ou administrador.',
      ar: 'حسابك لا ينتمي إلى أي مؤسسة الآن. اطلب من المالك أو المسؤول دعوتك مجددًا.',
    },
    { status: 403 },
  )

export const signInFirst = () =>
  new AppError(
    'unauthorized',
    {
      en: 'Sign in first: there is no session, or it has ended.',
      es: 'Inicia sesión primero: no hay sesión o ha terminado.',
      pt: 'Entre primeiro: não há sessão ou ela terminou.',
      ar: 'سجّل الدخول أولًا: لا توجد جلسة أو انتهت.',
    },
    { status: 401 },
  )

const weak: Record<'short' | 'email' | 'common', Text> = {
  short: {
    en: 'The password is too short: use at least {{least}} characters.',
    es: 'La contraseña es muy corta: usa al menos {{least}} caracteres.',
    pt: 'A senha é muito curta: use pelo menos {{least}} caracteres.',
    ar: 'كلمة المرور قصيرة: استخدم {{least}} أحرف على الأقل.',
  },
  email: {
    en: 'The password must not be your e-mail. Choose another.',
    es: 'La contraseña no puede ser tu correo. Elige otra.',
    pt: 'A senha não pode ser o seu e-mail. Escolha outra.',
    ar: 'لا يجوز أن تكون كلمة المرور بريدك الإلكتروني. اختر غيرها.',
  },
  common: {
    en: 'Many people use this password, so it is tried first. Choose another.',
    es: 'Mucha gente usa esta contraseña y es de las primeras que se prueban. Elige otra.',
    pt: 'Muita gente usa esta senha e ela é das primeiras a ser tentada. Escolha outra.',
    ar: 'يستخدم كثيرون كلمة المرور هذه فتُجرَّب أولًا. اختر غيرها.',
  },
}
export const weakPassword = (why: keyof typeof weak, least: number) =>
  new AppError(`password.${why}`, weak[why], { status: 400, params: { least }, details: { field: 'password' } })

export const linkOver = () =>
  new AppError(
    'link.over',
    {
      en: 'This link has expired or was used. Ask for a new one.',
      es: 'Este enlace caducó o ya se usó. Pide uno nuevo.',
      pt: 'Este link expirou ou já foi usado. Peça um novo.',
      ar: 'انتهت صلاحية هذا الرابط أو استُخدم. اطلب رابطًا جديدًا.',
    },
    { status: 410 },
  )

export const emailTaken = () =>
  new AppError(
    'user.email-taken',
    {
      en: 'An account with this e-mail exists already.',
      es: 'Ya existe una cuenta con este correo.',
      pt: 'Já existe uma conta com este e-mail.',
      ar: 'يوجد حساب بهذا البريد الإلكتروني.',
    },
    { status: 409 },
  )
