import type { FastifyReply } from 'fastify'
import type { WebchatEvent } from '../../../schemas/webchat.ts'

type StreamHint =
  | { kind: 'news' }
  | { kind: 'read'; wireIds: string[] }
  | { kind: 'typing'; name: string; isTyping: boolean }

export interface StreamSource {
  since: number
  changes(since: number): Promise<WebchatEvent[]>
  /** Rejects when the visitor is not known any more. */
  stillKnown(): Promise<unknown>
  /** Answers how to stop listening. */
  onHint(listener: (hint: unknown) => void): () => void
}

/** A hint may be lost with Redis: so it is also looked without one, and a proxy sees that the line lives. */
const lookEveryMs = 15_000

/** Server-sent events: what changed since the page looked last, read from the store whenever something hints at it. */
export function openStream(reply: FastifyReply, source: StreamSource): void {
  const { raw } = reply
  reply.hijack()
  // what the hooks decided (which page may read this) is not sent by itself on a hijacked reply
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value)
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  const write = (event: WebchatEvent): void => void raw.write(`data: ${JSON.stringify(event)}\n\n`)
  let rev = source.since
  let _looking: Promise<void> | null = null
  let again = false
  const lookOnce = async (): Promise<void> => {
    for (const event of await source.changes(rev)) {
      if ('rev' in event) rev = event.rev
      write(event)
    }
  }
  const end = (): void => void raw.end()
  const look = (): void => {
    again = true
    _looking ??= (async () => {
      while (again) {
        again = false
        await lookOnce()
      }
    })()
      // the page comes again with the number it had
      .catch(end)
      .finally(() => {
        _looking = null
      })
  }
  const stop = source.onHint((hint) => {
    const told = hint as StreamHint
    if (told.kind === 'typing') write({ type: 'typing', name: told.name, isTyping: told.isTyping })
    else if (told.kind === 'read') write({ type: 'read', clientIds: told.wireIds })
    else look()
  })
  const timer = setInterval(() => {
    raw.write(': here\n\n')
    source.stillKnown().then(look, end)
  }, lookEveryMs)
  raw.on('close', () => {
    stop()
    clearInterval(timer)
  })
  raw.write(': here\n\n')
  look()
}
