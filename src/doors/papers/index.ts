import { createHmac } from 'node:crypto'
import rateLimit from '@fastify/rate-limit'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { plainColor } from '../../../schemas/brand.ts'
import { type Id, Locale } from '../../../schemas/common.ts'
import type { Organization } from '../../../schemas/organization.ts'
import { parseInput } from '../../core/action-runner.ts'
import { timingSafeEqualText } from '../../core/crypto.ts'
import { AppError, forbidden, say } from '../../core/errors.ts'
import type { Papers } from '../../features/papers/index.ts'
import type { QuotePage, Quotes } from '../../features/quotes/index.ts'
import { base, bodyOf, callerOf, type HttpDoorDeps, localeOf, refuseForeignOrigin, signedInAt } from '../http.ts'
import { documentOf, escaped, policyOf, sheetOf } from './look.ts'
import { pageOf } from './page.ts'
import { pageTexts } from './texts.ts'

export interface PaperDoorDeps extends HttpDoorDeps {
  quotes: Pick<Quotes, 'get' | 'page' | 'answerOnPage'>
  papers: Pick<Papers, 'quote' | 'businessOf'>
  organizations: { get(organizationId: Id): Promise<Organization> }
  /** What forms are signed with. */
  formKey: Buffer
}

const hidden = { schema: { hide: true } }
const minute = 60_000
/** How long a page may lie open before it is answered. */
const formMs = 24 * 60 * minute

/** A quote's PDF for members, and its page for its customer: no cookies, no scripts; the address is the permission. */
export async function registerPapers(app: FastifyInstance, deps: PaperDoorDeps): Promise<void> {
  app.get(
    `${base}/quotes/:id/pdf`,
    { schema: { tags: ['quote'], summary: 'A quote as PDF' } },
    async (request, reply) => {
      const { scope } = callerOf(await signedInAt(request, reply, deps), request)
      const see = scope.permissions?.view_quotes
      if (!see) throw forbidden('view_quotes')
      const quote = await deps.quotes.get({ ...scope, see }, (request.params as { id: Id }).id)
      return sendPdf(reply, await deps.papers.quote(quote))
    },
  )
  await app.register(async (door) => {
    await door.register(rateLimit, {
      ...{ global: true, max: 120, timeWindow: minute },
      errorResponseBuilder: (_request, { ttl }) => tooMany(Math.ceil(ttl / 1_000)),
    })
    door.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 8_192 },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
    )
    door.setErrorHandler((error: FastifyError | AppError, request, reply) => sendError(error, request, reply))
    registerPage(door, deps)
  })
}

const Look = z.object({ lang: Locale.optional().catch(undefined) })
const Form = z.object({ form: z.string().max(200), lang: Locale.optional().catch(undefined) })
const Accepting = Form.extend({ name: z.string().trim().min(1).max(120) })
const Declining = Form.extend({ reason: z.string().trim().max(500).default('') })

function registerPage(door: FastifyInstance, deps: PaperDoorDeps): void {
  door.get('/q/:token', hidden, async (request, reply) => {
    const { lang } = parseInput(Look, request.query)
    return show(deps, reply, { token: tokenOf(request), lang })
  })
  door.get(
    '/q/:token/pdf',
    { ...hidden, config: { rateLimit: { max: 20, timeWindow: minute } } },
    async (request, reply) => {
      const { quote } = await deps.quotes.page(tokenOf(request), new Date())
      return sendPdf(reply, await deps.papers.quote(quote))
    },
  )
  const keyGenerator = (request: FastifyRequest) => `${request.ip} ${tokenOf(request)}`
  const answering = { ...hidden, config: { rateLimit: { max: 10, timeWindow: minute, keyGenerator } } }
  door.post('/q/:token/accept', answering, async (request, reply) => {
    const { name, form, lang } = parseInput(Accepting, bodyOf(request))
    return answer(deps, request, reply, { form, lang, to: 'accepted', said: { signedName: name } })
  })
  door.post('/q/:token/decline', answering, async (request, reply) => {
    const { reason, form, lang } = parseInput(Declining, bodyOf(request))
    return answer(deps, request, reply, { form, lang, to: 'declined', said: { reason: reason || null } })
  })
}

const tokenOf = (request: FastifyRequest): string => (request.params as { token: string }).token

interface Answer {
  form: string
  lang: Locale | undefined
  to: 'accepted' | 'declined'
  said: { signedName?: string; reason?: string | null }
}

/** Taken, they come back to the page as it is then; refused, they read why. */
async function answer(
  deps: PaperDoorDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { form, lang, to, said }: Answer,
): Promise<FastifyReply> {
  refuseForeignOrigin(request)
  const token = tokenOf(request)
  const now = new Date()
  try {
    if (!isForm(deps, token, form, now)) throw stale()
    await deps.quotes.answerOnPage(token, to, said, now)
    return reply.redirect(lang ? `/q/${token}?lang=${lang}` : `/q/${token}`, 303)
  } catch (error) {
    if (!(error instanceof AppError) || error.status === 404) throw error
    return show(deps, reply.code(error.status), { token, lang, error })
  }
}

interface Shown {
  token: string
  lang: Locale | undefined
  error?: AppError
}

async function show(deps: PaperDoorDeps, reply: FastifyReply, { token, lang, error }: Shown): Promise<FastifyReply> {
  const now = new Date()
  const page: QuotePage = await deps.quotes.page(token, now)
  const business = await deps.papers.businessOf(await deps.organizations.get(page.quote.organizationId))
  const locale = lang ?? page.reader.locale
  const html = pageOf({
    ...{ page, business, locale: lang ?? null, path: `/q/${token}`, now },
    ...{ formToken: formOf(deps, token, now.getTime()), notice: error ? error.in(locale) : null },
  })
  return sendPage(reply, html, business.color)
}

/** Of this page and this time: no other page can have made it. */
const formOf = ({ formKey }: PaperDoorDeps, token: string, at: number): string =>
  `${at.toString(36)}.${createHmac('sha256', formKey).update(`${token}:${at}`).digest('base64url')}`

function isForm(deps: PaperDoorDeps, token: string, form: string, now: Date): boolean {
  const at = Number.parseInt(form.split('.')[0] ?? '', 36)
  const age = now.getTime() - at
  return age >= 0 && age < formMs && timingSafeEqualText(form, formOf(deps, token, at))
}

function sendPage(reply: FastifyReply, html: string, color: string): FastifyReply {
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', policyOf(sheetOf(color)))
    .header('cache-control', 'private, no-store')
    .header('referrer-policy', 'same-origin')
    .header('x-robots-tag', 'noindex')
    .send(html)
}

function sendPdf(reply: FastifyReply, { bytes, fileName }: { bytes: Uint8Array; fileName: string }): FastifyReply {
  return reply
    .header('content-type', 'application/pdf')
    .header('content-disposition', `inline; filename="${fileName}"`)
    .header('cache-control', 'private, no-store')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('x-robots-tag', 'noindex')
    .send(Buffer.from(bytes))
}

function sendError(error: FastifyError | AppError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const locale = localeOf(request)
  const status = error instanceof AppError ? error.status : (error.statusCode ?? 500)
  if (status >= 500) request.log.error({ err: error, url: request.routeOptions.url }, 'unexpected error')
  const text = error instanceof AppError ? error.in(locale) : say(pageTexts.broken, locale)
  const body = `<article class="card"><p role="alert">${escaped(text)}</p></article>`
  return sendPage(reply.code(status), documentOf({ title: 'Parley', locale, color: plainColor, body }), plainColor)
}

const tooMany = (seconds: number) =>
  new AppError('too-many', pageTexts.tooMany, {
    status: 429,
    params: { seconds },
    details: { retryAfterSeconds: seconds },
  })
const stale = () => new AppError('page.stale', pageTexts.stale, { status: 403 })
