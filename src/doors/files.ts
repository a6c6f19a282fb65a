import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Id } from '../../schemas/common.ts'
import { AppError, forbidden } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import type { Files, OpenFile, Shelf } from '../features/files/index.ts'
import { base, callerOf, type HttpDoorDeps, refuseForeignOrigin, signedInAt } from './http.ts'

export interface FileDoorDeps extends HttpDoorDeps {
  files: Files
  shelf: Shelf
}

/** Bytes in and out: not JSON, so not actions; the same session, scope and errors. */
export function registerFiles(app: FastifyInstance, deps: FileDoorDeps): void {
  app.get(`${base}/files/:id`, { schema: { tags: ['file'], summary: 'Read a file' } }, async (request, reply) => {
    const scope = await scopeOf(request, reply, deps)
    const file = await deps.files.openFile(scope, (request.params as { id: Id }).id)
    return sendFile(reply, file)
  })
  // the link is all there is to it: no session is looked at, so that none can be misused
  app.get('/download/:text/:signature', { schema: { hide: true } }, async (request, reply) => {
    const link = request.params as { text: string; signature: string }
    return sendFile(reply.header('referrer-policy', 'no-referrer'), await deps.shelf.openLink(link, new Date()))
  })
  app.post(
    `${base}/files`,
    { schema: { tags: ['file'], summary: 'Upload a file', consumes: ['multipart/form-data'] } },
    async (request, reply) => {
      refuseForeignOrigin(request)
      const scope = await scopeOf(request, reply, deps)
      if (!scope.permissions?.reply_conversations) throw forbidden('reply_conversations')
      const part = await request.file({ limits: { fileSize: deps.files.maxBytes } }).catch(refused)
      if (!part) throw noFile()
      const file = await deps.files.upload(scope, untilItsEnd(part.file), {
        mime: part.mimetype,
        fileName: part.filename,
      })
      return { fileId: file.id, mime: file.mime, size: file.size }
    },
  )
}

/** As a file, and never as a page of ours. */
export function sendFile(reply: FastifyReply, file: OpenFile): FastifyReply {
  const name = encodeURIComponent(file.fileName ?? 'file')
  return reply
    .header('content-type', file.mime)
    .header('content-length', file.size)
    .header('content-disposition', `${file.disposition}; filename*=UTF-8''${name}`)
    .header('cache-control', 'private, max-age=86400, immutable')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .send(file.stream)
}

/** What the form's reader finds wrong and has no status for is wrong with the form. */
function refused(error: { statusCode?: number }): never {
  throw error.statusCode ? error : noFile()
}

/** An upload that breaks off is the sender's; what goes wrong while it is kept is ours. */
async function* untilItsEnd(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream
  } catch {
    throw cutOff()
  }
}

async function scopeOf(
  request: FastifyRequest,
  reply: Parameters<HttpDoorDeps['authenticate']>[1],
  deps: HttpDoorDeps,
): Promise<Scope> {
  const { scope } = callerOf(await signedInAt(request, reply, deps), request)
  return { ...scope, see: scope.permissions?.view_conversations ?? 'own' }
}

const cutOff = () =>
  new AppError('file.cut-off', {
    en: 'The upload broke off before its end, and nothing was kept. Send the file again.',
    es: 'La subida se cortó antes de terminar y no se guardó nada. Envía el archivo de nuevo.',
    pt: 'O envio foi interrompido antes do fim e nada foi guardado. Envie o arquivo de novo.',
    ar: 'انقطع الرفع قبل أن يكتمل ولم يُحفظ شيء. أرسل الملف مجددًا.',
  })

const noFile = () =>
  new AppError('no-file', {
    en: 'There is no file in the request. Choose one and send it again.',
    es: 'No hay ningún archivo en la solicitud. Elige uno y envíalo de nuevo.',
    pt: 'Não há arquivo na solicitação. Escolha um e envie de novo.',
    ar: 'لا يوجد ملف في الطلب. اختر ملفًا وأرسله مجددًا.',
  })
