import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuseForeignOrigin } from './http.ts'

/** What answers Meta; the adapter's own. */
export interface CloudWebhookDoor {
  verify(accountId: string, query: Readonly<Record<string, unknown>>): Promise<{ status: number; body: string }>
  receive(accountId: string, raw: Uint8Array, signature: string | undefined): Promise<{ status: number; body: string }>
}
export interface WebhookDoorDeps {
  cloudWebhook: CloudWebhookDoor
}

const path = '/webhooks/whatsapp/:accountId'
/** Meta sends 3 MB at most. */
const bodyLimit = 3 * 1_048_576
/** Of bodies that wait for their commit: more are told to come again, before they fill the memory. */
const mostBytes = 96 * 1_048_576
const mostAtOnce = 2_000
const retryAfterSeconds = '5'

/** Doors for other servers: no session, no cookies; each body is proven by its signature over the bytes as they came. */
export async function registerWebhooks(app: FastifyInstance, { cloudWebhook }: WebhookDoorDeps): Promise<void> {
  await app.register(async (door) => {
    const waiting = { bodies: 0, bytes: 0 }
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
      if (waiting.bodies >= mostAtOnce || waiting.bytes + raw.length > mostBytes)
        return plain(reply.header('retry-after', retryAfterSeconds), 429, 'too many at once')
      waiting.bodies += 1
      waiting.bytes += raw.length
      try {
        const signature = request.headers['x-hub-signature-256']
        const text = typeof signature === 'string' ? signature : undefined
        const { status, body } = await cloudWebhook.receive(accountOf(request), raw, text)
        if (status === 503) void reply.header('retry-after', retryAfterSeconds)
        return plain(reply, status, body)
      } finally {
        waiting.bodies -= 1
        waiting.bytes -= raw.length
      }
    })
  })
}

const accountOf = (request: FastifyRequest): string => (request.params as { accountId: string }).accountId

const plain = (reply: FastifyReply, status: number, body: string) =>
  reply.code(status).type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(body)
