import { NoteModel } from '../../../schemas/models/note.model.ts'
import type { Note } from '../../../schemas/note.ts'
import { recordRepository } from '../records/index.ts'

/** Whoever sees the contact sees its notes. */
export const noteRepository = recordRepository<Note>(NoteModel)
