import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileTypeFromBuffer } from 'file-type'
import type { Id } from '../../../schemas/common.ts'
import type { StoredFile } from '../../../schemas/file.ts'
import type { Media } from '../../../schemas/message.ts'
import type { Tx } from '../../core/db.ts'
import { AppError, notFound, type Text } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { findFile, insertFile, setConversation } from './repository.ts'

export interface FilesDeps {
  dataDir: string
  /** Larger ones are refused. 64 MiB unless told. */
  maxBytes?: number
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

/** Files on disk, by organization and id; what a file is comes from its bytes. */
export function createFiles({ dataDir, maxBytes = 64 * 1024 * 1024 }: FilesDeps) {
  const pathOf = (organizationId: Id, id: Id): string => {
    if (!isId(organizationId) || !isId(id)) throw notFound(noun)
    return join(dataDir, 'files', organizationId, id)
  }
  return { maxBytes, ...createKeeping(pathOf, maxBytes), ...createOpening(pathOf) }
}
export type Files = ReturnType<typeof createFiles>
type PathOf = (organizationId: Id, id: Id) => string

function createOpening(pathOf: PathOf) {
  let guard: Guard = async () => {
    throw notFound(noun)
  }
  const find = async (organizationId: Id, id: Id): Promise<StoredFile> => {
    const file = isId(id) ? await findFile(organizationId, id) : null
    if (!file) throw notFound(noun)
    return file
  }
  const readable = async (scope: Scope, id: Id): Promise<StoredFile> => {
    const file = await find(scope.organizationId, id)
    if (file.conversationId) await guard(scope, file.conversationId)
    // nobody's yet is a customer's own, on its way into a conversation
    else if ((file.uploadedBy ?? '') !== userIdOf(scope) && scope.actor.kind !== 'system') throw notFound(noun)
    return file
  }
  return {
    /** Who may see a conversation may see its files: the conversations feature says so. */
    guard: (check: Guard) => {
      guard = check
    },

    async openFile(scope: Scope, id: Id): Promise<OpenFile> {
      const file = await readable(scope, id)
      return {
        stream: createReadStream(pathOf(scope.organizationId, file.id)),
        mime: file.mime,
        size: file.size,
        fileName: file.fileName,
        disposition: shownInPlace.test(file.mime) ? 'inline' : 'attachment',
      }
    },

    /** For the wire. */
    async bytes(organizationId: Id, id: Id): Promise<{ bytes: Uint8Array; mime: string; fileName: string | null }> {
      const file = await find(organizationId, id)
      return { bytes: await readFile(pathOf(organizationId, id)), mime: file.mime, fileName: file.fileName }
    },

    /** As a message's media. */
    async describe(scope: Scope, id: Id): Promise<Media> {
      const { mime, size, fileName } = await readable(scope, id)
      const unknown = { width: null, height: null, seconds: null, waveform: null, thumbnailFileId: null, problem: null }
      return { fileId: id, mime, size, fileName, ...unknown, isVoice: false }
    },
    /** It is part of a conversation now: who sees that sees it. */
    attach: (tx: Tx, organizationId: Id, id: Id, conversationId: Id) =>
      setConversation(organizationId, id, conversationId, tx.session),
  }
}

function createKeeping(pathOf: PathOf, maxBytes: number) {
  /** Keeps bytes. What was said about them (mime) counts only for text, which has no signature of its own. */
  const put = async (
    scope: Scope,
    bytes: Uint8Array,
    said: { mime: string; fileName: string | null; conversationId?: Id },
  ): Promise<StoredFile> => {
    if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes)
    const now = new Date()
    const file: StoredFile = {
      id: newId(),
      organizationId: scope.organizationId,
      createdAt: now,
      updatedAt: now,
      mime: await mimeOf(bytes, said.mime),
      size: bytes.byteLength,
      fileName: cleanName(said.fileName),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      conversationId: said.conversationId ?? null,
      uploadedBy: userIdOf(scope),
    }
    await writeDurably(pathOf(scope.organizationId, file.id), bytes)
    await insertFile(file)
    return file
  }
  return {
    put,
    /** The same from a stream, refused as soon as it is too long. */
    async upload(
      scope: Scope,
      stream: AsyncIterable<Uint8Array>,
      said: { mime: string; fileName: string | null },
    ): Promise<StoredFile> {
      const chunks: Uint8Array[] = []
      let size = 0
      for await (const chunk of stream) {
        size += chunk.byteLength
        if (size > maxBytes) throw tooLarge(maxBytes)
        chunks.push(chunk)
      }
      return put(scope, Buffer.concat(chunks), said)
    },
  }
}

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

/** Whole or not at all: a reader never sees half a file, and a crash leaves none under the final name. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
  const part = `${path}.part`
  try {
    const handle = await open(part, 'w', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

const tooLarge = (maxBytes: number) =>
  new AppError(
    'file.too-large',
    {
      en: 'The file is larger than {{mib}} MiB. Send a smaller one; nothing was kept.',
      es: 'El archivo supera {{mib}} MiB. Envía uno más pequeño; no se guardó nada.',
      pt: 'O arquivo passa de {{mib}} MiB. Envie um menor; nada foi guardado.',
      ar: 'الملف أكبر من {{mib}} ميغابايت. أرسل ملفًا أصغر؛ لم يُحفظ شيء.',
    },
    { status: 413, params: { mib: Math.floor(maxBytes / 1024 / 1024) } },
  )
