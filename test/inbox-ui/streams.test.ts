import { expect, it } from 'vitest'
import { createStreams } from '../../inbox-ui/src/lib/streams.ts'
import type { JoinAnswer, LiveEvent } from '../../inbox-ui/src/lib/types.ts'

const stream = 'conversation:aaaaaaaaaaaaaaaaaaaaaaaa'
const event = (rev: number): LiveEvent => ({
  stream,
  rev,
  type: 'message.added',
  data: null,
  at: '2026-11-20T10:00:00Z',
})
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A server that has events up to `rev` and keeps the newest `keeps` of them. */
function setUp(server: { rev: number; keeps?: number }) {
  const applied: number[] = []
  const joins: (number | null)[] = []
  const reloads: string[] = []
  const left: string[] = []
  const streams = createStreams({
    async join(_, lastRev): Promise<JoinAnswer> {
      joins.push(lastRev)
      const from = lastRev ?? server.rev
      if (server.rev - from > (server.keeps ?? 100)) return { ok: true, rev: server.rev, events: [], reload: true }
      const missed = Array.from({ length: server.rev - from }, (_, at) => event(from + at + 1))
      return { ok: true, rev: server.rev, events: missed, reload: false }
    },
    leave: (name) => left.push(name),
    apply: (one) => applied.push(one.rev),
    reload: (name) => reloads.push(name),
  })
  return { streams, applied, joins, reloads, left }
}

it('applies what was missed between the fetch and the join, then what comes', async () => {
  const { streams, applied, joins } = setUp({ rev: 7 })
  streams.follow(stream, 5)
  await settled()
  streams.receive(event(8))
  expect(joins).toEqual([5])
  expect(applied).toEqual([6, 7, 8])
})

it('applies each event once, though it comes twice', async () => {
  const { streams, applied } = setUp({ rev: 5 })
  streams.follow(stream, 5)
  await settled()
  for (const rev of [6, 6, 5, 7, 6]) streams.receive(event(rev))
  expect(applied).toEqual([6, 7])
})

it('fetches a gap and keeps the order', async () => {
  const server = { rev: 5 }
  const { streams, applied, joins } = setUp(server)
  streams.follow(stream, 5)
  await settled()
  server.rev = 9
  streams.receive(event(9))
  streams.receive(event(10))
  await settled()
  expect(joins).toEqual([5, 5])
  expect(applied).toEqual([6, 7, 8, 9, 10])
})

it('asks for everything again when the gap is older than the log', async () => {
  const { streams, applied, reloads } = setUp({ rev: 500, keeps: 10 })
  streams.follow(stream, 5)
  await settled()
  expect(reloads).toEqual([stream])
  streams.receive(event(501))
  expect(applied).toEqual([501])
})

it('joins again after a reconnect, from where it was', async () => {
  const server = { rev: 5 }
  const { streams, applied, joins } = setUp(server)
  streams.follow(stream, 5)
  await settled()
  server.rev = 6
  streams.rejoin()
  await settled()
  expect(joins).toEqual([5, 5])
  expect(applied).toEqual([6])
})

it('leaves when the last follower stops, and hears nothing more', async () => {
  const { streams, applied, left } = setUp({ rev: 5 })
  const [one, two] = [streams.follow(stream, 5), streams.follow(stream, 5)]
  await settled()
  one()
  expect(left).toEqual([])
  two()
  expect(left).toEqual([stream])
  streams.receive(event(6))
  expect(applied).toEqual([])
})

it('applies once more what came while something was fetched, from memory', async () => {
  const { streams, applied, joins } = setUp({ rev: 5 })
  streams.follow(stream, 5)
  await settled()
  for (const rev of [6, 7, 8]) streams.receive(event(rev))
  streams.fetched(stream, 6)
  streams.fetched(stream, 8)
  expect(applied).toEqual([6, 7, 8, 7, 8])
  expect(joins).toEqual([5])
})

it('joins from the rev of what was fetched before the stream was followed', async () => {
  const { streams, applied, joins } = setUp({ rev: 7 })
  streams.follow(stream, null)
  streams.fetched(stream, 5)
  await settled()
  expect(joins).toEqual([null, 5])
  expect(applied).toEqual([6, 7])
  streams.receive(event(8))
  expect(applied).toEqual([6, 7, 8])
})

it('asks the server for what memory does not reach back to, and reloads what is older than its log', async () => {
  const server = { rev: 9, keeps: 3 }
  const { streams, applied, reloads } = setUp(server)
  streams.follow(stream, null)
  await settled()
  streams.fetched(stream, 7)
  await settled()
  expect(applied).toEqual([8, 9])
  streams.fetched(stream, 2)
  await settled()
  expect(reloads).toEqual([stream])
  // what is fetched now is new: nothing is asked for again
  streams.fetched(stream, 9)
  await settled()
  expect(reloads).toEqual([stream])
})
