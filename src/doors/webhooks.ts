import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuseForeignOrigin } from './http.ts'

/** What answers Meta; the adapter's own. */
export interface CloudWebhookDoor {
  verify(accountId: string, query: Readonly<Record<string, unknown>>): Promise<{ status: number; body: string }>
  receive(accountId: string, raw: Uint8Array, signature: string | undefined): Promise<{ status: number; body: string }>
}
export interface WebhookDoorDeps {
  cloudWebhook: CloudWebhookDoor
  webhookPatience?: WebhookPatience
}
export interface WebhookPatience {
  /** When the oldest has waited for so long, more would only wait behind it: they are told to come again. */
  stalledMs: number
  /** A store that hangs is answered for: Meta sends it again, and what was stored meanwhile is known by its id. */
  answerMs: number
}

const path = '/webhooks/whatsapp/:accountId'
/** Meta sends 3 MB at most. */
const bodyLimit = 3 * 1_048_576
/** Of bodies that wait for their commit: more are told to come again, before they fill the memory. */
const mostBytes = 96 * 1_048_576
const mostAtOnce = 2_000
const retryAfterSeconds = '5'
const usualPatience: WebhookPatience = { stalledMs: 4_000, answerMs: 8_000 }
/** One that never ends stops counting as the oldest: a new one then finds out whether the store is back. */
const forgottenMs = 60_000
const notYet = { status: 503, body: 'not stored yet' }

/** Doors for other servers: no session, no cookies; each body is proven by its signature over the bytes as they came. */
export async function registerWebhooks(
  app: FastifyInstance,
  { cloudWebhook, webhookPatience = usualPatience }: WebhookDoorDeps,
): Promise<void> {
  await app.register(async (door) => {
    const waiting = createWaiting(webhookPatience.stalledMs)
    // the bytes are what was signed: nothing parses them before
    door.removeAllContentTypeParsers()
    door.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body))
    // Meta's servers have no page: what comes from one comes from somebody else's
    door.addHook('onRequest', async (request) => refuseForeignOrigin(request))
    door.get(path, { schema: { hide: true } }, async (request, reply) => {
      const { status, body } = await cloudWebhook.verify(accountOf(request), request.query as Record<string, unknown>)
      return plain(reply, status, body)
    })
    door.post(path, { schema: { hide: true }, bodyLimit }, async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const refuse = (status: number, reason: string) =>
        plain(reply.header('retry-after', retryAfterSeconds), status, reason)
      if (waiting.isFull(raw.length)) return refuse(429, 'too many at once')
      if (waiting.isStalled()) return refuse(503, notYet.body)
      const signature = request.headers['x-hub-signature-256']
      const text = typeof signature === 'string' ? signature : undefined
      const received = cloudWebhook.receive(accountOf(request), raw, text).finally(waiting.enter(raw.length))
      const { status, body } = await within(webhookPatience.answerMs, received, notYet)
      return status === 503 ? refuse(status, body) : plain(reply, status, body)
    })
  })
}

/** The bodies whose commit is under way, the oldest first. */
function createWaiting(stalledMs: number) {
  const bodies = new Set<{ since: number }>()
  let bytes = 0
  return {
    /** Answers what to call at its end. */
    enter(size: number): () => void {
      const body = { since: performance.now() }
      bodies.add(body)
      bytes += size
      return () => {
        bodies.delete(body)
        bytes -= size
      }
    },
    isFull: (size: number): boolean => bodies.size >= mostAtOnce || bytes + size > mostBytes,
    isStalled(): boolean {
      const now = performance.now()
      for (const { since } of bodies) if (now - since < forgottenMs) return now - since > stalledMs
      return false
    },
  }
}

function within<T>(ms: number, promise: Promise<T>, otherwise: T): Promise<T> {
  const { promise: late, resolve } = Promise.withResolvers<T>()
  const timer = setTimeout(() => resolve(otherwise), ms)
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

const accountOf = (request: FastifyRequest): string => (request.params as { accountId: string }).accountId

const plain = (reply: FastifyReply, status: number, body: string) =>
  reply.code(status).type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(body)
