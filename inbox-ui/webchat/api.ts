import type { WebchatEvent, WebchatLook, WebchatThread } from '../../schemas/webchat.ts'

/** What the server refused, in the visitor's language; `status` 0: it could not be reached. */
export class Refused extends Error {
  readonly status: number
  readonly retryAfterMs: number
  constructor(status: number, message: string, retryAfterMs = 0) {
    super(message)
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
  /** Whether the same may go through later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

export interface Outgoing {
  clientId: string
  text: string
  chosen?: { id: string; title: string }
  file?: File
}

/** The calls of the chat's door. The token goes in a header: no cookies. */
export function createApi(base: string, language: string, token: () => string | null) {
  const call = async (method: string, path: string, body?: object | FormData) => {
    const headers: Record<string, string> = { 'accept-language': language }
    const known = token()
    if (known) headers.authorization = `Bearer ${known}`
    const isForm = body instanceof FormData
    if (body && !isForm) headers['content-type'] = 'application/json'
    const answer = await fetch(base + path, {
      ...{ method, headers, credentials: 'omit' as const },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    }).catch((error: Error) => {
      throw new Refused(0, error.message)
    })
    if (answer.ok) return answer
    const said = (await answer.json().catch(() => null)) as { error?: { message?: string } } | null
    const wait = Number(answer.headers.get('retry-after') ?? 0) * 1_000
    throw new Refused(answer.status, said?.error?.message ?? '', wait)
  }
  return {
    look: async (): Promise<WebchatLook> => (await call('GET', '/look')).json(),
    enter: async (): Promise<WebchatThread & { token: string }> =>
      (await call('POST', '/visitors', { locale: language })).json(),
    thread: async (before?: number): Promise<WebchatThread> =>
      (await call('GET', `/thread${before ? `?before=${before}` : ''}`)).json(),
    async send({ file, clientId, text, chosen }: Outgoing): Promise<void> {
      if (!file) return void (await call('POST', '/messages', { clientId, text, ...(chosen && { chosen }) }))
      const form = new FormData()
      form.append('clientId', clientId)
      form.append('text', text)
      form.append('file', file, file.name)
      await call('POST', '/files', form)
    },
    introduce: async (who: object): Promise<void> => void (await call('POST', '/introduction', who)),
    seen: async (upTo: number, status: 'delivered' | 'read'): Promise<void> =>
      void (await call('POST', '/seen', { upTo, status })),
    typing: async (isTyping: boolean): Promise<void> => void (await call('POST', '/typing', { isTyping })),
    file: async (id: string): Promise<Blob> => (await call('GET', `/files/${id}`)).blob(),
    /** Until it breaks off. */
    async watch(rev: number, heard: (event: WebchatEvent) => void): Promise<void> {
      const answer = await call('GET', `/stream?rev=${rev}`)
      const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
      let rest = ''
      for (;;) {
        const part = await reader?.read()
        if (!part || part.done) return
        const lines = (rest + part.value).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) if (line.startsWith('data: ')) heard(JSON.parse(line.slice(6)))
      }
    },
  }
}
export type Api = ReturnType<typeof createApi>
