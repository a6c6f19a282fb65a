import type { Tx } from '../../core/db.ts'
import type { Files } from '../files/index.ts'
import type { Work } from './state.ts'

/** Files that came with a message and are ours already are seen by whoever sees the conversation. */
export async function attachKept(files: Pick<Files, 'attach'>, tx: Tx, works: readonly Work[]): Promise<void> {
  for (const { organizationId, conversationId, media } of works.flatMap((work) => work.added))
    if (media?.fileId) await files.attach(tx, organizationId, media.fileId, conversationId)
}
