import { z } from 'zod'
import { GraphError, NoAnswer, NotReached } from './errors.ts'
import { type DownloadRules, download } from './media.ts'

export interface GraphOptions {
  /** Graph's own address without a version, or the stand-in's. */
  url: string
  /** Pinned: what a version answers does not change under us. */
  version: string
  /** Hosts from which media may be fetched, beside a loopback stand-in. */
  mediaHosts: readonly string[]
  timeoutMs?: number
}

export interface GraphRequest {
  method: 'GET' | 'POST' | 'DELETE'
  /** Behind the version, without a slash in front. */
  path: string
  query?: Record<string, string>
  body?: Record<string, unknown> | FormData
}

/** What one number is called by and called with. */
export interface CloudCredentials {
  phoneNumberId: string
  businessAccountId: string
  accessToken: string
}

/** A call with an account's keys. */
export type Call = <T extends z.ZodType>(
  make: (found: CloudCredentials) => GraphRequest,
  shape: T,
) => Promise<z.output<T>>

const Failure = z.object({
  error: z.object({
    code: z.number(),
    message: z.string().default(''),
    error_data: z
      .object({ details: z.string().default('') })
      .partial()
      .nullish(),
  }),
})

/** Before the first byte left: nothing can have been done. */
const notReached: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])
const largestAnswer = 8 * 1_048_576

/** Graph over HTTP: one call, its answer parsed by a shape. Knows no messages. */
export function createGraph({ url, version, mediaHosts, timeoutMs = 20_000 }: GraphOptions) {
  const base = `${url.replace(/\/$/, '')}/${version}`
  const rules: DownloadRules = { hosts: mediaHosts, ownOrigin: new URL(url).origin }
  return {
    /** Rejects with GraphError (it said no), NotReached (nothing was done) or NoAnswer (nobody knows). */
    async call<T extends z.ZodType>(token: string, request: GraphRequest, shape: T): Promise<z.output<T>> {
      const { method, path, query, body } = request
      const address = `${base}/${path}${query ? `?${new URLSearchParams(query)}` : ''}`
      const isForm = body instanceof FormData
      const answer = await reach(address, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body && !isForm ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      })
      const content = await read(answer)
      if (!answer.ok) throw refusal(answer.status, content)
      const parsed = shape.safeParse(content)
      if (!parsed.success) throw new NoAnswer('Graph answered something that has no known form')
      return parsed.data
    },
    /** The bytes behind an address that Graph named. */
    download: (token: string, address: string, maxBytes: number): Promise<Uint8Array> =>
      download(address, { ...rules, token, maxBytes, timeoutMs: timeoutMs * 3 }),
  }
}
export type Graph = ReturnType<typeof createGraph>

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init)
  } catch (cause) {
    const code = (cause as { cause?: { code?: string } }).cause?.code ?? ''
    throw notReached.has(code) ? new NotReached(code, { cause }) : new NoAnswer('No answer came', { cause })
  }
}

async function read(answer: Response): Promise<unknown> {
  if (Number(answer.headers.get('content-length') ?? 0) > largestAnswer) throw new NoAnswer('The answer is too large')
  try {
    return JSON.parse(await answer.text())
  } catch (cause) {
    throw new NoAnswer('The answer broke off or is no JSON', { cause })
  }
}

function refusal(status: number, content: unknown): Error {
  const failure = Failure.safeParse(content)
  if (!failure.success) return new NoAnswer(`Graph answered ${status} without saying why`)
  const { code, message, error_data } = failure.data.error
  return new GraphError(status, code, message.slice(0, 200), (error_data?.details ?? '').slice(0, 160))
}
