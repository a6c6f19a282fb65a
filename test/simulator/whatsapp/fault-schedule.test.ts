/** What is shown: faults come by a seed, the same again for the same seed, and the published Baileys loses nothing. */
import type { WASocket } from '@whiskeysockets/baileys'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FaultPlan, faultInputs } from '../../../src/simulator/whatsapp/control-faults.ts'
import { planFaults } from '../../../src/simulator/whatsapp/server/fault-schedule.ts'
import { nextMessage, openBaileys, textOf } from '../../helpers/baileys-client.ts'
import { BUSINESS, createSimulatedLine, MARIA, type SimulatedLine } from '../../helpers/simulated-line.ts'

let line: SimulatedLine
let ended: boolean

const plan = (more: object): FaultPlan =>
  faultInputs.scheduleFaults.parse({ account: BUSINESS, durationMs: 60_000, ...more })
const text = (words: string) => ({ kind: 'text' as const, text: words })

/** Comes back after each close, as a program does, and counts what it got by id. */
function keepOpen(got: Map<string, number>): void {
  const wire = (socket: WASocket) => {
    line.socket = socket
    socket.ev.on('messages.upsert', ({ messages }) => {
      for (const message of messages) {
        const words = textOf(message)
        if (words) got.set(words, (got.get(words) ?? 0) + 1)
      }
    })
    socket.ev.on('connection.update', ({ connection }) => {
      if (connection === 'close' && !ended) wire(openBaileys(line.simulator, line.auth))
    })
  }
  wire(line.socket)
}

test('the same seed gives the same faults, another one others', () => {
  const kinds = Object.values(faultInputs.scheduleFaults.shape.kinds.parse(undefined))
  const [one, again, other] = [7, 7, 8].map((seed) => planFaults(plan({ kinds }), seed))
  expect(one).toEqual(again)
  expect(one).not.toEqual(other)
  expect(one?.length).toBeGreaterThan(20)
  expect(one?.every(({ afterMs }, index, all) => afterMs >= (all[index - 1]?.afterMs ?? 0))).toBe(true)
})

test.each<[string, object, object]>([
  ['405', {}, { kind: 'refuse-login', reason: 405 }],
  ['408', {}, { kind: 'stream-error', code: 408 }],
  ['440', {}, { kind: 'stream-error', conflict: 'replaced' }],
  ['463', {}, { kind: 'nack-next', error: 463 }],
  ['479', {}, { kind: 'nack-next', error: 479 }],
  ['503', {}, { kind: 'stream-error', code: 503 }],
  ['515', {}, { kind: 'stream-error', code: 515 }],
  ['flood', { floodFrom: MARIA }, { kind: 'offline-flood', from: MARIA }],
])('a schedule of %s alone holds nothing else', (kind, more, expected) => {
  const faults = planFaults(plan({ kinds: [kind], ...more }), 1).map(({ fault }) => fault)
  expect(faults.length).toBeGreaterThan(0)
  expect(faults[0]).toMatchObject(expected)
})

describe('against the published Baileys', () => {
  beforeEach(async () => {
    line = await createSimulatedLine()
    ended = false
  })
  afterEach(async () => {
    ended = true
    await line.close()
  })

  test('a message that is kept back comes after the one that follows it', async () => {
    const order: string[] = []
    line.socket.ev.on('messages.upsert', ({ messages }) =>
      order.push(...messages.map((message) => textOf(message) ?? '')),
    )
    await line.simulator.control.fault({ kind: 'reorder-next', account: BUSINESS })
    const both = [
      nextMessage(line.socket, (m) => textOf(m) === 'first'),
      nextMessage(line.socket, (m) => textOf(m) === 'second'),
    ]
    for (const words of ['first', 'second'])
      await line.simulator.control.send({ from: MARIA, to: BUSINESS, content: text(words) })
    await Promise.all(both)
    expect(order).toEqual(['second', 'first'])
    const alone = nextMessage(line.socket, (m) => textOf(m) === 'alone')
    await line.simulator.control.fault({ kind: 'reorder-next', account: BUSINESS })
    await line.simulator.control.send({ from: MARIA, to: BUSINESS, content: text('alone') })
    await alone
  })

  test('through a schedule of faults all that was written arrives, and nothing that the client sends is objected to', async () => {
    const got = new Map<string, number>()
    keepOpen(got)
    const { control } = line.simulator
    const { seed, faults } = await control.scheduleFaults({
      ...{ account: BUSINESS, durationMs: 4_000, everyMs: [50, 400] },
      ...(process.env.FAULT_SEED ? { seed: Number(process.env.FAULT_SEED) } : {}),
    })
    process.stdout.write(
      `FAULT_SEED=${seed}: ${faults.map(({ afterMs, fault }) => `${afterMs} ${fault.kind}`).join(', ')}\n`,
    )
    const applied = new Promise<void>((resolve) => {
      let count = 0
      line.simulator.subscribe(({ type }) => {
        if (type !== 'fault.applied') return
        count += 1
        if (count === faults.length) resolve()
      })
    })
    const wanted = Array.from({ length: 60 }, (_, index) => `message ${index}`)
    for (const words of wanted) await control.send({ from: MARIA, to: BUSINESS, content: text(words) })
    await applied
    await control.stopFaults({ account: BUSINESS })
    await expect
      .poll(() => wanted.filter((words) => !got.has(words)), {
        timeout: 30_000,
        interval: 50,
        message: `FAULT_SEED=${seed}`,
      })
      .toEqual([])
    await expect
      .poll(async () => (await control.stats({ account: BUSINESS })).unconfirmed, { timeout: 30_000 })
      .toEqual([])
    expect(line.violations).toEqual([])
  })

  test('what is stopped does not happen', async () => {
    const { control } = line.simulator
    const applied: string[] = []
    line.simulator.subscribe(({ type }) => applied.push(type))
    await control.scheduleFaults({ account: BUSINESS, durationMs: 500, everyMs: [300, 400], kinds: ['drop'], seed: 3 })
    await control.stopFaults({ account: BUSINESS })
    const later = nextMessage(line.socket, (message) => textOf(message) === 'still here')
    await control.scheduleFaults({
      account: BUSINESS,
      durationMs: 600,
      everyMs: [550, 560],
      kinds: ['duplicate'],
      seed: 3,
    })
    await new Promise<void>((resolve) => {
      line.simulator.subscribe(({ type }) => {
        if (type === 'fault.applied') resolve()
      })
    })
    await control.send({ from: MARIA, to: BUSINESS, content: text('still here') })
    await later
    expect(applied.filter((type) => type === 'device.offline')).toEqual([])
  })
})
