import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { AwsClient } from 'aws4fetch'
import type { FileStore } from './store.ts'

export interface S3Settings {
  /** https://host[:port], without the bucket. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  /** In front of every key, so that installations can share a bucket. */
  prefix: string
}

/** Longer than a large file takes over a slow line; a store that hangs must not hold a message up for ever. */
const timeoutMs = 120_000

/** Any store that speaks S3, addressed by path: what all of them understand. */
export function createS3Store(settings: S3Settings): FileStore {
  const { endpoint, bucket, region, accessKeyId, secretAccessKey, prefix } = settings
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 3 })
  const urlOf = (key: string): string => `${endpoint.replace(/\/+$/, '')}/${bucket}/${prefix}${key}`
  const ask = async (key: string, init: RequestInit, bodyHash: string): Promise<Response> => {
    const answer = await client.fetch(urlOf(key), {
      ...init,
      headers: { ...init.headers, 'x-amz-content-sha256': bodyHash },
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (answer.ok) return answer
    const told = (await answer.text().catch(() => '')).slice(0, 300)
    throw new Error(`The file store answered ${answer.status} to ${init.method} ${key}: ${told}`)
  }
  const get = (key: string) => ask(key, { method: 'GET' }, hashOf(new Uint8Array()))
  return {
    name: 's3',
    async put(key, bytes, mime) {
      // what arrives damaged is refused by the store: the signature covers the content
      const body = Buffer.from(bytes)
      const answer = await ask(key, { method: 'PUT', body, headers: { 'content-type': mime } }, hashOf(bytes))
      await answer.body?.cancel()
    },
    async read(key) {
      const { body } = await get(key)
      return body ? Readable.fromWeb(body as ReadableStream) : Readable.from([])
    },
    bytes: async (key) => new Uint8Array(await (await get(key)).arrayBuffer()),
  }
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
