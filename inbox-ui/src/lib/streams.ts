import type { JoinAnswer, LiveEvent } from './types.ts'

/** What the keeping of streams needs from the wire and gives to the page. */
export interface StreamsDeps {
  join(stream: string, lastRev: number | null): Promise<JoinAnswer>
  leave(stream: string): void
  apply(event: LiveEvent): void
  /** The gap is older than the server's log: what the stream shows must be fetched again. */
  reload(stream: string): void
}

interface Followed {
  rev: number | null
  joining: boolean
  followers: number
  waiting: LiveEvent[]
}

/** Follows streams without a gap: each event is applied once, in the order of its rev, or the stream is fetched again. */
export function createStreams(deps: StreamsDeps) {
  const streams = new Map<string, Followed>()

  function take(stream: Followed, event: LiveEvent): 'done' | 'gap' {
    if (stream.rev !== null && event.rev <= stream.rev) return 'done'
    if (stream.rev !== null && event.rev > stream.rev + 1) return 'gap'
    stream.rev = event.rev
    deps.apply(event)
    return 'done'
  }

  async function join(name: string, stream: Followed): Promise<void> {
    if (stream.joining) return
    stream.joining = true
    const answer = await deps.join(name, stream.rev).catch(() => null)
    stream.joining = false
    if (!answer?.ok || streams.get(name) !== stream) return
    if (answer.reload) {
      stream.rev = answer.rev
      deps.reload(name)
    } else {
      for (const event of answer.events) take(stream, event)
      stream.rev = Math.max(stream.rev ?? 0, answer.rev)
    }
    const waiting = stream.waiting.splice(0)
    for (const event of waiting) receive(event)
  }

  function receive(event: LiveEvent): void {
    const stream = streams.get(event.stream)
    if (!stream) return
    if (stream.joining) {
      stream.waiting.push(event)
      return
    }
    if (take(stream, event) === 'gap') {
      stream.waiting.push(event)
      void join(event.stream, stream)
    }
  }

  return {
    receive,
    /** Starts at the rev that came with what was fetched; null when nothing was. Returns the way to stop. */
    follow(name: string, rev: number | null): () => void {
      const known = streams.get(name)
      const stream = known ?? { rev, joining: false, followers: 0, waiting: [] }
      stream.followers += 1
      if (!known) {
        streams.set(name, stream)
        void join(name, stream)
      }
      return () => {
        stream.followers -= 1
        if (stream.followers > 0 || streams.get(name) !== stream) return
        streams.delete(name)
        deps.leave(name)
      }
    },
    /** After a reconnect the server has forgotten us: every stream is joined again from where it was. */
    rejoin(): void {
      for (const [name, stream] of streams) {
        stream.joining = false
        void join(name, stream)
      }
    },
  }
}
