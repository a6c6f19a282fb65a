export interface Answer<T = Record<string, unknown>> {
  status: number
  body: T
}

export interface ApiClient {
  cookie(): string
  call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>
  get<T = Record<string, unknown>>(path: string): Promise<T>
  /** Throws unless it was done. */
  post<T = Record<string, unknown>>(path: string, body?: unknown): Promise<T>
}

/** Speaks to a running Parley as a browser does: cookies kept, JSON both ways. */
export function createApiClient(url: string): ApiClient {
  const jar = new Map<string, string>()
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const call: ApiClient['call'] = async (method, path, body, headers = {}) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { cookie: cookie(), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = (line.split(';')[0] ?? '').split('=')
      if (name) jar.set(name, value ?? '')
    }
    const text = await answer.text()
    return { status: answer.status, body: text ? JSON.parse(text) : null }
  }
  const expectDone = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await call<T>(method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  return {
    cookie,
    call,
    get: (path) => expectDone('GET', path),
    post: (path, body = {}) => expectDone('POST', path, body),
  }
}

export async function signIn(url: string, who: { email: string; password: string }): Promise<ApiClient> {
  const client = createApiClient(url)
  await client.post('/session', who)
  return client
}
