import type { Locale } from '../../schemas/common.ts'

/** A sentence in the four languages; `{{name}}` is filled from params. Errors, bot lines and command answers use it. */
export type Text = Readonly<Record<Locale, string>>
export type Params = Readonly<Record<string, string | number>>

export function say(text: Text, locale: Locale, params: Params = {}): string {
  return text[locale].replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name] ?? ''))
}

export interface AppErrorOptions {
  /** HTTP status: 400 bad input, 401, 403, 404, 409 conflict with what is stored, 422 not allowed now, 429, 503. */
  status?: number
  params?: Params
  /** Extra facts for a program: field errors, the retry time. Shown as they are: no secrets. */
  details?: unknown
}

/** An expected error: shown to its reader, in their language: what was wrong and what to do. Anything else is a 500. */
export class AppError extends Error {
  readonly code: string
  readonly text: Text
  readonly status: number
  readonly params: Params
  readonly details: unknown

  /** `code` is for programs, noun.reason (`quote.not-open`). */
  constructor(code: string, text: Text, options: AppErrorOptions = {}) {
    super(say(text, 'en', options.params))
    this.name = 'AppError'
    this.code = code
    this.text = text
    this.status = options.status ?? 400
    this.params = options.params ?? {}
    this.details = options.details
  }

  /** The message in the reader's language. */
  in(locale: Locale): string {
    return say(this.text, locale, this.params)
  }
}

export const notFound = (noun: Text) =>
  new AppError('not-found', notFoundText, { status: 404, params: { noun: noun.en } })
const notFoundText: Text = {
  en: 'Not found: {{noun}}. It may have been deleted, or it is not yours to see.',
  es: 'No se encontró: {{noun}}. Puede haberse eliminado o no tienes acceso.',
  pt: 'Não encontrado: {{noun}}. Pode ter sido excluído ou você não tem acesso.',
  ar: 'غير موجود: {{noun}}. ربما حُذف أو ليس لديك حق الاطلاع عليه.',
}

export const forbidden = (permission: string) =>
  new AppError('forbidden', forbiddenText, { status: 403, params: { permission } })
const forbiddenText: Text = {
  en: 'You may not do this: it needs the permission {{permission}}. Ask an owner or admin.',
  es: 'No puedes hacer esto: hace falta el permiso {{permission}}. Pídelo a un propietario o administrador.',
  pt: 'Você não pode fazer isto: é preciso a permissão {{permission}}. Peça a um proprietário ou administrador.',
  ar: 'لا يمكنك فعل ذلك: يلزم الإذن {{permission}}. اطلبه من المالك أو المسؤول.',
}

export const invalidInput = (issues: readonly { path: string; message: string }[]) =>
  new AppError('invalid-input', invalidText, {
    status: 400,
    params: { fields: issues.map((issue) => `${issue.path || 'body'}: ${issue.message}`).join('; ') },
    details: issues,
  })
const invalidText: Text = {
  en: 'Something in the request is not right: {{fields}}. Nothing was changed.',
  es: 'Hay algo incorrecto en la solicitud: {{fields}}. No se cambió nada.',
  pt: 'Há algo errado na solicitação: {{fields}}. Nada foi alterado.',
  ar: 'هناك خطأ في الطلب: {{fields}}. لم يتغير شيء.',
}

/** A cursor that no page of ours ended with. */
export const badCursor = () =>
  new AppError('list.bad-cursor', {
    en: 'This page marker is not one of ours. Start again from the first page.',
    es: 'Este marcador de página no es válido. Empieza de nuevo desde la primera página.',
    pt: 'Este marcador de página não é válido. Comece de novo pela primeira página.',
    ar: 'علامة الصفحة غير صالحة. ابدأ من الصفحة الأولى.',
  })
