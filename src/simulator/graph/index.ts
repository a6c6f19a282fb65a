import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { GraphContext } from './context.ts'
import { type GraphMethod, graphInputs } from './control.ts'
import { createGraphLimits } from './limits.ts'
import { BadGateway, LostAnswer } from './outgoing.ts'
import { answer, fileOf } from './routes.ts'
import { createGraphControl, type GraphControl } from './service.ts'
import { createWebhookQueue } from './webhooks.ts'
import { createGraphWorld, GraphRefusal } from './world.ts'

export interface GraphSimulatorOptions {
  /** Must be false or absent: the stand-in throws where it is asked to run in production. */
  production?: boolean
  /** Absent or 0 takes a free one. Loopback always. */
  port?: number
}

export interface GraphSimulator {
  /** For `CLOUD_API_URL`. */
  url: string
  /** `POST controlUrl/NAME` with JSON. */
  controlUrl: string
  control: GraphControl
  close(): Promise<void>
}

const controlPrefix = '/control/'
const largestBody = 160 * 1_048_576

/** A Graph of our own on loopback: WhatsApp's Cloud API as a business sees it, strict about what it takes. */
export async function createGraphSimulator(options: GraphSimulatorOptions = {}): Promise<GraphSimulator> {
  if (options.production) throw new Error('The Graph stand-in is for demo and tests, never for production')
  let origin = ''
  const queue = createWebhookQueue()
  const context: GraphContext = {
    ...{ world: createGraphWorld(), queue, limits: createGraphLimits() },
    origin: () => origin,
  }
  const control = createGraphControl(context)
  const server = createServer((request, response) => {
    serve(context, control, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: origin,
    controlUrl: `${origin}${controlPrefix.slice(0, -1)}`,
    control,
    async close() {
      await Promise.all([queue.close(), closed(server)])
    },
  }
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

async function serve(
  context: GraphContext,
  control: GraphControl,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://graph')
  const raw = await bodyOf(request)
  try {
    if (url.pathname.startsWith(controlPrefix)) {
      const name = url.pathname.slice(controlPrefix.length)
      return say(response, 200, { result: (await told(control, request, name, raw)) ?? null })
    }
    if (url.pathname.startsWith('/files/')) {
      const { bytes, mime } = fileOf(context, request, url.pathname.slice('/files/'.length))
      response.writeHead(200, { 'content-type': mime, 'content-length': bytes.length }).end(bytes)
      return
    }
    say(response, 200, await answer(context, request, url, raw))
  } catch (error) {
    refuse(response, error)
  }
}

/** Pages of strangers, open in a browser on this machine, must not drive it. */
function told(control: GraphControl, request: IncomingMessage, name: string, raw: Buffer): Promise<unknown> {
  const { host = '', origin } = request.headers
  const isOurs = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host) && origin === undefined
  if (!isOurs || request.method !== 'POST' || !Object.hasOwn(graphInputs, name))
    throw new GraphRefusal(404, 0, 'No such call')
  const call = control[name as GraphMethod] as (input: unknown) => Promise<unknown>
  return call(JSON.parse(raw.toString('utf8') || '{}'))
}

function refuse(response: ServerResponse, error: unknown): void {
  if (error instanceof LostAnswer) response.destroy()
  else if (error instanceof BadGateway) response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502</h1>')
  else {
    const known = error instanceof GraphRefusal ? error : new GraphRefusal(400, 0, (error as Error).message)
    const { code, message } = known
    say(response, known.status, { error: { message, type: 'OAuthException', code, fbtrace_id: 'stand-in' } })
  }
}

const say = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > largestBody) throw new Error('The body is too large')
    parts.push(part)
  }
  return Buffer.concat(parts)
}
