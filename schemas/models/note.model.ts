import { Note } from '../note.ts'
import { defineModel } from './define.ts'

/** Kept as long as its contact. */
export const NoteModel = defineModel({
  collection: 'notes',
  shape: Note,
  indexes: [
    // the notes of a contact, newest first
    { keys: { organizationId: 1, contactId: 1, _id: -1 } },
  ],
})
