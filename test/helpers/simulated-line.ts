import type { AuthenticationState, WAMessage, WASocket } from '@whiskeysockets/baileys'
import type { ControlInput, ThreadMessage } from '../../src/simulator/whatsapp/control.ts'
import { createWhatsAppSimulator, type WhatsAppSimulator } from '../../src/simulator/whatsapp/index.ts'
import { trustSimulator } from '../../src/simulator/whatsapp/trust.ts'
import { nextControlEvent, nextMessage, pairBaileys } from './baileys-client.ts'

export const BUSINESS = '+5511900000001'
/** Writes under her hidden address. */
export const MARIA = '+5511988887777'
/** Writes under his number. */
export const JOAO = '+5511977776666'

export interface SimulatedLine {
  simulator: WhatsAppSimulator
  socket: WASocket
  auth: AuthenticationState
  /** The business's two addresses. */
  me: { lid: string; pn: string }
  /** What the simulator objected to. */
  violations: string[]
  /** Where the business writes to somebody. */
  jidOf(phone: string): Promise<string>
  /** A customer sends it; what Baileys made of it. */
  received(content: ControlInput<'send'>['content'], from?: string, quotedId?: string): Promise<WAMessage>
  /** What the phone shows of the next message that comes to it. */
  shownAt(phone: string, send: () => Promise<unknown>): Promise<ThreadMessage>
  /** How a message of the phone looks after the next change that fits. */
  changedAt(
    phone: string,
    fits: (message: ThreadMessage) => boolean,
    act?: () => Promise<unknown>,
  ): Promise<ThreadMessage>
  close(): Promise<void>
}

/** A simulator with a business, linked to the published Baileys, and two customers. */
export async function createSimulatedLine(): Promise<SimulatedLine> {
  const simulator = await createWhatsAppSimulator()
  trustSimulator(simulator)
  const { control } = simulator
  const violations: string[] = []
  simulator.subscribe((event) => {
    if (event.type === 'violation') violations.push(event.reason)
  })
  const { lid } = await control.addPhone({ number: BUSINESS, name: 'Bike shop', role: 'business' })
  await control.addPhone({ number: MARIA, name: 'Maria', role: 'customer', addressing: 'lid' })
  await control.addPhone({ number: JOAO, name: 'João', role: 'customer', addressing: 'pn' })
  const { socket, auth } = await pairBaileys(simulator, BUSINESS)
  const line: SimulatedLine = {
    ...{ simulator, socket, auth, violations },
    me: { lid: `${lid}@lid`, pn: `${BUSINESS.slice(1)}@s.whatsapp.net` },
    async jidOf(phone) {
      const found = (await control.listPhones({})).find(({ number }) => number === phone)
      return found?.addressing === 'lid' ? `${found.lid}@lid` : `${phone.slice(1)}@s.whatsapp.net`
    },
    async received(content, from = MARIA, quotedId) {
      let id: string | undefined
      const arrives = nextMessage(line.socket, ({ key }) => key.id === id)
      id = (await control.send({ from, to: BUSINESS, content, ...(quotedId ? { quotedId } : {}) })).id
      return arrives
    },
    async shownAt(phone, send) {
      const fits = (event: { phone: string; message: ThreadMessage }) =>
        event.phone === phone && event.message.direction === 'in'
      const shown = nextControlEvent(simulator, 'message.shown', fits)
      await send()
      return (await shown).message
    },
    async changedAt(phone, fits, act) {
      const changed = nextControlEvent(simulator, 'message.changed', (e) => e.phone === phone && fits(e.message))
      await act?.()
      return (await changed).message
    },
    async close() {
      await line.socket.end(undefined)
      await simulator.close()
    },
  }
  return line
}
