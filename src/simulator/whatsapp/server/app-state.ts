import { randomBytes } from 'node:crypto'
import {
  decodeSyncdPatch,
  encodeSyncdPatch,
  type LTHashState,
  newLTHashState,
  proto,
  type WAPatchName,
} from '@whiskeysockets/baileys'
import type { AppStateEntry } from '../control-chats.ts'
import { childOf, childrenOf, SERVER, type Stanza, stanza, stanzaTime } from '../protocol/stanzas.ts'
import { demand, Violation } from '../protocol/violation.ts'
import { type Device, type Phone, toE164, type World } from '../world.ts'
import { checkAction } from './action-index.ts'
import { linkedDevices } from './devices.ts'
import { toOwnDevice } from './inbound.ts'
import { deliver } from './to-device.ts'

interface Collection {
  patches: Uint8Array[]
  state: LTHashState
}
interface AppState {
  keyId: Uint8Array
  keyData: Uint8Array
  collections: Map<string, Collection>
  /** What the patches say together, by index. */
  entries: Map<string, AppStateEntry>
}
type NewPatch = Parameters<typeof encodeSyncdPatch>[0]

const KIND = 'app-state'
const COLLECTIONS = new Set(['critical_block', 'critical_unblock_low', 'regular', 'regular_high', 'regular_low'])
const { APP_STATE_SYNC_KEY_SHARE } = proto.Message.ProtocolMessage.Type
const empty = (): Pick<AppState, 'collections' | 'entries'> => ({ collections: new Map(), entries: new Map() })
const held = new WeakMap<World, Map<string, AppState>>()

function statesOf(world: World): Map<string, AppState> {
  let states = held.get(world)
  if (!states) {
    states = new Map(world.store.load<AppState>(KIND).map(([number, state]) => [number, { ...empty(), ...state }]))
    held.set(world, states)
  }
  return states
}

const save = (world: World, number: string, state: AppState) => world.store.put(KIND, number, () => state)

/** The settings an account's devices share: one key, and encrypted patches by collection. */
async function appStateOf(world: World, phone: Phone): Promise<AppState> {
  const states = statesOf(world)
  const known = states.get(phone.number)
  if (known) return known
  const state: AppState = { keyId: Buffer.from([0, 0, 0, 0, 0, 1]), keyData: randomBytes(32), ...empty() }
  states.set(phone.number, state)
  await sealPatch(world, phone, state, nameOf(phone))
  return state
}

/** whatsmeow learns its own name from here alone, and shows itself online to nobody without one. */
const nameOf = (phone: Phone): NewPatch => ({
  type: 'critical_block',
  index: ['setting_pushName'],
  syncAction: { timestamp: Date.now(), pushNameSetting: { name: phone.name } },
  apiVersion: 1,
  operation: proto.SyncdMutation.SyncdOperation.SET,
})

export async function writeName(world: World, phone: Phone): Promise<void> {
  if (statesOf(world).has(phone.number)) await writePatch(world, phone, nameOf(phone))
}

/** The phone itself writes: all its linked devices are told. */
export async function writePatch(world: World, phone: Phone, written: NewPatch): Promise<void> {
  const version = await sealPatch(world, phone, await appStateOf(world, phone), written)
  announce(world, phone, written.type, version)
}

async function sealPatch(world: World, phone: Phone, state: AppState, written: NewPatch): Promise<number> {
  const name: WAPatchName = written.type
  const collection = state.collections.get(name) ?? { patches: [], state: newLTHashState() }
  const keyId = Buffer.from(state.keyId).toString('base64')
  const { patch, state: next } = await encodeSyncdPatch(written, keyId, collection.state, async () => ({
    keyData: state.keyData,
  }))
  const removes = written.operation === proto.SyncdMutation.SyncdOperation.REMOVE
  enter(world, phone, state, { collection: name, index: written.index, value: written.syncAction, removes })
  append(world, phone.number, name, { patch, next })
  return next.version
}

interface Mutation {
  collection: string
  index: string[]
  value: proto.ISyncActionValue
  removes: boolean
}

function enter(world: World, phone: Phone, state: AppState, { collection, index, value, removes }: Mutation): void {
  const key = JSON.stringify(index)
  const { timestamp: _timestamp, ...action } = proto.SyncActionValue.toObject(proto.SyncActionValue.fromObject(value), {
    longs: Number,
    bytes: String,
  })
  const entry = { collection, index, action: removes ? {} : action }
  if (removes) state.entries.delete(key)
  else state.entries.set(key, entry)
  world.emit({ type: 'app-state', account: toE164(phone.number), ...entry })
}

export const appStateEntries = (world: World, phone: Phone): AppStateEntry[] => [
  ...(statesOf(world).get(phone.number)?.entries.values() ?? []),
]

let notices = 0

function announce(world: World, phone: Phone, name: string, version: number, except?: Device): void {
  for (const device of linkedDevices(phone)) {
    if (device === except || !device.ready) continue
    notices += 1
    const id = `${Date.now()}-${notices}`
    const changed = stanza('collection', { name, version: String(version) })
    const attributes = { from: SERVER, id, type: 'server_sync', t: stanzaTime() }
    deliver(world, device, stanza('notification', attributes, [changed]))
  }
}

function append(
  world: World,
  number: string,
  name: string,
  { patch, next }: { patch: proto.ISyncdPatch; next: LTHashState },
) {
  const state = statesOf(world).get(number)
  if (!state) return
  const collection = state.collections.get(name) ?? { patches: [], state: next }
  // encodeSyncdPatch leaves the version out; without it a client computes another hash
  const versioned = proto.SyncdPatch.fromObject({ ...patch, version: { version: next.version } })
  collection.patches.push(Buffer.from(proto.SyncdPatch.encode(versioned).finish()))
  collection.state = next
  state.collections.set(name, collection)
  save(world, number, state)
}

/** What a device wrote, each part of it under the shared key and where others look for it. */
async function openPatch(state: AppState, name: WAPatchName, patch: proto.SyncdPatch, from: LTHashState) {
  const found: Mutation[] = []
  const key = async () => ({ keyData: state.keyData })
  const { SET, REMOVE } = proto.SyncdMutation.SyncdOperation
  const operations = patch.mutations.map(({ operation }) => operation ?? SET)
  const next = await decodeSyncdPatch(
    patch,
    name,
    from,
    key,
    ({ index, syncAction }) => {
      const removes = operations[found.length] === REMOVE
      found.push({ collection: name, index: index as string[], value: syncAction.value ?? {}, removes })
    },
    true,
  ).catch((error: Error) => {
    throw new Violation(`a patch of ${name} that does not open: ${error.message}`)
  })
  // what has a wrong MAC is skipped by the decoder
  demand(
    found.length === patch.mutations.length && found.length > 0,
    `a patch of ${name} that is not sealed as it says`,
  )
  for (const { collection, index, value, removes } of found) checkAction(collection, index, value, removes)
  return { found, next }
}

/** A device's own patch: taken where it follows the latest version, told to the account's other devices. */
async function takePatch(
  world: World,
  device: Device,
  state: AppState,
  asked: Stanza,
  encoded: Uint8Array,
): Promise<boolean> {
  const name = (asked.attrs.name ?? '') as WAPatchName
  const collection = state.collections.get(name) ?? { patches: [], state: newLTHashState() }
  const from = Number(asked.attrs.version ?? 0)
  if (from !== collection.state.version) return false
  const patch = proto.SyncdPatch.decode(encoded)
  const version = from + 1
  patch.version = { version }
  const { found, next } = await openPatch(state, name, patch, collection.state)
  append(world, device.owner.number, name, { patch, next: { ...next, version } })
  for (const mutation of found) enter(world, device.owner, state, mutation)
  announce(world, device.owner, name, version, device)
  return true
}

/** The answer to `w:sync:app:state`: patches from the asked version on, in the clear order of versions. */
export async function answerAppState(world: World, device: Device, sync: Stanza | undefined): Promise<Stanza[]> {
  const state = await appStateOf(world, device.owner)
  const answers: Stanza[] = []
  for (const asked of childrenOf(sync)) {
    const { name = '', version } = asked.attrs
    demand(asked.tag === 'collection' && COLLECTIONS.has(name), `an unknown collection of app state: ${name}`)
    const patch = childOf(asked, 'patch')?.content
    const taken = patch instanceof Uint8Array ? await takePatch(world, device, state, asked, patch) : undefined
    const collection = state.collections.get(name)
    const latest = String(collection?.state.version ?? 0)
    if (taken === false) {
      answers.push(
        stanza('collection', { name, version: latest, type: 'error' }, [
          stanza('error', { code: '409', text: 'conflict' }),
        ]),
      )
      continue
    }
    const patches = taken ? [] : (collection?.patches.slice(Number(version ?? 0)) ?? [])
    const content = patches.map((encoded) => stanza('patch', {}, encoded))
    const inner = content.length > 0 ? [stanza('patches', {}, content)] : undefined
    answers.push(stanza('collection', { name, version: latest }, inner))
  }
  return [stanza('sync', {}, answers)]
}

export async function shareAppStateKey(world: World, device: Device): Promise<void> {
  const { keyId, keyData } = await appStateOf(world, device.owner)
  const fingerprint = { rawId: 1, currentIndex: 0, deviceIndexes: [0] }
  const keys = [{ keyId: { keyId }, keyData: { keyData, fingerprint, timestamp: Date.now() } }]
  const protocolMessage = { type: APP_STATE_SYNC_KEY_SHARE, appStateSyncKeyShare: { keys } }
  await toOwnDevice(world, device, { protocolMessage })
}
