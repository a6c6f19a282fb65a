import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { ContactDetail, ContactPatch } from '../../../schemas/contact.ts'
import { type AnyAction, defineAction } from '../../core/action.ts'
import type { Contacts } from './service.ts'

export const contactActions = ({ contacts }: { contacts: Contacts }): AnyAction[] => [
  defineAction({
    name: 'contact.get',
    title: { en: 'Show a contact', es: 'Ver un contacto', pt: 'Ver um contato', ar: 'عرض جهة اتصال' },
    input: z.strictObject({ id: Id }),
    output: ContactDetail,
    permission: 'view_contacts',
    risk: 'read',
    http: { method: 'GET', path: '/contacts/:id' },
    run: (ctx, { id }) => contacts.get(ctx.scope, id, ctx.tx.session),
  }),
  defineAction({
    name: 'contact.update',
    title: { en: 'Change a contact', es: 'Modificar un contacto', pt: 'Alterar um contato', ar: 'تعديل جهة اتصال' },
    input: ContactPatch.extend({ id: Id }).strict(),
    output: ContactDetail,
    permission: 'manage_contacts',
    risk: 'write',
    http: { method: 'PATCH', path: '/contacts/:id' },
    run: async (ctx, { id, ...patch }) => {
      const contact = await contacts.update(ctx, { id, patch })
      ctx.audit('contact', id, Object.keys(patch))
      return contact
    },
  }),
]
