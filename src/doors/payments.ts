import type { FastifyInstance, FastifyReply } from 'fastify'
import { Id } from '../../schemas/common.ts'
import { refuseForeignOrigin } from './http.ts'

export interface PaymentDoorDeps {
  /** Proves what a payment provider sends over its raw bytes, and stores it before it answers. */
  receivePayment(
    provider: string,
    gatewayId: Id,
    raw: Buffer,
    headers: Readonly<Record<string, unknown>>,
  ): Promise<{ status: number; body: string }>
  /** The invoice at a public address; null: it is none of ours. */
  openInvoice(token: string): Promise<{ bytes: Uint8Array; fileName: string } | null>
}

/** The largest event of a provider is some hundred kilobytes. */
const bodyLimit = 1_048_576

/** Where payment providers tell what became of a payment: no session; each body is proven by its signature. */
export async function registerPayments(
  app: FastifyInstance,
  { receivePayment, openInvoice }: PaymentDoorDeps,
): Promise<void> {
  // where the provider's page leads back to: the customer goes on in their chat
  app.get('/paid', { schema: { hide: true } }, (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(thanks),
  )
  app.get('/i/:token', { schema: { hide: true } }, async (request, reply) => {
    const { token } = request.params as { token: string }
    const found = await openInvoice(token.slice(0, 200))
    if (!found) return plain(reply, 404, 'Not found')
    return reply
      .type('application/pdf')
      .header('content-disposition', `inline; filename="${found.fileName}"`)
      .header('cache-control', 'private, no-store')
      .send(Buffer.from(found.bytes))
  })
  await app.register(async (door) => {
    // the bytes are what was signed: nothing parses them before
    door.removeAllContentTypeParsers()
    door.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body))
    door.addHook('onRequest', async (request) => refuseForeignOrigin(request))
    for (const provider of ['stripe', 'paypal'])
      door.post(`/webhooks/${provider}/:gatewayId`, { schema: { hide: true }, bodyLimit }, async (request, reply) => {
        const { gatewayId } = request.params as { gatewayId: string }
        if (!Id.safeParse(gatewayId).success) return plain(reply, 404, 'no such gateway')
        const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        const { status, body } = await receivePayment(provider, gatewayId, raw, request.headers)
        return plain(reply, status, body)
      })
  })
}

const plain = (reply: FastifyReply, status: number, body: string) =>
  reply.code(status).type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(body)

const thanks = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Parley</title></head>
<body><main><p lang="en">Thank you. You can close this page and go back to your chat.</p>
<p lang="es">Gracias. Puedes cerrar esta página y volver a tu chat.</p>
<p lang="pt">Obrigado. Você pode fechar esta página e voltar à conversa.</p>
<p lang="ar" dir="rtl">شكرًا لك. يمكنك إغلاق هذه الصفحة والعودة إلى محادثتك.</p></main></body></html>`
