import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { ContactDetail, ContactMergeView, ContactPatch, MergePreview } from '../../../schemas/contact.ts'
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
  ...mergeActions(contacts),
]

function mergeActions(contacts: Contacts): AnyAction[] {
  return [
    defineAction({
      name: 'contact.merge-preview',
      title: {
        en: 'See what a merge would do',
        es: 'Ver qué haría una fusión',
        pt: 'Ver o que uma fusão faria',
        ar: 'معاينة الدمج',
      },
      input: z.strictObject({ id: Id, otherId: Id }),
      output: MergePreview,
      permission: 'manage_contacts',
      risk: 'read',
      http: { method: 'GET', path: '/contacts/:id/merge-preview' },
      run: (ctx, { id, otherId }) => contacts.mergePreview(ctx.scope, id, otherId),
    }),
    defineAction({
      name: 'contact.merge',
      title: {
        en: 'Merge two contacts',
        es: 'Fusionar dos contactos',
        pt: 'Mesclar dois contatos',
        ar: 'دمج جهتي اتصال',
      },
      input: z.strictObject({ id: Id, otherId: Id }),
      output: ContactDetail,
      permission: 'manage_contacts',
      risk: 'write',
      http: { method: 'POST', path: '/contacts/:id/merge' },
      run: async (ctx, { id, otherId }) => {
        const contact = await contacts.merge(ctx, id, otherId)
        ctx.audit('contact', id, ['identities'])
        ctx.audit('contact', otherId, ['identities'])
        return contact
      },
    }),
    defineAction({
      name: 'contact.merges',
      title: { en: 'List merges', es: 'Listar fusiones', pt: 'Listar fusões', ar: 'سرد عمليات الدمج' },
      input: z.strictObject({ id: Id }),
      output: z.object({ items: z.array(ContactMergeView) }),
      permission: 'view_contacts',
      risk: 'read',
      http: { method: 'GET', path: '/contacts/:id/merges' },
      run: async (ctx, { id }) => ({ items: await contacts.merges(ctx.scope, id) }),
    }),
    defineAction({
      name: 'contact.unmerge',
      title: { en: 'Undo a merge', es: 'Deshacer una fusión', pt: 'Desfazer uma fusão', ar: 'التراجع عن دمج' },
      input: z.strictObject({ id: Id }),
      output: ContactDetail,
      permission: 'manage_contacts',
      risk: 'write',
      http: { method: 'POST', path: '/contact-merges/:id/undo' },
      run: async (ctx, { id }) => {
        const contact = await contacts.unmerge(ctx, id)
        ctx.audit('contact', contact.id, ['identities'])
        return contact
      },
    }),
  ]
}
