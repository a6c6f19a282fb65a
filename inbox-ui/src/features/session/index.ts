export { AcceptInvitation, Forgot, Reset, VerifyEmail } from './by-link.tsx'
export { SignIn } from './sign-in.tsx'
