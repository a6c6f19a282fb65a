import { notFound } from '../../core/errors.ts'

export const noSession = () => notFound({ en: 'session', es: 'sesión', pt: 'sessão', ar: 'جلسة' })
