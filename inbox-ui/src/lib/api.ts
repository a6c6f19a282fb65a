import { forgetEarly, takeEarly } from './early.ts'

/** What the server refused, or that it was not reached (status 0). `message` is in the reader's language. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly details: unknown

  constructor(status: number, code: string, message: string, details: unknown = null) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.details = details
  }

  /** The server was not reached, or could not answer now: trying again may help. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

let onSignedOut = () => {}
/** Called when the server no longer knows the session. */
export const whenSignedOut = (listener: () => void) => {
  onSignedOut = listener
}

/** An id of our own making; crypto.randomUUID is missing where the page is not served over TLS. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')

function payloadOf(method: Method, body: unknown): Pick<RequestInit, 'body' | 'headers'> {
  const headers: Record<string, string> = { accept: 'application/json' }
  const language = document.documentElement.lang
  if (language) headers['accept-language'] = language
  if (method === 'GET') return { headers }
  if (body instanceof FormData) return { headers, body }
  if (method === 'DELETE' && body === undefined) return { headers }
  headers['content-type'] = 'application/json'
  return { headers, body: JSON.stringify(body ?? {}) }
}

async function failureOf(response: Response): Promise<ApiError> {
  const answer = (await response.json().catch(() => null)) as {
    error?: { code?: string; message?: string; details?: unknown }
  } | null
  const error = answer?.error
  const details = error?.details ?? { retryAfter: Number(response.headers.get('retry-after')) || null }
  return new ApiError(response.status, error?.code ?? 'unknown', error?.message ?? '', details)
}

const ask = (method: Method, path: string, body: unknown, signal: AbortSignal | undefined): Promise<Response> =>
  fetch(`/api/v1${path}`, {
    method,
    credentials: 'same-origin',
    ...payloadOf(method, body),
    ...(signal ? { signal } : {}),
  })

/** One call. Throws ApiError. 204 answers undefined. */
export async function call<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  let response: Response
  try {
    const early = method === 'GET' ? takeEarly(path) : null
    response = await (early ?? ask(method, path, body, signal))
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError(0, 'unreachable', '')
  }
  if (response.ok) {
    const text = await response.text()
    return (text ? JSON.parse(text) : undefined) as T
  }
  forgetEarly()
  const failure = await failureOf(response)
  if (failure.status === 401 && !(method === 'POST' && path === '/session')) onSignedOut()
  throw failure
}

export const get = <T>(path: string, signal?: AbortSignal) => call<T>('GET', path, undefined, signal)
export const post = <T>(path: string, body?: unknown) => call<T>('POST', path, body)
export const put = <T>(path: string, body: unknown) => call<T>('PUT', path, body)
export const patch = <T>(path: string, body: unknown) => call<T>('PATCH', path, body)
export const remove = <T>(path: string) => call<T>('DELETE', path)

/** A query string without the parts that are not set. */
export function queryOf(parts: Record<string, string | number | null | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parts)) {
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value))
  }
  const text = query.toString()
  return text ? `?${text}` : ''
}
