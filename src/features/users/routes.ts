import { z } from 'zod'
import { RoleName } from '../../../schemas/permission.ts'
import {
  EmailVerificationConfirm,
  InvitationAcceptance,
  PasswordChange,
  PasswordResetConfirm,
  PasswordResetRequest,
  SignInInput,
} from '../../../schemas/sign-in.ts'
import { Me } from '../../../schemas/user.ts'
import type { Origin } from './context.ts'
import { signInFirst } from './errors.ts'
import { type AnyPublicRoute, type CookieOptions, definePublicRoute, type PublicRequest } from './public-route.ts'
import type { Accounts } from './service.ts'
import type { SignedIn } from './sign-in.ts'

export const sessionCookie = 'parley_session'
const deviceCookie = 'parley_device'
const day = 86_400
const cookie = (maxAge: number): CookieOptions => ({ path: '/', httpOnly: true, sameSite: 'lax', maxAge })
/** As long as a session can last; its end is decided by the store. */
export const sessionCookieOptions = cookie(90 * day)

const originOf = ({ ip, userAgent, cookies }: PublicRequest<unknown>): Origin => {
  const device = cookies[deviceCookie]
  return { ip, userAgent, deviceToken: device && /^[\w-]{43}$/.test(device) ? device : null }
}
function enter(request: PublicRequest<unknown>, { sessionToken, deviceToken, me }: SignedIn): Me {
  request.setCookie(sessionCookie, sessionToken, sessionCookieOptions)
  request.setCookie(deviceCookie, deviceToken, cookie(180 * day))
  return me
}
const none = z.strictObject({})

const sessionRoutes = (accounts: Accounts): AnyPublicRoute[] => [
  definePublicRoute({
    method: 'POST',
    path: '/session',
    title: { en: 'Sign in', es: 'Iniciar sesión', pt: 'Entrar', ar: 'تسجيل الدخول' },
    input: SignInInput,
    output: Me,
    run: async (request) => enter(request, await accounts.signIn({ ...request.input, ...originOf(request) })),
  }),
  definePublicRoute({
    method: 'DELETE',
    path: '/session',
    title: { en: 'Sign out', es: 'Cerrar sesión', pt: 'Sair', ar: 'تسجيل الخروج' },
    input: none,
    output: z.null(),
    status: 204,
    async run({ cookies, setCookie }) {
      await accounts.signOut(cookies[sessionCookie])
      setCookie(sessionCookie, '', cookie(0))
      return null
    },
  }),
]

/** No action: the idempotency record of an action keeps a hash of its input, and a password must not be in it. */
const passwordRoutes = (accounts: Accounts): AnyPublicRoute[] => [
  definePublicRoute({
    method: 'PUT',
    path: '/me/password',
    title: { en: 'Change my password', es: 'Cambiar mi contraseña', pt: 'Alterar minha senha', ar: 'تغيير كلمة مروري' },
    input: PasswordChange,
    output: z.null(),
    status: 204,
    async run(request) {
      const caller = await accounts.authenticate(request.cookies[sessionCookie], { mayRotate: false })
      if (!caller) throw signInFirst()
      const who = { userId: caller.user.id, sessionId: caller.sessionId }
      await accounts.changePassword(who, request.input, originOf(request))
      return null
    },
  }),
  definePublicRoute({
    method: 'POST',
    path: '/password-reset',
    title: {
      en: 'Ask for a reset link',
      es: 'Pedir un enlace de restablecimiento',
      pt: 'Pedir um link de redefinição',
      ar: 'طلب رابط إعادة التعيين',
    },
    input: PasswordResetRequest,
    output: z.null(),
    status: 204,
    async run({ input, ip }) {
      accounts.requestPasswordReset(input.email, ip)
      return null
    },
  }),
  definePublicRoute({
    method: 'POST',
    path: '/password-reset/confirm',
    title: {
      en: 'Set a new password',
      es: 'Elegir una contraseña nueva',
      pt: 'Definir uma nova senha',
      ar: 'تعيين كلمة مرور جديدة',
    },
    input: PasswordResetConfirm,
    output: z.null(),
    status: 204,
    async run(request) {
      const { token, password } = request.input
      await accounts.resetPassword(token, password, originOf(request))
      return null
    },
  }),
  definePublicRoute({
    method: 'POST',
    path: '/email-verification/confirm',
    title: { en: 'Confirm an e-mail', es: 'Confirmar un correo', pt: 'Confirmar um e-mail', ar: 'تأكيد بريد إلكتروني' },
    input: EmailVerificationConfirm,
    output: z.null(),
    status: 204,
    async run({ input }) {
      await accounts.verifyEmail(input.token)
      return null
    },
  }),
]

const invitationRoutes = (accounts: Accounts): AnyPublicRoute[] => [
  definePublicRoute({
    method: 'POST',
    path: '/invitations/preview',
    title: { en: 'See an invitation', es: 'Ver una invitación', pt: 'Ver um convite', ar: 'عرض دعوة' },
    input: InvitationAcceptance.pick({ token: true }),
    output: z.object({
      email: z.string(),
      name: z.string().nullable(),
      role: RoleName,
      organization: z.string(),
      /** The address has an account: its own password is asked for, not a new one. */
      hasAccount: z.boolean(),
    }),
    run: ({ input }) => accounts.previewInvitation(input.token),
  }),
  definePublicRoute({
    method: 'POST',
    path: '/invitations/accept',
    title: { en: 'Accept an invitation', es: 'Aceptar una invitación', pt: 'Aceitar um convite', ar: 'قبول دعوة' },
    input: InvitationAcceptance,
    output: Me,
    async run(request) {
      const given = { ...request.input, locale: request.locale }
      return enter(request, await accounts.acceptInvitation(given, originOf(request)))
    },
  }),
]

/** Every door before sign-in. */
export const accountRoutes = ({ accounts }: { accounts: Accounts }): AnyPublicRoute[] => [
  ...sessionRoutes(accounts),
  ...passwordRoutes(accounts),
  ...invitationRoutes(accounts),
]
