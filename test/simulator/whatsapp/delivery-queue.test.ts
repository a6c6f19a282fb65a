/** What is shown: what leaves the queue of a device, what does not, and what a restart finds in it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { assertWritable, parseJid, stanza } from '../../../src/simulator/whatsapp/protocol/stanzas.ts'
import { createDeliveryQueue } from '../../../src/simulator/whatsapp/server/delivery-queue.ts'
import { createMemoryStore, createSqliteStore } from '../../../src/simulator/whatsapp/state/state-store.ts'

const message = (id: string, bytes = 'x') => stanza('message', { id }, [stanza('enc', {}, Buffer.from(bytes))])
const ids = (queue: ReturnType<typeof createDeliveryQueue>) => queue.pending().map(({ attrs }) => attrs.id)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'delivery-queue-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a receipt confirms, and only what it names', () => {
  const queue = createDeliveryQueue('1:1', createMemoryStore())
  queue.add(message('A'))
  queue.add(message('B'))
  expect([queue.confirmMessage('A'), queue.confirmMessage('A'), queue.confirmMessage('C')]).toEqual([
    true,
    false,
    false,
  ])
  expect(ids(queue)).toEqual(['B'])
})

test('the nack beside a retry receipt does not confirm what was sealed anew, another one does', () => {
  const queue = createDeliveryQueue('1:1', createMemoryStore())
  queue.add(message('A', 'first'))
  queue.add(message('A', 'second'), { resealed: true })
  expect(queue.confirmByAck('A', '500')).toBe(false)
  expect(queue.confirmByAck('A', undefined)).toBe(false)
  expect(queue.pending()).toEqual([message('A', 'second')])
  expect(queue.confirmByAck('A', '487')).toBe(true)
})

test('a delivery and a read receipt of one message wait each for its own ack', () => {
  const queue = createDeliveryQueue('1:1', createMemoryStore())
  queue.add(stanza('receipt', { id: 'A' }))
  queue.add(stanza('receipt', { id: 'A', type: 'read' }))
  queue.confirmOther('receipt', 'A', undefined)
  expect(queue.pending().map(({ attrs }) => attrs.type)).toEqual(['read'])
})

test('a restart finds what waited, in order, byte for byte', () => {
  const path = join(folder, 'state.sqlite')
  const store = createSqliteStore(path)
  const queue = createDeliveryQueue('1:1', store)
  for (const id of ['Z', 'M', 'A']) queue.add(message(id, `sealed ${id}`))
  queue.confirmMessage('M')
  const before = queue.pending()
  store.close()

  const again = createSqliteStore(path)
  const restored = createDeliveryQueue('1:1', again)
  restored.restore(again.load<never>('queue').map(([key, entry]) => [key.slice('1:1|'.length), entry]))
  expect(restored.pending()).toEqual(before)
  expect(ids(restored)).toEqual(['Z', 'A'])
  restored.add(message('new'))
  expect(ids(restored)).toEqual(['Z', 'A', 'new'])
  again.close()
})

test('a state of another version is refused, not misread', () => {
  const path = join(folder, 'state.sqlite')
  const database = new DatabaseSync(path)
  database.exec('PRAGMA user_version = 99')
  database.close()
  expect(() => createSqliteStore(path)).toThrow(/format 99/)
})

test.each([
  ['5511900000001@s.whatsapp.net', { user: '5511900000001', device: 0, server: 's.whatsapp.net' }],
  ['5511900000001:7@s.whatsapp.net', { user: '5511900000001', device: 7, server: 's.whatsapp.net' }],
  ['123456789012345:2@lid', { user: '123456789012345', device: 2, server: 'lid' }],
  ['5511900000001@c.us', { user: '5511900000001', device: 0, server: 's.whatsapp.net' }],
  ['120363000000000000@g.us', undefined],
  ['status@broadcast', undefined],
  ['5511@x@s.whatsapp.net', undefined],
  [undefined, undefined],
])('%s is read as the address it is', (jid, expected) => {
  expect(parseJid(jid)).toEqual(expected)
})

test('an address inside an address, or text that is no bytes, is never written', () => {
  expect(() => assertWritable(stanza('user', { jid: '5511@c.us@s.whatsapp.net' }))).toThrow('is no address')
  expect(() => assertWritable(stanza('list', {}, [stanza('ref', {}, 'text')]))).toThrow('write bytes')
})
