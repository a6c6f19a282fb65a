import type { DeviceInfo } from '../control.ts'
import type { KeyBundle } from '../phones/signal-store.ts'
import type { SignedPreKey } from '../protocol/keys.ts'
import { SERVER, type Stanza, stanza, stanzaTime } from '../protocol/stanzas.ts'
import { type Device, type Phone, toE164, type World } from '../world.ts'
import { createDeliveryQueue } from './delivery-queue.ts'
import { deliver } from './to-device.ts'

const LOW_PRE_KEYS = 5

interface Registered {
  id: number
  platform: string
  noiseKey: Uint8Array
  identity: Uint8Array
  registrationId: number
  signedPreKey: SignedPreKey
  deviceIdentity: Uint8Array | null
  linkedAt: string
  ready: boolean
}
interface Saved extends Registered {
  owner: string
}

export const deviceJid = (device: Device): string => `${device.owner.number}:${device.id}${SERVER}`
export const deviceLid = (device: Device): string => `${device.owner.lid}:${device.id}@lid`

export function createDevice(world: Pick<World, 'store'>, owner: Phone, registered: Registered): Device {
  const key = `${owner.number}:${registered.id}`
  return {
    ...registered,
    key,
    owner,
    preKeys: new Map(),
    line: null,
    active: false,
    presence: 'unavailable',
    watched: new Map(),
    queue: createDeliveryQueue(key, world.store),
  }
}

export function saveDevice(world: Pick<World, 'store'>, device: Device): void {
  const { id, platform, noiseKey, identity, registrationId, signedPreKey, deviceIdentity, linkedAt, ready } = device
  world.store.put(
    'device',
    device.key,
    (): Saved => ({
      ...{ id, platform, noiseKey, identity, registrationId, signedPreKey, deviceIdentity, linkedAt, ready },
      owner: device.owner.number,
    }),
  )
}

export const savePreKeys = (world: Pick<World, 'store'>, device: Device): void =>
  world.store.put('device-pre-keys', device.key, () => new Map(device.preKeys))

export function restoreDevices(world: World): void {
  const preKeys = new Map(world.store.load<Map<number, Uint8Array>>('device-pre-keys'))
  const queues = Map.groupBy(world.store.load<never>('queue'), ([key]) => key.split('|')[0])
  for (const [key, { owner: number, ...registered }] of world.store.load<Saved>('device')) {
    const owner = world.phones.get(number)
    if (!owner) continue
    const device = createDevice(world, owner, registered)
    device.preKeys = preKeys.get(key) ?? new Map()
    device.queue.restore((queues.get(key) ?? []).map(([entry, value]) => [entry.slice(key.length + 1), value]))
    owner.devices.set(device.id, device)
  }
}

export const freeDeviceId = (owner: Phone): number => {
  let id = 1
  while (owner.devices.has(id)) id += 1
  return id
}

/** Takes one of the device's one-time keys, and tells it when few are left. */
export function takeBundle(world: World, device: Device): KeyBundle {
  const { registrationId, identity, signedPreKey, preKeys } = device
  const next = preKeys.entries().next().value
  if (next) {
    preKeys.delete(next[0])
    savePreKeys(world, device)
  }
  tellLowPreKeys(device)
  const bundle = { registrationId, identity, signedPreKey }
  return next ? { ...bundle, preKey: { id: next[0], public: next[1] } } : bundle
}

export function losePreKeys(world: World, device: Device, left: number): void {
  for (const id of [...device.preKeys.keys()].slice(left)) device.preKeys.delete(id)
  savePreKeys(world, device)
  tellLowPreKeys(device)
}

function tellLowPreKeys({ preKeys, line, active }: Device): void {
  if (preKeys.size < LOW_PRE_KEYS && active) line?.send(lowPreKeys(preKeys.size))
}

let notices = 0
const lowPreKeys = (left: number): Stanza => {
  notices += 1
  const id = `${Date.now()}-${notices}`
  const count = stanza('count', { value: String(left) })
  return stanza('notification', { from: SERVER, id, type: 'encrypt', t: stanzaTime() }, [count])
}

/** Who writes to an account must know its devices: its own others, and those of who has a chat with it. */
export function tellDevices(world: World, device: Device, change: 'add' | 'remove'): void {
  const { owner, id } = device
  const concerned = [owner, ...[...owner.threads.keys()].flatMap((number) => world.phones.get(number) ?? [])]
  const forms = [
    { from: `${owner.number}${SERVER}`, jid: deviceJid(device) },
    { from: `${owner.lid}@lid`, jid: deviceLid(device) },
  ]
  for (const other of concerned.flatMap(linkedDevices)) {
    if (other === device || !other.ready) continue
    for (const { from, jid } of forms) {
      const listed = stanza('device', { jid, 'key-index': String(id) })
      const content = [stanza(change, { device_hash: '2:00000000' }, [listed])]
      notices += 1
      const attributes = { from, id: `${Date.now()}-${notices}`, type: 'devices', t: stanzaTime() }
      deliver(world, other, stanza('notification', attributes, content))
    }
  }
}

/** Takes a device out: what waited for it is gone, and whoever wrote to it starts anew. */
export function removeDevice(world: World, device: Device, by: 'client' | 'phone'): void {
  device.owner.devices.delete(device.id)
  device.queue.clear()
  world.store.remove('device', device.key)
  world.store.remove('device-pre-keys', device.key)
  for (const phone of world.phones.values()) phone.signal.forget(device.owner.number, device.id)
  tellDevices(world, device, 'remove')
  world.emit({ type: 'device.removed', phone: toE164(device.owner.number), device: device.id, by })
}

export const toDeviceInfo = (device: Device): DeviceInfo => ({
  phone: toE164(device.owner.number),
  device: device.id,
  online: device.line !== null,
  ready: device.ready,
  preKeys: device.preKeys.size,
  platform: device.platform,
})

/** Devices whose linking was completed: those that others write to. */
export const linkedDevices = (phone: Phone): Device[] =>
  [...phone.devices.values()].filter((device) => device.deviceIdentity !== null)
