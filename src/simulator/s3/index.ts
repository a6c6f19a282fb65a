import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Refusal, refusalOf, type Signer, sha256 } from './signature.ts'

export interface S3SimulatorOptions extends Signer {
  bucket: string
}

export interface S3Simulator {
  url: string
  /** What is kept, by key. */
  objects: Map<string, { bytes: Buffer; type: string | null }>
  /** Each request that was refused, and why. */
  refused: Refusal[]
  /** The next so many requests are answered 503, as a store under load does. */
  failNext(count: number): void
  close(): Promise<void>
}

const maxBody = 200 * 1024 * 1024

/** A loopback S3 store: path addressing, signature version 4, content hashes; it refuses what a real one would. */
export async function createS3Simulator(options: S3SimulatorOptions): Promise<S3Simulator> {
  const objects: S3Simulator['objects'] = new Map()
  const refused: Refusal[] = []
  let failing = 0
  const handle = async (request: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const body = await bodyOf(request)
    if (failing > 0) {
      failing -= 1
      return sendError(answer, { status: 503, code: 'SlowDown' })
    }
    const { key, refusal } = keyOf(request, body, options)
    if (refusal) {
      refused.push(refusal)
      sendError(answer, refusal)
    } else if (request.method === 'PUT') {
      objects.set(key, { bytes: body, type: request.headers['content-type'] ?? null })
      answer.writeHead(200, { etag: `"${sha256(body).slice(0, 32)}"` }).end()
    } else sendObject(answer, objects.get(key))
  }
  const server = createServer((request, answer) => {
    handle(request, answer).catch(() => answer.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    objects,
    refused,
    failNext: (count) => {
      failing = count
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function keyOf(
  request: IncomingMessage,
  body: Buffer,
  options: S3SimulatorOptions,
): { key: string; refusal: Refusal | null } {
  const [, bucket, ...rest] = decodeURIComponent(new URL(request.url ?? '/', 'http://s3').pathname).split('/')
  const key = rest.join('/')
  const signed = refusalOf(request, body, options)
  if (signed) return { key, refusal: signed }
  if (bucket !== options.bucket) return { key, refusal: { status: 404, code: 'NoSuchBucket' } }
  const isKnown = key !== '' && (request.method === 'PUT' || request.method === 'GET')
  return { key, refusal: isKnown ? null : { status: 405, code: 'MethodNotAllowed' } }
}

function sendObject(answer: ServerResponse, known: { bytes: Buffer; type: string | null } | undefined): void {
  const type = known?.type ?? 'binary/octet-stream'
  if (known) answer.writeHead(200, { 'content-length': known.bytes.length, 'content-type': type }).end(known.bytes)
  else sendError(answer, { status: 404, code: 'NoSuchKey' })
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBody) throw new Error('too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function sendError(answer: ServerResponse, { status, code }: Refusal): void {
  const text = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`
  answer.writeHead(status, { 'content-type': 'application/xml' }).end(text)
}
