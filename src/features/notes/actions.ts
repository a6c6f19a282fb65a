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

export interface NoteActionDeps {
  notes: Notes
  /** How `/note` is written. */
  command: CommandSyntax<z.input<typeof NewNote>>
}

export const noteActions = ({ notes, command }: NoteActionDeps): AnyAction[] => [
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
    name: 'note.create',
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
    run: async (ctx, note) => {
      const made = await notes.create(ctx, note)
      ctx.audit('note', made.id)
      return made
    },
  }),
]
