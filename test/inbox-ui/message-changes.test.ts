import { expect, it } from 'vitest'
import { changesOf, mayDo } from '../../inbox-ui/src/lib/message-changes.ts'
import type { Message, Row } from '../../inbox-ui/src/lib/types.ts'

const sent = '2026-11-20T10:00:00.000Z'
const minutes = (count: number) => Date.parse(sent) + count * 60_000
const ours = (more: Partial<Message> = {}) =>
  ({
    direction: 'out',
    kind: 'text',
    status: 'read',
    deletedAt: null,
    sentAt: sent,
    times: { sent },
    ...more,
  }) as Message
const line = (channel: string, windowHours: number | null) => ({ channel, windowHours }) as Row['line']

it('knows what each channel lets be changed', () => {
  expect(changesOf(line('whatsapp', null))).toBe('all')
  expect(changesOf(line('whatsapp', 24))).toBe('reactions')
  expect(changesOf(line('webchat', null))).toBe('none')
})

it('offers an edit for a quarter of an hour and a deletion for two days', () => {
  expect(mayDo(ours(), 'all', minutes(14))).toEqual({ react: true, edit: true, delete: true })
  expect(mayDo(ours(), 'all', minutes(16))).toEqual({ react: true, edit: false, delete: true })
  expect(mayDo(ours(), 'all', minutes(49 * 60))).toEqual({ react: true, edit: false, delete: false })
})

it('offers nothing on what is gone, has not left, or is not ours to change', () => {
  expect(mayDo(ours({ deletedAt: sent }), 'all', minutes(1))).toEqual({ react: false, edit: false, delete: false })
  expect(mayDo(ours({ status: 'queued' }), 'all', minutes(1))).toEqual({ react: false, edit: false, delete: false })
  expect(mayDo(ours({ kind: 'poll' }), 'all', minutes(1)).edit).toBe(false)
  expect(mayDo(ours({ direction: 'in', status: 'received' }), 'all', minutes(1))).toEqual({
    react: true,
    edit: false,
    delete: false,
  })
  expect(mayDo(ours(), 'reactions', minutes(1))).toEqual({ react: true, edit: false, delete: false })
})
