import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { Consent, ConsentKind } from '../../../schemas/consent.ts'
import { type AnyAction, defineAction } from '../../core/action.ts'
import type { Consents } from './service.ts'

export const consentActions = ({ consents }: { consents: Consents }): AnyAction[] => [
  defineAction({
    name: 'consent.list',
    title: {
      en: "A customer's consent",
      es: 'El consentimiento de un cliente',
      pt: 'O consentimento de um cliente',
      ar: 'موافقة عميل',
    },
    input: z.strictObject({ id: Id }),
    output: z.object({ items: z.array(Consent) }),
    permission: 'view_contacts',
    risk: 'read',
    http: { method: 'GET', path: '/contacts/:id/consents' },
    run: async ({ scope }, { id }) => ({ items: await consents.list(scope, id) }),
  }),
  defineAction({
    name: 'consent.record',
    title: {
      en: 'Note what a customer said about messages',
      es: 'Anotar lo que dijo un cliente sobre los mensajes',
      pt: 'Anotar o que um cliente disse sobre as mensagens',
      ar: 'تسجيل ما قاله العميل عن الرسائل',
    },
    input: z.strictObject({ id: Id, kind: ConsentKind, reason: z.string().trim().min(3).max(300) }),
    output: Consent,
    permission: 'manage_contacts',
    risk: 'write',
    http: { method: 'POST', path: '/contacts/:id/consents', status: 201 },
    run: async (ctx, { id, kind, reason }) => {
      const consent = await consents.note(ctx, { contactId: id, kind, reason })
      ctx.audit('contact', id, ['optedOutAt'])
      return consent
    },
  }),
]
