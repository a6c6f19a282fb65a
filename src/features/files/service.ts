import type { Readable } from 'node:stream'
import type { Id } from '../../../schemas/common.ts'
import type { StoredFile } from '../../../schemas/file.ts'
import type { Media } from '../../../schemas/message.ts'
import type { Tx } from '../../core/db.ts'
import { AppError, notFound, type Text } from '../../core/errors.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { createKeeping } from './keeping.ts'
import { createPictures } from './pictures.ts'
import { addConversation, findFile } from './repository.ts'
import { createS3Store, type S3Settings } from './s3-store.ts'
import { createClamd } from './scanner.ts'
import { createDiskStore, type FileStore } from './store.ts'

export interface FilesDeps {
  dataDir: string
  /** Larger ones are refused. 64 MiB unless told. */
  maxBytes?: number
  /** New files go there; those on disk stay where they are. */
  s3?: S3Settings
  /** Address of clamd: nothing is kept that it has not looked at. */
  clamdUrl?: string
}
/** Throws when the scope may not see the conversation. */
type Guard = (scope: Scope, conversationId: Id) => Promise<void>

export interface OpenFile {
  stream: Readable
  mime: string
  size: number
  fileName: string | null
  disposition: 'inline' | 'attachment'
}

const noun: Text = { en: 'file', es: 'archivo', pt: 'arquivo', ar: 'ملف' }
const isId = (text: string): boolean => /^[0-9a-f]{24}$/.test(text)
/** Shown in place by a browser; anything else is offered as a download: an SVG or a page could run scripts. */
const shownInPlace =
  /^(image\/(png|jpeg|gif|webp|avif)|audio\/(mpeg|ogg|mp4|aac|wav|webm|opus|amr)|video\/(mp4|webm|3gpp|quicktime))$/

/** Files by organization and id, on disk or in an S3 store; what a file is comes from its bytes. */
export function createFiles({ dataDir, maxBytes = 64 * 1024 * 1024, s3, clamdUrl }: FilesDeps) {
  const disk = createDiskStore(dataDir)
  const far = s3 ? createS3Store(s3) : null
  const scan = clamdUrl ? createClamd(clamdUrl) : null
  const storeOf = (file: Pick<StoredFile, 'store'>): FileStore => {
    if (file.store !== 's3') return disk
    if (!far) throw new Error('This file is in an S3 store that is not configured: set S3_ENDPOINT and its keys')
    return far
  }
  const keeping = createKeeping({ store: far ?? disk, maxBytes, scan, pictures: createPictures() })
  return { maxBytes, ...keeping, ...createOpening(storeOf) }
}
export type Files = ReturnType<typeof createFiles>

const keyOf = ({ organizationId, id }: Pick<StoredFile, 'organizationId' | 'id'>): string => {
  if (!isId(organizationId) || !isId(id)) throw notFound(noun)
  return `${organizationId}/${id}`
}

function createOpening(storeOf: (file: StoredFile) => FileStore) {
  let guard: Guard = async () => {
    throw notFound(noun)
  }
  const find = async (organizationId: Id, id: Id): Promise<StoredFile> => {
    const file = isId(id) ? await findFile(organizationId, id) : null
    if (!file) throw notFound(noun)
    return file
  }
  /** Sent in several conversations, it is seen by whoever sees one of them. */
  const readable = async (scope: Scope, id: Id): Promise<StoredFile> => {
    const file = await find(scope.organizationId, id)
    const conversationIds = [...(file.conversationId ? [file.conversationId] : []), ...(file.conversationIds ?? [])]
    // nobody's yet is a customer's own, on its way into a conversation
    if ((file.uploadedBy ?? '') === userIdOf(scope) || scope.actor.kind === 'system') {
      if (conversationIds.length === 0) return file
    }
    for (const conversationId of conversationIds) if (await isSeen(scope, conversationId)) return file
    throw notFound(noun)
  }
  const isSeen = (scope: Scope, conversationId: Id): Promise<boolean> =>
    guard(scope, conversationId).then(
      () => true,
      (error: unknown) => {
        if (error instanceof AppError) return false
        throw error
      },
    )
  return {
    /** Who may see a conversation may see its files: the conversations feature says so. */
    guard: (check: Guard) => {
      guard = check
    },

    async openFile(scope: Scope, id: Id): Promise<OpenFile> {
      const file = await readable(scope, id)
      return {
        stream: await storeOf(file).read(keyOf(file)),
        mime: file.mime,
        size: file.size,
        fileName: file.fileName,
        disposition: shownInPlace.test(file.mime) ? 'inline' : 'attachment',
      }
    },

    /** For the wire. */
    async bytes(organizationId: Id, id: Id): Promise<{ bytes: Uint8Array; mime: string; fileName: string | null }> {
      const file = await find(organizationId, id)
      return { bytes: await storeOf(file).bytes(keyOf(file)), mime: file.mime, fileName: file.fileName }
    },

    /** As a message's media. */
    async describe(scope: Scope, id: Id): Promise<Media> {
      const { mime, size, fileName, ...rest } = await readable(scope, id)
      const { width = null, height = null, thumbnailFileId = null } = rest
      const unknown = { seconds: null, waveform: null, problem: null, isVoice: false }
      return { fileId: id, mime, size, fileName, width, height, thumbnailFileId, ...unknown }
    },
    /** It is part of a conversation now, and stays part of those where it was: who sees one of them sees it. */
    attach: (tx: Tx, organizationId: Id, id: Id, conversationId: Id) =>
      addConversation(organizationId, id, conversationId, tx.session),
  }
}
