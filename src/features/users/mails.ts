import type { Locale } from '../../../schemas/common.ts'
import { say, type Text } from '../../core/errors.ts'

interface Letter {
  subject: Text
  body: Text
}

const letters = {
  'password-reset': {
    subject: {
      en: 'Choose a new password for Parley',
      es: 'Elige una contraseña nueva para Parley',
      pt: 'Escolha uma nova senha para o Parley',
      ar: 'اختر كلمة مرور جديدة لـ Parley',
    },
    body: {
      en: 'Hello {{name}},\n\nOpen this link within one hour to choose a new password. It works once, and signs you out everywhere:\n\n{{link}}\n\nIf you did not ask for it, ignore this mail: your password stays as it is.\n',
      es: 'Hola, {{name}}:\n\nAbre este enlace en la próxima hora para elegir una contraseña nueva. Funciona una vez y cierra todas tus sesiones:\n\n{{link}}\n\nSi no lo pediste, ignora este correo: tu contraseña no cambia.\n',
      pt: 'Olá, {{name}},\n\nAbra este link em até uma hora para escolher uma nova senha. Ele funciona uma vez e encerra todas as suas sessões:\n\n{{link}}\n\nSe você não pediu, ignore: sua senha continua a mesma.\n',
      ar: 'مرحبًا {{name}}،\n\nافتح هذا الرابط خلال ساعة لاختيار كلمة مرور جديدة. يعمل مرة واحدة ويُنهي كل جلساتك:\n\n{{link}}\n\nإن لم تطلبه فتجاهله: كلمة مرورك لا تتغير.\n',
    },
  },
  'email-verification': {
    subject: {
      en: 'Confirm your e-mail for Parley',
      es: 'Confirma tu correo para Parley',
      pt: 'Confirme seu e-mail para o Parley',
      ar: 'أكّد بريدك الإلكتروني لـ Parley',
    },
    body: {
      en: 'Hello {{name}},\n\nOpen this link within 24 hours to confirm that this address is yours:\n\n{{link}}\n',
      es: 'Hola, {{name}}:\n\nAbre este enlace en las próximas 24 horas para confirmar que esta dirección es tuya:\n\n{{link}}\n',
      pt: 'Olá, {{name}},\n\nAbra este link em até 24 horas para confirmar que este endereço é seu:\n\n{{link}}\n',
      ar: 'مرحبًا {{name}}،\n\nافتح هذا الرابط خلال 24 ساعة لتأكيد أن هذا العنوان لك:\n\n{{link}}\n',
    },
  },
  'password-changed': {
    subject: {
      en: 'Your Parley password was changed',
      es: 'Tu contraseña de Parley cambió',
      pt: 'Sua senha do Parley foi alterada',
      ar: 'تغيّرت كلمة مرورك في Parley',
    },
    body: {
      en: 'Hello {{name}},\n\nYour password was changed just now. If it was not you, ask for a reset link at once: {{link}}\n',
      es: 'Hola, {{name}}:\n\nTu contraseña acaba de cambiar. Si no fuiste tú, pide ya un enlace para restablecerla: {{link}}\n',
      pt: 'Olá, {{name}},\n\nSua senha acaba de ser alterada. Se não foi você, peça já um link de redefinição: {{link}}\n',
      ar: 'مرحبًا {{name}}،\n\nتغيّرت كلمة مرورك الآن. إن لم تكن أنت فاطلب فورًا رابط إعادة التعيين: {{link}}\n',
    },
  },
} satisfies Record<string, Letter>

/** The words of a mail in its reader's language. */
export function letter(name: keyof typeof letters, locale: Locale, params: { name: string; link: string }) {
  const { subject, body } = letters[name]
  return { subject: say(subject, locale), text: say(body, locale, params) }
}
