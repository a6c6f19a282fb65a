import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export interface Signer {
  accessKeyId: string
  secretAccessKey: string
  region: string
}
export interface Refusal {
  status: number
  code: string
}

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const skewMs = 15 * 60_000

const form =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=([0-9a-f]{64})$/
const needed = ['host', 'x-amz-date', 'x-amz-content-sha256']

/** Why a request is refused, by AWS signature version 4, written from its public description. Null: it is signed well. */
export function refusalOf(request: IncomingMessage, body: Uint8Array, signer: Signer): Refusal | null {
  const found = form.exec(request.headers.authorization ?? '')
  const [, keyId, day = '', region, names = '', signature = ''] = found ?? []
  const date = String(request.headers['x-amz-date'] ?? '')
  const checks: [boolean, number, string][] = [
    [found !== null && needed.every((name) => names.split(';').includes(name)), 403, 'AccessDenied'],
    [keyId === signer.accessKeyId, 403, 'InvalidAccessKeyId'],
    [region === signer.region, 400, 'AuthorizationHeaderMalformed'],
    [isNow(date) && date.startsWith(day), 403, 'RequestTimeTooSkewed'],
    // a body that no hash covers could be changed on its way
    [request.headers['x-amz-content-sha256'] === sha256(body), 400, 'XAmzContentSHA256Mismatch'],
    [isSame(expected(request, { date, day, names }, signer), signature), 403, 'SignatureDoesNotMatch'],
  ]
  const [, status, code] = checks.find(([holds]) => !holds) ?? []
  return status && code ? { status, code } : null
}

function expected(
  request: IncomingMessage,
  { date, day, names }: { date: string; day: string; names: string },
  { region, secretAccessKey }: Signer,
): string {
  const url = new URL(request.url ?? '/', 'http://s3')
  const query = [...url.searchParams].map((pair) => pair.map(encodeURIComponent).join('=')).sort()
  const canonical = [
    request.method ?? '',
    url.pathname,
    query.join('&'),
    ...names.split(';').map((name) => `${name}:${String(request.headers[name] ?? '').trim()}`),
    '',
    names,
    String(request.headers['x-amz-content-sha256'] ?? ''),
  ].join('\n')
  const text = ['AWS4-HMAC-SHA256', date, `${day}/${region}/s3/aws4_request`, sha256(canonical)].join('\n')
  const key = [region, 's3', 'aws4_request'].reduce(hmac, hmac(`AWS4${secretAccessKey}`, day))
  return hmac(key, text).toString('hex')
}

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

function isNow(date: string): boolean {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? []
  if (!y) return false
  return Math.abs(Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`) - Date.now()) < skewMs
}
