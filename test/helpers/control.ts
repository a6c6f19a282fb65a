import type {
  ControlEvent,
  ControlInput,
  ControlMethod,
  WhatsAppControl,
} from '../../src/simulator/whatsapp/control.ts'

export type ControlClient = WhatsAppControl & { events(listener: (event: ControlEvent) => void): () => void }

/** The simulator's control interface over HTTP, as another program would drive it. */
export function createControlClient(url: string): ControlClient {
  const call = async (method: ControlMethod, input: unknown) => {
    const answer = await fetch(`${url}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input ?? {}, (_, value) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
      ),
    })
    const body = (await answer.json()) as { result?: unknown; error?: { code: string; message: string } }
    if (body.error) throw new Error(`${method}: ${body.error.message}`)
    return body.result
  }
  const events = (listener: (event: ControlEvent) => void) => {
    const ended = new AbortController()
    void follow(`${url}/events`, ended.signal, listener)
    return () => ended.abort()
  }
  return new Proxy({ events } as ControlClient, {
    get: (target, name) =>
      name === 'events'
        ? target.events
        : name === 'then'
          ? undefined
          : (input: ControlInput<ControlMethod>) => call(name as ControlMethod, input),
  })
}

async function follow(url: string, signal: AbortSignal, listener: (event: ControlEvent) => void): Promise<void> {
  try {
    const answer = await fetch(url, { signal })
    let rest = ''
    for await (const part of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = (rest + part).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line.startsWith('data:')) listener(JSON.parse(line.slice(5)) as ControlEvent)
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
