import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { ControlError, type ControlEvent, type ControlMethod, controlInputs } from './control.ts'
import type { ControlCall } from './control-service.ts'

const LARGEST_BODY = 192 * 1024 * 1024
const HEARTBEAT_MS = 15_000
const STATUS: Record<ControlError['code'], number> = { 'not-found': 404, invalid: 400, conflict: 409 }

export interface ControlFeed {
  subscribe(listener: (event: ControlEvent) => void): () => void
}

/**
 * A page of somebody else, open in a browser on this machine, must not drive the simulator: names that merely resolve
 * to loopback, other origins and plain forms are refused.
 */
function isOurs(request: IncomingMessage): boolean {
  const host = request.headers.host ?? ''
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return false
  const { origin } = request.headers
  return origin === undefined || origin === `http://${host}`
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

function replyError(response: ServerResponse, error: unknown): void {
  const known = error instanceof ControlError
  const code = known ? error.code : 'internal'
  reply(response, known ? STATUS[error.code] : 500, { error: { code, message: (error as Error).message } })
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!request.headers['content-type']?.startsWith('application/json')) {
    throw new ControlError('invalid', 'Send the input as application/json')
  }
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > LARGEST_BODY) throw new ControlError('invalid', 'The input is too large')
    parts.push(part)
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString() || '{}')
  } catch {
    throw new ControlError('invalid', 'The input is no JSON')
  }
}

function streamEvents(request: IncomingMessage, response: ServerResponse, feed: ControlFeed): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    connection: 'keep-alive',
  })
  response.write(': open\n\n')
  const end = feed.subscribe((event) => response.write(`data: ${JSON.stringify(event)}\n\n`))
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS)
  request.on('close', () => {
    clearInterval(heartbeat)
    end()
  })
}

async function sendMedia(response: ServerResponse, call: ControlCall, phone: string, id: string): Promise<void> {
  const media = (await call('media', { phone, id })) as { base64: string; mimetype: string }
  // what a stranger sent is shown as a picture or saved, never run as a page
  const headers = {
    'content-type': media.mimetype,
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
  }
  response.writeHead(200, headers).end(Buffer.from(media.base64, 'base64'))
}

/** Answers a request under `prefix`; says no where the path is not one of the control interface. */
export function createControlHandler(call: ControlCall, feed: ControlFeed, prefix = '') {
  const answer = async (request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> => {
    const [name = '', phone, id] = path.split('/').slice(1).map(decodeURIComponent)
    if (request.method === 'GET' && name === 'events') streamEvents(request, response, feed)
    else if (request.method === 'GET' && name === 'media' && phone && id) await sendMedia(response, call, phone, id)
    else if (request.method === 'POST' && Object.hasOwn(controlInputs, name)) {
      reply(response, 200, { result: await call(name as ControlMethod, await readJson(request)) })
    } else return false
    return true
  }
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const { pathname } = new URL(request.url ?? '/', 'http://control')
    if (!pathname.startsWith(`${prefix}/`)) return false
    if (!isOurs(request)) {
      reply(response, 403, { error: { code: 'forbidden', message: 'Only this machine may drive the simulator' } })
      return true
    }
    try {
      return await answer(request, response, pathname.slice(prefix.length))
    } catch (error) {
      replyError(response, error)
      return true
    }
  }
}

export type ControlHandler = ReturnType<typeof createControlHandler>

export function createControlServer(handler: ControlHandler): Server {
  return createServer((request, response) => {
    handler(request, response)
      .then((answered) => {
        if (!answered) reply(response, 404, { error: { code: 'not-found', message: 'No such call' } })
      })
      .catch(() => response.destroy())
  })
}
