import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../../schemas/common.ts'
import { Email } from '../../../schemas/email.ts'
import { defineAction } from '../../core/action.ts'
import type { Scope } from '../../core/scope.ts'
import type { Mail } from './service.ts'

export interface MailServices {
  mail: Mail
  /** Does the asking member own the organization? */
  isOwner(scope: Scope): Promise<boolean>
}

export const mailActions = ({ mail, isOwner }: MailServices) => [
  defineAction({
    name: 'mail.outbox',
    title: { en: 'Mail that was sent', es: 'Correo enviado', pt: 'E-mails enviados', ar: 'البريد المرسل' },
    input: PageQuery.extend({ cursor: Id.optional() }),
    output: pageOf(Email).extend({
      /** False: no mail server is set, and this page is the only place where a mail can be read. */
      leaves: z.boolean(),
    }),
    permission: 'manage_organization',
    risk: 'read',
    http: { method: 'GET', path: '/outbox' },
    async run({ scope }, page) {
      return { ...(await mail.outbox(scope, page, await isOwner(scope))), leaves: mail.leaves }
    },
  }),
]
