import type { ChannelHost, ConnectionChange } from '../channels/channel.ts'
import type { Logger } from '../core/logger.ts'

/** The demo's people: the seed makes their side of the store, the simulator their phones. */
export const demo = {
  shop: {
    name: 'Northgate Auto Parts',
    slug: 'northgate',
    number: '+13055550100',
    timeZone: 'America/New_York',
    currency: 'USD',
  },
  /** Named in the demo shop's page. */
  chatKey: 'northgate-shop',
  /** What the Cloud API's stand-in knows the shop by. */
  cloud: {
    phoneNumberId: '100200300400',
    businessAccountId: '900800700600',
    token: 'demo-access-token',
    appSecret: 'demo-app-secret',
  },
  members: [
    { name: 'Marta Ibáñez', email: 'marta@northgate.example', role: 'manager' },
    { name: 'Ana Duarte', email: 'ana@northgate.example', role: 'agent' },
    { name: 'Tomás Rey', email: 'tomas@northgate.example', role: 'agent' },
  ],
  customers: [
    { number: '+13055550142', name: 'Daniela Ríos', addressing: 'lid' },
    { number: '+201005550163', name: 'يوسف الحدّاد', addressing: 'lid' },
    { number: '+14155550178', name: 'Marcus Bell', addressing: 'pn' },
  ],
} as const

/** The demo's own number is linked without a person: the shop's phone scans the code as soon as it shows. */
export function withDemoPhone(host: ChannelHost, simulatorUrl: string, logger: Logger): ChannelHost {
  let scanned = ''
  const scan = async ({ qr }: ConnectionChange) => {
    if (!qr || qr.text === scanned) return
    scanned = qr.text
    const answer = await fetch(`${simulatorUrl}/scan`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ qr: qr.text, phone: demo.shop.number }),
    })
    if (!answer.ok) logger.warn({ status: answer.status }, 'the demo phone did not scan')
  }
  return {
    ...host,
    fenced: host.fenced,
    async state(change) {
      await host.state(change)
      scan(change).catch((error: unknown) => logger.warn({ err: error }, 'the demo phone did not scan'))
    },
  }
}
