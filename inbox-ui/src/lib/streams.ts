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
  /** Something that was fetched meanwhile is as old as this. */
  behind: number | null
  /** Those that were applied last, in their order. */
  recent: LiveEvent[]
  joining: boolean
  followers: number
  waiting: LiveEvent[]
}

/** More than comes while a page is fetched. */
const maxRecent = 300

/** Applied, or passed over as one that was; or there are others to come before it. */
function take(stream: Followed, event: LiveEvent, apply: StreamsDeps['apply']): 'done' | 'gap' {
  if (stream.rev !== null && event.rev <= stream.rev) return 'done'
  if (stream.rev !== null && event.rev > stream.rev + 1) return 'gap'
  stream.rev = event.rev
  stream.recent.push(event)
  if (stream.recent.length > maxRecent) stream.recent.splice(0, maxRecent / 2)
  apply(event)
  return 'done'
}

/** Follows streams without a gap: each event is applied once, in the order of its rev, or the stream is fetched again. */
export function createStreams(deps: StreamsDeps) {
  const streams = new Map<string, Followed>()

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
      for (const event of answer.events) take(stream, event, deps.apply)
      stream.rev = Math.max(stream.rev ?? 0, answer.rev)
    }
    const waiting = stream.waiting.splice(0)
    for (const event of waiting) receive(event)
    const { behind } = stream
    stream.behind = null
    if (behind !== null) applyAgain(name, stream, behind)
  }

  /** What came after this rev, once more: from memory, or from the server where memory does not reach back. */
  function applyAgain(name: string, stream: Followed, after: number): void {
    if (stream.joining) {
      stream.behind = Math.min(after, stream.behind ?? after)
      return
    }
    if (stream.rev !== null && after >= stream.rev) return
    const missed = stream.recent.filter((event) => event.rev > after)
    if (stream.rev !== null && missed.length === stream.rev - after) {
      for (const event of missed) deps.apply(event)
      return
    }
    stream.rev = after
    stream.recent = []
    void join(name, stream)
  }

  function receive(event: LiveEvent): void {
    const stream = streams.get(event.stream)
    if (!stream) return
    if (stream.joining) {
      stream.waiting.push(event)
      return
    }
    if (take(stream, event, deps.apply) === 'gap') {
      stream.waiting.push(event)
      void join(event.stream, stream)
    }
  }

  return {
    receive,
    /** Starts at the rev that came with what was fetched; null when nothing was. Returns the way to stop. */
    follow(name: string, rev: number | null): () => void {
      const known = streams.get(name)
      const stream = known ?? { rev, behind: null, recent: [], joining: false, followers: 0, waiting: [] }
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
    /**
     * What was fetched shows a stream as it was at this rev, and is in its place now. Events that came while it was
     * fetched are not in it, though they were applied to what stood there before.
     */
    fetched(name: string, rev: number): void {
      const stream = streams.get(name)
      if (stream) applyAgain(name, stream, rev)
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
