import { StoredFile } from '../file.ts'
import { defineModel } from './define.ts'

/** Kept as long as the message that shows it; the bytes lie beside the store. Read by id alone. */
export const FileModel = defineModel({ collection: 'files', shape: StoredFile, indexes: [] })
