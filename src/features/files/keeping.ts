import { createHash } from 'node:crypto'
import { fileTypeFromBuffer } from 'file-type'
import type { Id } from '../../../schemas/common.ts'
import type { StoredFile } from '../../../schemas/file.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { infected, notScanned, tooLarge } from './errors.ts'
import type { createPictures, Picture } from './pictures.ts'
import { insertFile } from './repository.ts'
import type { Scan } from './scanner.ts'
import type { FileStore } from './store.ts'

export interface KeepingDeps {
  store: FileStore
  maxBytes: number
  scan: Scan | null
  pictures: Pick<ReturnType<typeof createPictures>, 'read'>
}

/** What is said about a file. Its kind counts only for text, which has no signature of its own. */
export interface Said {
  mime: string
  fileName: string | null
  conversationId?: Id
  /** A small picture that came with it: for what we cannot draw ourselves. */
  thumbnail?: Uint8Array
}

export function createKeeping(deps: KeepingDeps) {
  /** Keeps bytes: looked at by the scanner first, pictures with a small one beside them. */
  const put = async (scope: Scope, bytes: Uint8Array, said: Said): Promise<StoredFile> => {
    if (bytes.byteLength > deps.maxBytes) throw tooLarge(deps.maxBytes)
    await assertClean(deps, bytes)
    const mime = await mimeOf(bytes, said.mime)
    const picture = isDrawable(mime) ? await deps.pictures.read(bytes) : null
    const small = await smallOf(deps, picture, said)
    const place = { scope, conversationId: said.conversationId ?? null }
    const thumbnail = small ? await keep(deps, place, small, { mime: 'image/webp' }) : null
    return keep(deps, place, bytes, {
      ...{ mime, fileName: cleanName(said.fileName), thumbnailFileId: thumbnail?.id ?? null },
      ...{ width: picture?.width ?? null, height: picture?.height ?? null },
    })
  }
  return {
    put,
    /** The same from a stream, refused as soon as it is too long. */
    async upload(scope: Scope, stream: AsyncIterable<Uint8Array>, said: Said): Promise<StoredFile> {
      const chunks: Uint8Array[] = []
      let size = 0
      for await (const chunk of stream) {
        size += chunk.byteLength
        if (size > deps.maxBytes) throw tooLarge(deps.maxBytes)
        chunks.push(chunk)
      }
      return put(scope, Buffer.concat(chunks), said)
    },
  }
}

async function assertClean({ scan }: KeepingDeps, bytes: Uint8Array): Promise<void> {
  if (!scan) return
  const found = await scan(bytes).catch(() => {
    throw notScanned()
  })
  if (found !== null) throw infected(found)
}

/** What came with it was chosen by its sender: it is drawn anew, or left. */
async function smallOf({ pictures }: KeepingDeps, picture: Picture | null, said: Said): Promise<Uint8Array | null> {
  if (picture) return picture.thumbnail
  return said.thumbnail ? ((await pictures.read(said.thumbnail))?.thumbnail ?? null) : null
}

async function keep(
  { store }: KeepingDeps,
  { scope, conversationId }: { scope: Scope; conversationId: Id | null },
  bytes: Uint8Array,
  about: Pick<StoredFile, 'mime'> & Partial<StoredFile>,
): Promise<StoredFile> {
  const now = new Date()
  const id = newId()
  const file: StoredFile = {
    ...{ id, organizationId: scope.organizationId, createdAt: now, updatedAt: now },
    ...{ fileName: null, width: null, height: null, thumbnailFileId: null, ...about },
    ...{ size: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex'), store: store.name },
    ...{ conversationId, conversationIds: [], uploadedBy: userIdOf(scope) },
    ...{ contactId: null, leadId: null, ticketId: null },
  }
  await store.put(`${scope.organizationId}/${id}`, bytes, file.mime)
  await insertFile(file)
  return file
}

/** What the decoder reads; an SVG is a program. */
const isDrawable = (mime: string): boolean => /^image\/(png|apng|jpeg|gif|webp|avif|tiff)$/.test(mime)

async function mimeOf(bytes: Uint8Array, said: string): Promise<string> {
  const found = await fileTypeFromBuffer(bytes)
  if (found) return found.mime
  const isText = !bytes.subarray(0, 8_192).includes(0)
  return isText && /^text\/(plain|csv)\b/.test(said) ? (said.split(';')[0] ?? 'text/plain') : 'application/octet-stream'
}

function cleanName(name: string | null): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const clean = name?.replace(/[\u0000-\u001f\u007f"\\/]/g, '_').trim()
  return clean ? clean.slice(-200) : null
}
