import { encodeBigEndian } from '@whiskeysockets/baileys'
import { stanza, stanzaTime } from '../protocol/stanzas.ts'
import { deliver } from '../server/to-device.ts'
import type { Device, Phone, World } from '../world.ts'

/** Asks the device to seal a message anew: `from` the address it was sent to, or the group and who asks. */
export function askAgain(
  world: World,
  phone: Phone,
  device: Device,
  id: string,
  addressed: { from: string; participant?: string },
): void {
  const keys = phone.signal.bundleNodes().filter((node) => node.tag !== 'registration')
  const content = [
    stanza('retry', { count: '1', id, t: stanzaTime(), v: '1' }),
    stanza('registration', {}, encodeBigEndian(phone.keys.registrationId)),
    stanza('keys', {}, keys),
  ]
  deliver(world, device, stanza('receipt', { ...addressed, id, type: 'retry', t: stanzaTime() }, content))
}
