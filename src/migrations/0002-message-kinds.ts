import type { MigrationModule } from '../core/migrate.ts'

export const id = '0002-message-kinds'

/** Fields that came with the kinds of messages: what was stored before has none of them. */
const fields: Record<string, Record<string, unknown>> = {
  messages: {
    ...{ content: null, wireKind: null, author: null, reactions: [], edits: [], deletedAt: null, scheduledFor: null },
  },
  conversations: { isGroup: false, archiveSeq: 0, offered: null, inDoubtCount: 0 },
  contacts: { group: null },
  orders: { messageId: null },
}
const mediaFields = { isVoice: false, waveform: null, thumbnailFileId: null }

/** Runs again when a field is added above: those that are there stay as they are. */
export const fingerprint = async (): Promise<string> => JSON.stringify([fields, mediaFields])

/** Each field by itself, where it is missing: one that died midway goes on where it was. */
export async function up(db: Parameters<MigrationModule['up']>[0]): Promise<void> {
  for (const [collection, values] of Object.entries(fields))
    for (const [field, value] of Object.entries(values))
      await db.collection(collection).updateMany({ [field]: { $exists: false } }, { $set: { [field]: value } })
  for (const [field, value] of Object.entries(mediaFields))
    await db
      .collection('messages')
      .updateMany(
        { 'media.mime': { $exists: true }, [`media.${field}`]: { $exists: false } },
        { $set: { [`media.${field}`]: value } },
      )
}
