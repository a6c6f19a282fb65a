/** What is shown: groups, a changed number, votes and expired files are there after a restart of the server. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createWhatsAppSimulator, type WhatsAppSimulator } from '../../../src/simulator/whatsapp/index.ts'
import { trustSimulator } from '../../../src/simulator/whatsapp/trust.ts'
import { nextMessage, openBaileys, opened, pairBaileys, textOf } from '../../helpers/baileys-client.ts'
import { createControlClient } from '../../helpers/control.ts'
import { BUSINESS, JOAO, MARIA } from '../../helpers/simulated-line.ts'

let folder: string
let simulator: WhatsAppSimulator

async function start() {
  simulator = await createWhatsAppSimulator({ statePath: join(folder, 'state.sqlite') })
  trustSimulator(simulator)
}
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whatsapp-simulator-'))
  await start()
})
afterEach(async () => {
  await simulator.close()
  await rm(folder, { recursive: true })
})

const text = (words: string) => ({ kind: 'text' as const, text: words })

test('all of it is driven over HTTP, and kept', async () => {
  const control = createControlClient(simulator.controlUrl)
  await control.addPhone({ number: BUSINESS, name: 'Bike shop', role: 'business' })
  await control.addPhone({ number: MARIA, name: 'Maria', role: 'customer' })
  const { socket, auth } = await pairBaileys(simulator, BUSINESS)
  const { id: group } = await control.createGroup({ by: MARIA, subject: 'Riders', members: [BUSINESS] })
  const poll = await control.send({
    from: MARIA,
    to: BUSINESS,
    content: { kind: 'poll', name: 'When?', options: ['Mon', 'Tue'] },
  })
  await control.send({ from: MARIA, to: BUSINESS, content: { kind: 'vote', targetId: poll.id, options: ['Tue'] } })
  const bytes = Buffer.from('a picture').toString('base64')
  const picture = await control.send({
    from: MARIA,
    to: BUSINESS,
    content: { kind: 'image', bytes: bytes as never, mimetype: 'image/png' },
  })
  await control.mediaFault({ phone: MARIA, id: picture.id, what: 'expired', status: 404 })
  const arrives = nextMessage(socket, (message) => textOf(message) === 'in the group')
  await control.send({ from: MARIA, to: group, content: text('in the group') })
  await arrives
  await control.changeNumber({ phone: MARIA, to: JOAO })
  await socket.end(undefined)
  await simulator.close()

  await start()
  const again = createControlClient(simulator.controlUrl)
  expect(await again.listGroups({ phone: JOAO })).toMatchObject([
    { id: group, subject: 'Riders', members: [{ number: JOAO, admin: true }, { number: BUSINESS }] },
  ])
  const [asked] = await again.thread({ phone: BUSINESS, peer: JOAO })
  expect(asked?.content.poll?.options).toEqual([
    { name: 'Mon', votes: [] },
    { name: 'Tue', votes: [MARIA] },
  ])
  const line = openBaileys(simulator, auth)
  await opened(line)
  const later = nextMessage(line, (message) => textOf(message) === 'and on')
  await again.send({ from: JOAO, to: group, content: text('and on') })
  expect((await later).key.remoteJid).toBe(group)
  const { base64 } = await again.media({ phone: JOAO, id: picture.id })
  expect(base64).toBe(bytes)
  await line.end(undefined)
})
