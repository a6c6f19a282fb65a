import { z } from 'zod'
import { Locale } from './common.ts'

/** What is sent before sign-in. Strict: an unknown field or an object in the place of a text is refused. */

/** An address as people type it; kept in lower case. */
export const EmailInput = z.string().trim().toLowerCase().max(254).pipe(z.email())
export const TimeZone = z
  .string()
  .max(60)
  .refine((zone) => {
    try {
      return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
    } catch {
      return false
    }
  }, 'not an IANA time zone')
/** The upper bound keeps hashing cheap; the rules are checked where the e-mail is known. */
const NewPassword = z.string().min(1).max(200)
const Token = z.string().min(20).max(100)

export const SignInInput = z.strictObject({ email: EmailInput, password: z.string().min(1).max(200) })
export type SignInInput = z.infer<typeof SignInInput>

export const PasswordResetRequest = z.strictObject({ email: EmailInput })
export const PasswordResetConfirm = z.strictObject({ token: Token, password: NewPassword })
export const EmailVerificationConfirm = z.strictObject({ token: Token })
export const InvitationAcceptance = z.strictObject({
  token: Token,
  name: z.string().trim().min(1).max(120),
  password: NewPassword,
})
export const PasswordChange = z.strictObject({ current: z.string().min(1).max(200), next: NewPassword })
export const MePatch = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  locale: Locale.optional(),
  timeZone: TimeZone.optional(),
})
export type MePatch = z.infer<typeof MePatch>
