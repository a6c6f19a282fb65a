import { randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import {
  decodeSyncdPatch,
  encodeSyncdPatch,
  type LTHashState,
  newLTHashState,
  proto,
  type WAPatchName,
} from '@whiskeysockets/baileys'
import { lidJid, pnJid } from '../phones/phone.ts'
import { childOf, childrenOf, SERVER, type Stanza, stanza, stanzaTime } from '../protocol/stanzas.ts'
import { demand } from '../protocol/violation.ts'
import type { Device, Phone, World } from '../world.ts'
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
}

const KIND = 'app-state'
const COLLECTIONS = new Set(['critical_block', 'critical_unblock_low', 'regular', 'regular_high', 'regular_low'])
const { APP_STATE_SYNC_KEY_SHARE, HISTORY_SYNC_NOTIFICATION } = proto.Message.ProtocolMessage.Type
const held = new WeakMap<World, Map<string, AppState>>()

function statesOf(world: World): Map<string, AppState> {
  let states = held.get(world)
  if (!states) {
    states = new Map(world.store.load<AppState>(KIND))
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
  const state: AppState = { keyId: Buffer.from([0, 0, 0, 0, 0, 1]), keyData: randomBytes(32), collections: new Map() }
  states.set(phone.number, state)
  await writeName(world, phone)
  return state
}

/** whatsmeow learns its own name from here alone, and shows itself online to nobody without one. */
export async function writeName(world: World, phone: Phone): Promise<void> {
  const state = statesOf(world).get(phone.number)
  if (!state) return
  const name: WAPatchName = 'critical_block'
  const collection = state.collections.get(name) ?? { patches: [], state: newLTHashState() }
  const { patch, state: next } = await encodeSyncdPatch(
    {
      type: name,
      index: ['setting_pushName'],
      syncAction: { timestamp: Date.now(), pushNameSetting: { name: phone.name } },
      apiVersion: 1,
      operation: proto.SyncdMutation.SyncdOperation.SET,
    },
    Buffer.from(state.keyId).toString('base64'),
    collection.state,
    async () => ({ keyData: state.keyData }),
  )
  append(world, phone.number, name, { patch, next })
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

/** A device's own patch: taken where it follows the latest version, told to the account's other devices. */
async function takePatch(
  world: World,
  device: Device,
  state: AppState,
  asked: Stanza,
  encoded: Uint8Array,
): Promise<boolean> {
  const name = asked.attrs.name ?? ''
  const collection = state.collections.get(name) ?? { patches: [], state: newLTHashState() }
  const from = Number(asked.attrs.version ?? 0)
  if (from !== collection.state.version) return false
  const patch = proto.SyncdPatch.decode(encoded)
  patch.version = { version: from + 1 }
  const key = async () => ({ keyData: state.keyData })
  const decoded = await decodeSyncdPatch(patch, name as WAPatchName, collection.state, key, () => {}, true)
  append(world, device.owner.number, name, { patch, next: { ...decoded, version: from + 1 } })
  for (const other of linkedDevices(device.owner)) {
    if (other === device) continue
    const id = `${Date.now()}-${name}-${from + 1}`
    const changed = stanza('collection', { name, version: String(from + 1) })
    deliver(world, other, stanza('notification', { from: SERVER, id, type: 'server_sync', t: stanzaTime() }, [changed]))
  }
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

/**
 * What a newly linked device is told by its phone: the key of the app state, and a history that holds no messages but
 * which number goes with which address. Without it a client sits on what comes in for twenty seconds.
 */
export async function bootstrap(world: World, device: Device): Promise<void> {
  await shareAppStateKey(world, device)
  const contacts = [...device.owner.threads.keys()].flatMap((number) => world.phones.get(number) ?? [])
  const history = proto.HistorySync.fromObject({
    syncType: proto.HistorySync.HistorySyncType.INITIAL_BOOTSTRAP,
    ...{ progress: 100, chunkOrder: 1, conversations: [], pushnames: [] },
    phoneNumberToLidMappings: contacts.map((contact) => ({ pnJid: pnJid(contact), lidJid: lidJid(contact) })),
  })
  const initialHistBootstrapInlinePayload = deflateSync(proto.HistorySync.encode(history).finish())
  const syncType = proto.Message.HistorySyncType.INITIAL_BOOTSTRAP
  const historySyncNotification = { syncType, chunkOrder: 1, progress: 100, initialHistBootstrapInlinePayload }
  await toOwnDevice(world, device, { protocolMessage: { type: HISTORY_SYNC_NOTIFICATION, historySyncNotification } })
}
