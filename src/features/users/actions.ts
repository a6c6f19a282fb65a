import { z } from 'zod'
import { MePatch } from '../../../schemas/sign-in.ts'
import { Me } from '../../../schemas/user.ts'
import { defineAction } from '../../core/action.ts'
import type { Accounts } from './service.ts'

export const userActions = ({ accounts }: { accounts: Accounts }) => [
  defineAction({
    name: 'user.me',
    title: { en: 'Who I am', es: 'Quién soy', pt: 'Quem sou', ar: 'من أنا' },
    input: z.strictObject({}),
    output: Me,
    permission: 'signed-in',
    risk: 'read',
    http: { method: 'GET', path: '/me' },
    run: ({ scope }) => accounts.me(scope),
  }),
  defineAction({
    name: 'user.update-me',
    title: {
      en: 'Change my name, language or time zone',
      es: 'Cambiar mi nombre, idioma o zona',
      pt: 'Alterar meu nome, idioma ou fuso',
      ar: 'تغيير اسمي أو لغتي أو منطقتي',
    },
    input: MePatch,
    output: Me,
    permission: 'signed-in',
    risk: 'write',
    http: { method: 'PATCH', path: '/me' },
    run: (ctx, patch) => accounts.updateMe(ctx, patch),
  }),
  defineAction({
    name: 'user.request-verification',
    title: {
      en: 'Send me a link that confirms my e-mail',
      es: 'Enviarme el enlace de confirmación',
      pt: 'Enviar-me o link de confirmação',
      ar: 'أرسل إليّ رابط تأكيد بريدي',
    },
    input: z.strictObject({}),
    output: z.null(),
    permission: 'signed-in',
    risk: 'write',
    http: { method: 'POST', path: '/email-verification', status: 204 },
    run: (ctx) => accounts.requestVerification(ctx).then(() => null),
  }),
]
