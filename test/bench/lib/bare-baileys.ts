import type { WhatsAppSimulator } from '../../../src/simulator/whatsapp/index.ts'
import { trustSimulator } from '../../../src/simulator/whatsapp/trust.ts'
import { pairBaileys } from '../../helpers/baileys-client.ts'
import { createControlClient } from '../../helpers/control.ts'

/**
 * A ceiling of P2: the published Baileys with its keys in memory, that counts what it receives and keeps nothing.
 * Arguments: the simulator's socket, its control address, its root key, its media authority (PEM), the number.
 */
const [wsUrl = '', controlUrl = '', rootPublicKey = '', mediaCa = '', number = ''] = process.argv.slice(2)
trustSimulator({ rootPublicKey, mediaCa })
const control = createControlClient(controlUrl)
await control.addPhone({ number, name: 'Bare', role: 'business' })
const { socket } = await pairBaileys(
  { wsUrl, mediaCa, control, subscribe: control.events } as unknown as WhatsAppSimulator,
  number,
)

let expected = Number.POSITIVE_INFINITY
let received = 0
const look = () => {
  if (received >= expected) process.send?.({ received })
}
socket.ev.on('messages.upsert', ({ messages }) => {
  received += messages.filter(({ message }) => message?.conversation ?? message?.extendedTextMessage?.text).length
  look()
})
process.on('message', (order: { expect: number }) => {
  expected = order.expect
  received = 0
})
process.on('disconnect', () => process.exit(0))
process.send?.({ ready: true })
