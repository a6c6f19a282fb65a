import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import type { Locale } from '../../schemas/common.ts'
import { AppError, say } from '../core/errors.ts'
import { newId } from '../core/ids.ts'

const unexpected = {
  en: 'Something went wrong on our side. Nothing was changed. Try again; if it stays, give your admin this code: {{id}}.',
  es: 'Algo falló de nuestro lado. No se cambió nada. Inténtalo de nuevo; si sigue, da este código a tu administrador: {{id}}.',
  pt: 'Algo falhou do nosso lado. Nada foi alterado. Tente de novo; se continuar, dê este código ao administrador: {{id}}.',
  ar: 'حدث خطأ من جهتنا. لم يتغير شيء. حاول مجددًا؛ وإن تكرر فأعطِ المسؤول هذا الرمز: {{id}}.',
}
const nothingHere = {
  en: 'There is nothing at this address.',
  es: 'No hay nada en esta dirección.',
  pt: 'Não há nada neste endereço.',
  ar: 'لا يوجد شيء في هذا العنوان.',
}
const refused = {
  en: 'The request could not be read: {{reason}}. Nothing was changed.',
  es: 'No se pudo leer la solicitud: {{reason}}. No se cambió nada.',
  pt: 'Não foi possível ler a solicitação: {{reason}}. Nada foi alterado.',
  ar: 'تعذرت قراءة الطلب: {{reason}}. لم يتغير شيء.',
}

/** One edge for all errors: an expected one is shown, any other is logged once and answered without its cause. */
export function registerErrors(app: FastifyInstance, localeOf: (request: FastifyRequest) => Locale): void {
  app.setErrorHandler((error: FastifyError | AppError, request, reply) => {
    const { status, body, retryAfter } = answerTo(error, request, localeOf(request))
    if (retryAfter) void reply.header('retry-after', String(retryAfter))
    return reply.code(status).send({ error: body })
  })
}

/** Where no route is. */
export const notHere = (locale: Locale) => ({ error: { code: 'not-found', message: say(nothingHere, locale) } })

interface Answer {
  status: number
  body: { code: string; message: string; details?: unknown }
  /** Seconds. */
  retryAfter?: number
}

function answerTo(error: FastifyError | AppError, request: FastifyRequest, locale: Locale): Answer {
  if (error instanceof AppError) {
    const details = error.details as { retryAfterSeconds?: number } | undefined
    const body = { code: error.code, message: error.in(locale), ...(details !== undefined && { details }) }
    return { status: error.status, body, ...(details?.retryAfterSeconds && { retryAfter: details.retryAfterSeconds }) }
  }
  const status = error.statusCode ?? 500
  if (status < 500)
    return { status, body: { code: error.code ?? 'refused', message: say(refused, locale, { reason: error.message }) } }
  const id = newId()
  request.log.error({ err: error, errorId: id, url: request.routeOptions.url }, 'unexpected error')
  return { status: 500, body: { code: 'unexpected', message: say(unexpected, locale, { id }), details: { id } } }
}
