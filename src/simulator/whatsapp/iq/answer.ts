import { childOf, childrenOf, parseJid, type Stanza, stanza } from '../protocol/stanzas.ts'
import { demand } from '../protocol/violation.ts'
import { answerAppState } from '../server/app-state.ts'
import { removeDevice } from '../server/devices.ts'
import { answerOrder } from '../server/orders.ts'
import type { Device, World } from '../world.ts'
import { answerBlocklist } from './blocklist.ts'
import { answerEncrypt } from './encrypt.ts'
import { answerGroups } from './groups.ts'
import { refuse } from './refusal.ts'
import { answerUsync } from './usync.ts'

type Content = Stanza[] | undefined
type Answer = (world: World, device: Device, iq: Stanza) => Content | Promise<Content>

const PRIVACY = ['readreceipts', 'last', 'profile', 'status', 'online', 'groupadd', 'calladd', 'messages', 'defense']

const answerPrivacy: Answer = (_world, _device, iq) => {
  if (iq.attrs.type === 'set') return undefined
  const categories = PRIVACY.map((name) => stanza('category', { name, value: 'all' }))
  return [stanza('privacy', {}, categories)]
}

/** Whatsmeow wants all four attributes. */
const answerMedia: Answer = ({ media }) => {
  const host = stanza('host', { hostname: media.host, type: 'primary' })
  const attributes = { auth: media.auth, ttl: '3600', auth_ttl: '21600', max_buckets: '12' }
  return [stanza('media_conn', attributes, [host])]
}

/** A device takes itself out, or another one of its account. */
const answerDevices: Answer = (world, device, iq) => {
  const asked = childOf(iq, 'remove-companion-device')
  demand(asked, 'an unknown request about linked devices')
  const jid = parseJid(asked.attrs.jid)
  demand(jid, `no device to remove: ${asked.attrs.jid}`)
  demand(jid.user === device.owner.number || jid.user === device.owner.lid, 'a device of another account to remove')
  const removed = device.owner.devices.get(jid.device)
  if (removed) removeDevice(world, removed, 'client')
  return undefined
}

const notFound: Answer = () => refuse('404', 'item-not-found')
const nothing: Answer = () => undefined

const ANSWERS: Record<string, Answer> = {
  encrypt: answerEncrypt,
  usync: (world, _device, iq) => answerUsync(world, childrenOf(iq)[0]),
  passive: nothing,
  abt: () => [stanza('props', { hash: 'simulator', refresh: '86400' }, [])],
  blocklist: answerBlocklist,
  privacy: answerPrivacy,
  'w:m': answerMedia,
  'w:p': nothing,
  'w:sync:app:state': (world, device, iq) => answerAppState(world, device, childOf(iq, 'sync')),
  'w:g2': answerGroups,
  'w:profile:picture': notFound,
  'w:biz': notFound,
  'w:stats': nothing,
  'w:web': nothing,
  'urn:xmpp:whatsapp:dirty': nothing,
  'urn:xmpp:whatsapp:push': nothing,
  status: nothing,
  'fb:thrift_iq': (world, _device, iq) => answerOrder(world, iq) ?? refuse('404', 'item-not-found'),
  disappearing_mode: nothing,
  md: answerDevices,
}

export function answerIq(world: World, device: Device, iq: Stanza): Content | Promise<Content> {
  const { xmlns = '', type, id } = iq.attrs
  demand(id, 'an iq without an id')
  demand(type === 'get' || type === 'set', `an iq of type ${type}`)
  const answer = ANSWERS[xmlns]
  if (!answer) return refuse('501', 'feature-not-implemented')
  return answer(world, device, iq)
}
