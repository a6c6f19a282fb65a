import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import type { WhatsAppSimulator } from '../index.ts'

/** Where the control calls are on the phone page's server. */
export const controlPrefix = '/control'

const pageDir = join(import.meta.dirname, 'page')
/** The colours are the inbox's own: one file names them. */
const tokensFile = join(import.meta.dirname, '../../../../inbox-ui/src/styles/tokens.css')
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.jpg': 'image/jpeg',
}
const policy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'"

export interface PhoneServerOptions {
  /** 0 takes a free one. Loopback always. */
  port: number
  /** Where the inbox is, for the link beside the phone. */
  inboxUrl: string | null
}

/** The page that plays a customer's phone, and the control interface that it drives, at one address. */
export async function createPhoneServer(
  simulator: WhatsAppSimulator,
  options: PhoneServerOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const control = simulator.controlHandler(controlPrefix)
  const server = createServer((request, response) => {
    if (request.url?.startsWith(`${controlPrefix}/`)) return void control(request, response)
    if (request.url === '/config.json') return sendJson(response, { inboxUrl: options.inboxUrl })
    sendPage(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

async function sendPage(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://phone')
  const file =
    pathname === '/tokens.css' ? tokensFile : join(pageDir, normalize(pathname === '/' ? '/index.html' : pathname))
  const isOurs = file === tokensFile || file.startsWith(pageDir)
  const found = isOurs && (await stat(file).catch(() => null))?.isFile()
  if (!found) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'cache-control': 'no-cache',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
  })
  createReadStream(file).pipe(response)
}
