import { createHmac, timingSafeEqual } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'

/** The ceiling of P2 over the Cloud API: Fastify and the signature, nothing kept. The app's secret is its argument. */
const secret = process.argv[2] ?? ''
const app = Fastify()
app.removeAllContentTypeParsers()
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
app.get('/webhook', async (request) => (request.query as Record<string, string>)['hub.challenge'])
app.post('/webhook', async (request, reply) => {
  const raw = request.body as Buffer
  const wanted = Buffer.from(`sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`)
  const given = Buffer.from(String(request.headers['x-hub-signature-256']))
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return reply.code(401).send()
  JSON.parse(raw.toString())
  return 'ok'
})
await app.listen({ host: '127.0.0.1', port: 0 })
process.send?.({ url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/webhook` })
