import { existsSync } from 'node:fs'
import { join } from 'node:path'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { WebchatSite } from '../../../schemas/webchat.ts'
import type { Inbound, Receipt } from '../../channels/channel.ts'
import { parseInput } from '../../core/action-runner.ts'
import { sha256hex } from '../../core/crypto.ts'
import { AppError } from '../../core/errors.ts'
import type { Realtime } from '../../core/realtime.ts'
import { foreignPage, type Guest, inboundOf, lookOf, type Webchat } from '../../features/webchat/index.ts'
import type { RoadAccount } from '../../pipeline/road-members.ts'
import { sendFile } from '../files.ts'
import { bodyOf } from '../http.ts'
import * as shapes from './shapes.ts'
import { openStream } from './stream.ts'

export interface WebchatDoorDeps {
  webchat: Webchat
  /** Resolves once stored: only then is a visitor told so. */
  ingest: {
    ingest(account: RoadAccount, inbound: Inbound): Promise<void>
    receipt(account: RoadAccount, receipt: Receipt): Promise<void>
  }
  realtime: Pick<Realtime, 'presence' | 'onHint' | 'hint'>
  /** Parley's own address: its pages may always use the chat (settings' preview, demo). */
  publicUrl: string
  /** Where the built script for shops' pages lies; null: it is not built. */
  uiDir: string | null
}

const base = '/webchat/:key'
/** Visitors' files are smaller than members': a shop's page is open to everybody. */
const maxFileBytes = 16 * 1024 * 1024
const corsHeaders = {
  'access-control-allow-methods': 'GET, POST, DELETE',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-max-age': '600',
}

/** What visitors' browsers call from a shop's page: another origin, no cookies, each call checked against the chat's pages. */
export async function registerWebchat(app: FastifyInstance, deps: WebchatDoorDeps): Promise<void> {
  await app.register(async (door) => {
    await door.register(rateLimit, {
      global: true,
      max: 240,
      timeWindow: 60_000,
      keyGenerator: callerKey,
      errorResponseBuilder: (_request, { ttl }) => tooMany(Math.ceil(ttl / 1_000)),
    })
    door.addHook('preHandler', async (request, reply) => {
      const { key } = request.params as { key: string }
      const site = await deps.webchat.site(key)
      admit(site, deps.publicUrl, request, reply)
      sites.set(request, site)
    })
    for (const path of ['/:call', '/:call/:id'])
      door.options(base + path, hidden, (_request, reply) => reply.headers(corsHeaders).code(204).send())
    registerVisits(door, deps)
    registerTalk(door, deps)
    registerWatching(door, deps)
  })
  registerScript(app, deps.uiDir)
}

const sites = new WeakMap<FastifyRequest, WebchatSite>()
const siteOf = (request: FastifyRequest): WebchatSite => sites.get(request) as WebchatSite

const tokenOf = (request: FastifyRequest): string | null =>
  /^Bearer ([\w-]{20,100})$/.exec(request.headers.authorization ?? '')?.[1] ?? null

/** A visitor has a budget of their own; whoever has no token shares their address's. */
function callerKey(request: FastifyRequest): string {
  const token = tokenOf(request)
  return token ? sha256hex(token) : request.ip
}

/** The page must be one of the shop's. Browsers leave the origin out of a page's own reads only. */
function admit(site: WebchatSite, publicUrl: string, request: FastifyRequest, reply: FastifyReply): void {
  const { origin } = request.headers
  const isOwnRead = origin === undefined && request.headers['sec-fetch-site'] === 'same-origin'
  const own = new URL(publicUrl).origin
  const isOwn = isOwnRead || origin === own || origin === `${request.protocol}://${request.host}`
  void reply.header('vary', 'Origin').header('cross-origin-resource-policy', 'cross-origin')
  if (!isOwn && !site.origins.includes((origin ?? '').toLowerCase())) throw foreignPage()
  if (origin) void reply.header('access-control-allow-origin', origin)
}

const guestOf = (deps: WebchatDoorDeps, request: FastifyRequest): Promise<Guest> =>
  deps.webchat.guest(siteOf(request), tokenOf(request))

const hidden = { schema: { hide: true } }
const limited = (max: number, timeWindow: number) => ({ ...hidden, config: { rateLimit: { max, timeWindow } } })

function registerVisits(door: FastifyInstance, deps: WebchatDoorDeps): void {
  const { webchat } = deps
  // before there is a visitor: what the button looks like
  door.get(`${base}/look`, hidden, (request, reply) =>
    reply.header('cache-control', 'private, max-age=300').send(lookOf(siteOf(request))),
  )
  // counted by address: whoever comes without a token could bring any
  const byAddress = { max: 20, timeWindow: 60_000, keyGenerator: (request: FastifyRequest) => `new ${request.ip}` }
  door.post(`${base}/visitors`, { ...hidden, config: { rateLimit: byAddress } }, async (request, reply) => {
    const { locale } = parseInput(shapes.Entering, bodyOf(request))
    const { token, guest } = await webchat.enter(siteOf(request), locale)
    return reply.code(201).send({ token, ...(await webchat.thread(guest)) })
  })
  door.get(`${base}/thread`, hidden, async (request) => {
    const { before } = parseInput(shapes.Before, request.query)
    return webchat.thread(await guestOf(deps, request), before)
  })
  door.post(`${base}/introduction`, limited(10, 60_000), async (request) => {
    const guest = await webchat.introduce(await guestOf(deps, request), parseInput(shapes.Introducing, bodyOf(request)))
    await webchat.claim(guest)
    const { name, email, isProven } = guest.visitor
    return { name, email, isProven }
  })
  door.delete(`${base}/visitor`, hidden, async (request, reply) => {
    await webchat.leave(await guestOf(deps, request))
    return reply.code(204).send()
  })
}

function registerTalk(door: FastifyInstance, deps: WebchatDoorDeps): void {
  const { webchat, ingest } = deps
  const take = async (guest: Guest, written: Parameters<typeof inboundOf>[1]): Promise<{ clientId: string }> => {
    await ingest.ingest(await webchat.account(guest), inboundOf(guest, written))
    await webchat.claim(guest)
    deps.realtime.hint(topicOf(guest), { kind: 'news' })
    return { clientId: written.clientId }
  }
  door.post(`${base}/messages`, limited(40, 60_000), async (request, reply) => {
    const guest = await guestOf(deps, request)
    return reply.code(201).send(await take(guest, parseInput(shapes.Writing, bodyOf(request))))
  })
  door.post(`${base}/files`, limited(10, 60_000), async (request, reply) => {
    const guest = await guestOf(deps, request)
    const part = await request.file({ limits: { fileSize: maxFileBytes + 1 } }).catch(() => undefined)
    if (!part) throw noFile()
    // its fields come before the file, so that nothing is kept for a form that is refused
    const written = parseInput(shapes.Sending, fieldsOf(part.fields))
    const said = { mime: part.mimetype, fileName: part.filename }
    const file = await webchat.keep(guest, atMost(maxFileBytes, part.file), said)
    return reply.code(201).send(await take(guest, { ...written, file }))
  })
  door.post(`${base}/seen`, hidden, async (request, reply) => {
    const guest = await guestOf(deps, request)
    const { upTo, status } = parseInput(shapes.Seen, bodyOf(request))
    const wireIds = await webchat.upTo(guest, upTo)
    if (wireIds.length > 0) await ingest.receipt(await webchat.account(guest), { wireIds, status, at: new Date() })
    return reply.code(204).send()
  })
  door.post(`${base}/typing`, hidden, async (request, reply) => {
    const guest = await guestOf(deps, request)
    const { isTyping } = parseInput(shapes.Typing, bodyOf(request))
    const found = await webchat.conversation(guest)
    const state = isTyping ? 'typing' : 'idle'
    if (found) deps.realtime.presence({ conversationId: found.id, who: 'contact', name: found.name, state })
    return reply.code(204).send()
  })
}

/** Text fields of a form, by name. */
const fieldsOf = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => {
      const { type, value } = field as { type?: string; value?: unknown }
      return type === 'field' ? [[name, value]] : []
    }),
  )

async function* atMost(limit: number, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of stream) {
    size += chunk.byteLength
    if (size > limit) throw tooLarge()
    yield chunk
  }
}

/** Where hints for a visitor go. */
const topicOf = ({ visitor }: Guest): string => `webchat:${visitor.visitor}`

function registerWatching(door: FastifyInstance, deps: WebchatDoorDeps): void {
  const { webchat } = deps
  door.get(`${base}/stream`, hidden, async (request, reply) => {
    const guest = await guestOf(deps, request)
    const { rev } = parseInput(shapes.Since, request.query)
    const addresses = await webchat.addresses(guest)
    openStream(reply, {
      since: rev,
      changes: (since) => webchat.changes(guest, since),
      stillKnown: () => guestOf(deps, request),
      onHint: (listener) => {
        const stops = addresses.map((address) => deps.realtime.onHint(`webchat:${address}`, listener))
        return () => {
          for (const stop of stops) stop()
        }
      },
    })
  })
  door.get(`${base}/files/:id`, hidden, async (request, reply) => {
    const guest = await guestOf(deps, request)
    const { id } = parseInput(shapes.FileId, { id: (request.params as { id: string }).id })
    return sendFile(reply, await webchat.openFile(guest, id))
  })
}

function registerScript(app: FastifyInstance, uiDir: string | null): void {
  const isBuilt = uiDir !== null && existsSync(join(uiDir, 'webchat/webchat.js'))
  app.get('/webchat.js', hidden, (_request, reply) => {
    if (!isBuilt) return reply.callNotFound()
    return reply
      .headers({ 'cross-origin-resource-policy': 'cross-origin', 'access-control-allow-origin': '*' })
      .sendFile('webchat/webchat.js')
  })
}

const tooMany = (seconds: number) =>
  new AppError(
    'too-many-requests',
    {
      en: 'That was too much at once. Nothing was lost: wait {{seconds}} seconds and send it again.',
      es: 'Fue demasiado a la vez. No se perdió nada: espera {{seconds}} segundos y envíalo de nuevo.',
      pt: 'Foi demais de uma vez. Nada se perdeu: espere {{seconds}} segundos e envie de novo.',
      ar: 'كان ذلك كثيرًا دفعة واحدة. لم يضع شيء: انتظر {{seconds}} ثانية ثم أرسل مجددًا.',
    },
    { status: 429, params: { seconds }, details: { retryAfterSeconds: seconds } },
  )

const noFile = () =>
  new AppError('webchat.no-file', {
    en: 'There is no file in the request. Choose one and send it again.',
    es: 'No hay ningún archivo en la solicitud. Elige uno y envíalo de nuevo.',
    pt: 'Não há arquivo na solicitação. Escolha um e envie de novo.',
    ar: 'لا يوجد ملف في الطلب. اختر ملفًا وأرسله مجددًا.',
  })

const tooLarge = () =>
  new AppError(
    'webchat.file-too-large',
    {
      en: 'The file is larger than 16 MiB. Send a smaller one; nothing was sent.',
      es: 'El archivo supera 16 MiB. Envía uno más pequeño; no se envió nada.',
      pt: 'O arquivo passa de 16 MiB. Envie um menor; nada foi enviado.',
      ar: 'الملف أكبر من 16 ميغابايت. أرسل ملفًا أصغر؛ لم يُرسل شيء.',
    },
    { status: 413 },
  )
