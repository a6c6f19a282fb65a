import { z } from 'zod'
import { Id, Moment, PageQuery, pageOf } from '../../../schemas/common.ts'
import { FileEntry, FilePlace } from '../../../schemas/file.ts'
import { type AnyAction, defineAction } from '../../core/action.ts'
import type { Shelf } from './shelf.ts'

const isOne = (place: FilePlace): boolean =>
  [place.contactId, place.leadId, place.ticketId].filter((id) => id !== undefined).length === 1
const one = { error: 'one of contactId, leadId and ticketId' }

export const fileActions = ({ shelf }: { shelf: Shelf }): AnyAction[] => [
  defineAction({
    name: 'file.list',
    title: {
      en: 'List the files of a customer, a lead or a ticket',
      es: 'Listar los archivos de un cliente, un prospecto o un ticket',
      pt: 'Listar os arquivos de um cliente, um lead ou um ticket',
      ar: 'سرد ملفات عميل أو عميل محتمل أو تذكرة',
    },
    input: PageQuery.extend(FilePlace.shape).refine(isOne, one),
    output: pageOf(FileEntry),
    permission: 'view_contacts',
    risk: 'read',
    http: { method: 'GET', path: '/files' },
    run: (ctx, query) => shelf.list(ctx.scope, query),
  }),
  defineAction({
    name: 'file.attach',
    title: {
      en: 'Put a file with a customer, a lead or a ticket',
      es: 'Adjuntar un archivo a un cliente, un prospecto o un ticket',
      pt: 'Anexar um arquivo a um cliente, um lead ou um ticket',
      ar: 'إرفاق ملف بعميل أو عميل محتمل أو تذكرة',
    },
    input: FilePlace.extend({ id: Id }).refine(isOne, one),
    output: FileEntry,
    permission: 'manage_contacts',
    risk: 'write',
    http: { method: 'POST', path: '/files/:id/attach' },
    run: async (ctx, { id, ...place }) => {
      const entry = await shelf.attach(ctx, id, place)
      ctx.audit('file', id, Object.keys(place))
      return entry
    },
  }),
  defineAction({
    name: 'file.link',
    title: {
      en: 'A link to a file, good for ten minutes',
      es: 'Un enlace a un archivo, válido diez minutos',
      pt: 'Um link para um arquivo, válido por dez minutos',
      ar: 'رابط لملف صالح لعشر دقائق',
    },
    input: z.strictObject({ id: Id }),
    output: z.object({ url: z.string(), expiresAt: Moment }),
    permission: 'view_contacts',
    risk: 'read',
    http: { method: 'GET', path: '/files/:id/link' },
    run: (ctx, { id }) => shelf.link(ctx.scope, id, ctx.now),
  }),
]
