import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { generate } from 'selfsigned'
import type { StateStore } from '../state/state-store.ts'

const LARGEST = 128 * 1024 * 1024
const UPLOAD = /^\/mms\/(image|video|document|audio|md-app-state)\/([^/]+)$/

export interface MediaHost {
  /** Host and port, for `<media_conn>`. */
  host: string
  /** The token uploads must carry. */
  auth: string
  ca: string
  put(body: Uint8Array): Placed
  /** What lies there, or lay there before it expired. */
  get(directPath: string): Uint8Array | undefined
  /** From now on answered with this status. A phone may still have the file. */
  expire(directPath: string, status: number): void
  /** A phone that has the file puts it there again, in another place. */
  putAgain(directPath: string): Placed | undefined
  /** Neither the host nor the phone has it any more. */
  lose(directPath: string, status: number): void
  /** A byte of the file turns over. */
  damage(directPath: string): void
  /** The next uploads are answered with this status. */
  refuseUploads(status: number, times: number): void
  close(): Promise<void>
}

interface Placed {
  url: string
  directPath: string
}

interface TlsIdentity {
  key: string
  cert: string
}

/** A certificate of its own for 127.0.0.1, kept with the state so that who trusts it need not learn a new one. */
async function loadTls(store: StateStore): Promise<TlsIdentity> {
  const saved = store.load<TlsIdentity>('tls')[0]?.[1]
  if (saved) return saved
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'Parley WhatsApp simulator media' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + 10 * 365 * 86_400_000),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  })
  const made = { key, cert }
  store.put('tls', 'media', () => made)
  return made
}

/** Paths keep a `?` of their own: whatsmeow puts `&hash=…` right behind them. */
const pathOf = (url: string) => url.replace(/[?&].*$/s, '')

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > LARGEST) throw new Error('too large')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** The port of before where it is still free: messages hold whole addresses of files. */
async function listen(server: Server, port: number): Promise<number> {
  const attempt = (wanted: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(wanted, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  await attempt(port).catch(() => attempt(0))
  return (server.address() as AddressInfo).port
}

/** What lies on the host, and what once did. */
function createShelf(store: StateStore, auth: string, host: () => string) {
  const files = new Map(store.load<Uint8Array>('media'))
  const expired = new Map(store.load<number>('media-expired'))

  const place = (path: string, body: Uint8Array): Placed => {
    files.set(path, body)
    store.put('media', path, () => body)
    const directPath = `${path}?ccb=11-4&oh=${auth}`
    return { url: `https://${host()}${directPath}`, directPath }
  }
  const put = (body: Uint8Array): Placed => {
    const name = createHash('sha256').update(body).digest('hex')
    let path = `/v/t62.7118-24/${name}.enc`
    for (let copy = 2; expired.has(path); copy += 1) path = `/v/t62.7118-24/${name}-${copy}.enc`
    return place(path, body)
  }
  const get = (directPath: string) => files.get(pathOf(directPath))
  const expire = (directPath: string, status: number) => {
    const path = pathOf(directPath)
    expired.set(path, status)
    store.put('media-expired', path, () => status)
  }
  return {
    ...{ put, get, expire },
    /** What a client is answered: a file, or a status. */
    serve: (url: string): Uint8Array | number => expired.get(pathOf(url)) ?? get(url) ?? 404,
    putAgain(directPath: string) {
      const body = get(directPath)
      return body && put(body)
    },
    lose(directPath: string, status: number) {
      expire(directPath, status)
      files.delete(pathOf(directPath))
      store.remove('media', pathOf(directPath))
    },
    damage(directPath: string) {
      const body = Buffer.from(get(directPath) ?? [])
      body[0] = (body[0] ?? 0) ^ 1
      place(pathOf(directPath), body)
    },
  }
}

export async function createMediaHost(store: StateStore, onViolation: (reason: string) => void): Promise<MediaHost> {
  const tls = await loadTls(store)
  const auth = randomBytes(12).toString('base64url')
  const refusals: number[] = []
  let host = ''
  const { serve, ...shelf } = createShelf(store, auth, () => host)

  const upload = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'https://media')
    const named = UPLOAD.exec(url.pathname)?.[2]
    const body = await readBody(request)
    const refuse = (reason: string) => {
      onViolation(`media upload: ${reason}`)
      response.writeHead(400).end()
    }
    const refusal = refusals.shift()
    if (refusal !== undefined) {
      response.writeHead(refusal).end()
      return
    }
    if (!named) return refuse(`no such path ${url.pathname}`)
    if (url.searchParams.get('auth') !== auth) return refuse('wrong auth token')
    const digest = createHash('sha256').update(body).digest('base64url')
    const asked = decodeURIComponent(named).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
    if (asked !== digest) return refuse('the name is not the hash of the body')
    const { url: fileUrl, directPath } = shelf.put(body)
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ url: fileUrl, direct_path: directPath }))
  }

  const server = createServer(tls, (request, response) => {
    if (request.method === 'POST') {
      upload(request, response).catch(() => response.destroy())
      return
    }
    const found = serve(request.url ?? '')
    if (typeof found === 'number') response.writeHead(found).end()
    else response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(found)
  })
  const port = await listen(server, store.load<number>('media-port')[0]?.[1] ?? 0)
  store.put('media-port', 'port', () => port)
  host = `127.0.0.1:${port}`

  return {
    ...shelf,
    ...{ host, auth, ca: tls.cert },
    refuseUploads(status, times) {
      refusals.push(...Array.from({ length: times }, () => status))
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
