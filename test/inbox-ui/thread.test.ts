import { describe, expect, it } from 'vitest'
import { cameLate, lastReadSeq, layOut, placeMessage, tickOf } from '../../inbox-ui/src/lib/thread.ts'
import type { Message } from '../../inbox-ui/src/lib/types.ts'

const message = (seq: number, more: Partial<Message> = {}): Message => {
  const at = more.arrivedAt ?? `2026-11-20T10:${String(seq).padStart(2, '0')}:00.000Z`
  return {
    id: `m${seq}`,
    seq,
    clientId: null,
    direction: 'in',
    audience: 'customer',
    kind: 'text',
    text: `text ${seq}`,
    status: 'received',
    sender: { kind: 'contact', userId: null, name: null },
    sentAt: at,
    arrivedAt: at,
    ...more,
  } as Message
}
const seqs = (messages: readonly Message[]) => messages.map((one) => one.seq)
const day = (iso: string) => iso.slice(0, 10)

describe('placeMessage', () => {
  it('adds at the end, in the middle, and replaces what changed', () => {
    const loaded = [message(2), message(4)]
    expect(seqs(placeMessage(loaded, message(5)))).toEqual([2, 4, 5])
    expect(seqs(placeMessage(loaded, message(3)))).toEqual([2, 3, 4])
    expect(placeMessage(loaded, message(4, { status: 'read' }))[1]?.status).toBe('read')
  })
  it('does not put an older message above a gap: its page brings it', () => {
    expect(seqs(placeMessage([message(50), message(51)], message(3)))).toEqual([50, 51])
  })
})

describe('layOut', () => {
  it('parts what the phone handed over from what came here, and shows an archive by when it was said', () => {
    const archived = message(0, { sentAt: '2026-10-01T08:00:00.000Z' })
    const items = layOut([archived, message(1)], day, null)
    expect(items.map((item) => item.type)).toEqual(['day', 'message', 'archive', 'day', 'message'])
    expect(items[0]).toMatchObject({ at: '2026-10-01T08:00:00.000Z' })
    expect(cameLate(archived)).toBe(false)
  })
  it('does not group what two members of a group wrote', () => {
    const by = (contactId: string) => ({ author: { contactId, name: contactId } }) as Partial<Message>
    const items = layOut([message(1, by('a')), message(2, by('a')), message(3, by('b'))], day, null)
    expect(items.flatMap((item) => (item.type === 'message' ? [item.grouped] : []))).toEqual([false, true, false])
  })
  it('puts a divider at each day', () => {
    const items = layOut([message(1, { arrivedAt: '2026-11-19T23:00:00.000Z' }), message(2)], day, null)
    expect(items.map((item) => item.type)).toEqual(['day', 'message', 'day', 'message'])
  })
  it('groups what one person says within five minutes, and not over a note', () => {
    const note = message(3, { audience: 'team', kind: 'note', direction: 'none' })
    const items = layOut([message(1), message(2), note, message(4), message(20)], day, null)
    const grouped = items.flatMap((item) => (item.type === 'message' ? [item.grouped] : []))
    expect(grouped).toEqual([false, true, false, false, false])
  })
  it('does not group the bot with a person', () => {
    const bot = message(1, { direction: 'out', sender: { kind: 'bot', userId: null, name: null } })
    const ana = message(2, { direction: 'out', sender: { kind: 'user', userId: 'ana', name: 'Ana' } })
    const last = layOut([bot, ana], day, null).flatMap((item) => (item.type === 'message' ? [item.last] : []))
    expect(last).toEqual([true, true])
  })
  it('draws the unread line once, above the first unread message, with their number', () => {
    const items = layOut([message(1), message(2), message(3)], day, 1)
    expect(items.filter((item) => item.type === 'unread')).toEqual([{ type: 'unread', key: 'unread', count: 2 }])
    expect(items[2]?.type).toBe('unread')
  })
})

describe('lastReadSeq', () => {
  it('counts only what came in', () => {
    const ours = message(3, { direction: 'out', status: 'sent' })
    expect(lastReadSeq([message(1), message(2), ours, message(4)], 2)).toBe(1)
  })
  it('is null when all was read', () => {
    expect(lastReadSeq([message(1)], 0)).toBeNull()
  })
})

it('says that a message came late from two minutes on', () => {
  expect(cameLate(message(1, { sentAt: '2026-11-20T09:12:00.000Z', arrivedAt: '2026-11-20T09:40:00.000Z' }))).toBe(true)
  expect(cameLate(message(1))).toBe(false)
})

it.each([
  ['queued', 'waiting'],
  ['sending', 'waiting'],
  ['in_doubt', 'unsure'],
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['failed', 'failed'],
  ['cancelled', 'cancelled'],
] as const)('shows %s as %s, and nothing on what came in', (status, tick) => {
  expect(tickOf({ direction: 'out', status })).toBe(tick)
  expect(tickOf({ direction: 'in', status })).toBeNull()
})
