import { lidJid, phoneAt, pnJid } from '../phones/phone.ts'
import { childOf, childrenOf, SERVER, type Stanza, stanza, stanzaTime } from '../protocol/stanzas.ts'
import { demand } from '../protocol/violation.ts'
import { linkedDevices } from '../server/devices.ts'
import type { Phone, World } from '../world.ts'

const NOTHING = Buffer.alloc(0)

function deviceList(phone: Phone): Stanza[] {
  const linked = linkedDevices(phone).map(({ id }) => stanza('device', { id: String(id), 'key-index': String(id) }))
  return [
    stanza('device-list', {}, [stanza('device', { id: '0' }), ...linked]),
    stanza('key-index-list', { ts: stanzaTime() }, NOTHING),
  ]
}

/** What is known of a number, by the protocol asked for. `business`, `picture` and others may stay away. */
const ANSWERS: Record<string, (phone: Phone) => Stanza> = {
  lid: (phone) => stanza('lid', { val: lidJid(phone) }),
  devices: (phone) => stanza('devices', {}, deviceList(phone)),
  status: () => stanza('status', { t: stanzaTime() }, Buffer.from('Hey there! I am using WhatsApp.')),
  disappearing_mode: () => stanza('disappearing_mode', { duration: '0', t: '0' }),
}

/** The bytes asked with come back as they were: whatsmeow matches its answers by them. */
function answerFor(world: World, user: Stanza, protocols: string[]): Stanza {
  const asked = childOf(user, 'contact')?.content
  const number =
    asked &&
    Buffer.from(asked as Uint8Array)
      .toString()
      .replace(/@.*$/s, '')
      .replace(/^\+/, '')
  const jid = user.attrs.jid ?? `${number ?? ''}${SERVER}`
  const phone = phoneAt(world, jid)
  const contact = stanza('contact', { type: phone ? 'in' : 'out' }, asked ?? NOTHING)
  const content = protocols.flatMap((name) => {
    if (name === 'contact') return [contact]
    const answer = ANSWERS[name]
    return phone && answer ? [answer(phone)] : []
  })
  const known = phone && !user.attrs.jid ? pnJid(phone) : jid
  return stanza('user', { jid: known }, content)
}

/** `usync`: who is on WhatsApp, under which address, with which devices. */
export function answerUsync(world: World, usync: Stanza | undefined): Stanza[] {
  const protocols = childrenOf(childOf(usync, 'query')).map(({ tag }) => tag)
  const users = childrenOf(childOf(usync, 'list'))
  demand(usync?.tag === 'usync' && protocols.length > 0, 'a usync without a query')
  demand(
    users.every(({ tag }) => tag === 'user'),
    'a usync that asks for what is no user',
  )
  const result = stanza(
    'result',
    {},
    protocols.map((name) => stanza(name)),
  )
  const list = stanza(
    'list',
    {},
    users.map((user) => answerFor(world, user, protocols)),
  )
  return [stanza('usync', { ...usync.attrs }, [result, list])]
}
