import { z } from 'zod'
import { Id, PageQuery, pageOf } from '../../../schemas/common.ts'
import { Note } from '../../../schemas/note.ts'
import { type AnyAction, type CommandSyntax, defineAction } from '../../core/action.ts'
import type { Notes } from './service.ts'

const NewNote = z.strictObject({
  contactId: Id,
  conversationId: Id.optional(),
  content: z.string().trim().min(1).max(10_000),
})

const ById = z.strictObject({ id: Id })

export interface NoteActionDeps {
  notes: Notes
  /** How `/note` is written. */
  command: CommandSyntax<z.input<typeof NewNote>>
}

export const noteActions = (deps: NoteActionDeps): AnyAction[] => [...writingActions(deps), ...changeActions(deps)]

const writingActions = ({ notes, command }: NoteActionDeps): AnyAction[] => [
  defineAction({
    name: 'note.list',
    title: { en: 'List notes', es: 'Listar notas', pt: 'Listar notas', ar: 'سرد الملاحظات' },
    input: PageQuery.extend({ contactId: Id }),
    output: pageOf(Note),
    permission: 'manage_notes',
    risk: 'read',
    http: { method: 'GET', path: '/notes' },
    run: (ctx, query) => notes.list(ctx.scope, query),
  }),
  defineAction({
    name: 'note.add',
    title: {
      en: 'Write a note for the team',
      es: 'Escribir una nota para el equipo',
      pt: 'Escrever uma nota para a equipe',
      ar: 'كتابة ملاحظة للفريق',
    },
    input: NewNote,
    output: Note,
    permission: 'manage_notes',
    risk: 'write',
    http: { method: 'POST', path: '/notes', status: 201 },
    command,
    undo: { action: 'note.delete', withinSeconds: 600 },
    run: async (ctx, note) => {
      const made = await notes.create(ctx, note)
      ctx.audit('note', made.id)
      return made
    },
  }),
]

const changeActions = ({ notes }: NoteActionDeps): AnyAction[] => [
  defineAction({
    name: 'note.update',
    title: { en: 'Rewrite a note', es: 'Reescribir una nota', pt: 'Reescrever uma nota', ar: 'إعادة كتابة ملاحظة' },
    input: NewNote.pick({ content: true }).extend({ id: Id }),
    output: Note,
    permission: 'manage_notes',
    risk: 'write',
    http: { method: 'PATCH', path: '/notes/:id' },
    run: async (ctx, { id, content }) => {
      const note = await notes.rewrite(ctx, id, content)
      ctx.audit('note', id, ['content'])
      return note
    },
  }),
  defineAction({
    name: 'note.delete',
    title: { en: 'Take a note away', es: 'Quitar una nota', pt: 'Remover uma nota', ar: 'حذف ملاحظة' },
    input: ById,
    output: Note,
    permission: 'manage_notes',
    risk: 'write',
    http: { method: 'DELETE', path: '/notes/:id' },
    undo: { action: 'note.restore', withinSeconds: 600 },
    run: async (ctx, { id }) => {
      const note = await notes.remove(ctx, id)
      ctx.audit('note', id, ['deletedAt'])
      return note
    },
  }),
  defineAction({
    name: 'note.restore',
    title: {
      en: 'Bring a note back',
      es: 'Recuperar una nota',
      pt: 'Recuperar uma nota',
      ar: 'استعادة ملاحظة',
    },
    input: ById,
    output: Note,
    permission: 'manage_notes',
    risk: 'write',
    http: { method: 'POST', path: '/notes/:id/restore' },
    run: async (ctx, { id }) => {
      const note = await notes.restore(ctx, id)
      ctx.audit('note', id, ['deletedAt'])
      return note
    },
  }),
]
