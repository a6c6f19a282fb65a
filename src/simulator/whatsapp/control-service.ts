import { proto } from '@whiskeysockets/baileys'
import {
  ControlError,
  type ControlInput,
  type ControlMethod,
  controlInputs,
  type ParsedInput,
  type PhoneInfo,
  type WhatsAppControl,
} from './control.ts'
import { createGroupCalls } from './control-group-service.ts'
import { blockedBy } from './iq/blocklist.ts'
import { openMedia } from './media/cipher.ts'
import { announceTyping, markRead, receiveWaiting } from './phones/arrivals.ts'
import { mediaOf } from './phones/media-message.ts'
import { createPhone, ownJid, savePhone, toPhoneInfo } from './phones/phone.ts'
import { listThreads, shownMessages, toShown } from './phones/threads.ts'
import { remember, sendOutbox, write } from './phones/writing.ts'
import { stanza } from './protocol/stanzas.ts'
import { appStateEntries, writeName } from './server/app-state.ts'
import { actOnChat } from './server/chat-actions.ts'
import { linkedDevices, removeDevice, toDeviceInfo } from './server/devices.ts'
import { startSchedule, stopSchedule } from './server/fault-schedule.ts'
import { applyFault } from './server/faults.ts'
import { groupOf } from './server/groups.ts'
import { changeNumber } from './server/number-change.ts'
import { scanCode, vouch } from './server/pairing.ts'
import { enterCode } from './server/pairing-code.ts'
import { announcePresence, sendTyping } from './server/presence.ts'
import { type Group, type Pairing, type Phone, toDigits, toE164, type World } from './world.ts'

type Service = { [M in ControlMethod]: (input: ParsedInput<M>) => Promise<Awaited<ReturnType<WhatsAppControl[M]>>> }

function phoneOf(world: World, number: string): Phone {
  const phone = world.phones.get(toDigits(number))
  if (!phone) throw new ControlError('not-found', `No phone with the number ${number}`)
  return phone
}

/** A person or a group. */
const chatAt = (world: World, id: string): Phone | Group => (id.includes('@') ? groupOf(world, id) : phoneOf(world, id))

const REMOVED = stanza('stream:error', { code: '401' }, [stanza('conflict', { type: 'device_removed' })])

async function addPhone(world: World, input: ParsedInput<'addPhone'>): Promise<PhoneInfo> {
  const { name, role, lid, addressing, passkey } = input
  const number = toDigits(input.number)
  const known = world.phones.get(number)
  if (!known) {
    if (lid && world.byLid.has(lid)) throw new ControlError('conflict', `Another phone has the address ${lid}`)
    return toPhoneInfo(createPhone(world, { number, name, role, lid, addressing, passkey }))
  }
  if (known.role !== role) throw new ControlError('conflict', `${input.number} is the number of a ${known.role}`)
  const renamed = known.name !== name
  Object.assign(known, { name, addressing, passkey })
  savePhone(world, known)
  if (renamed) await writeName(world, known)
  return toPhoneInfo(known)
}

async function setAirplane(world: World, phone: Phone, on: boolean): Promise<PhoneInfo> {
  if (phone.airplane !== on) {
    phone.airplane = on
    savePhone(world, phone)
    announcePresence(world, phone)
    world.emit({ type: 'phone.airplane', phone: toE164(phone.number), on })
    if (!on) {
      await receiveWaiting(world, phone)
      await sendOutbox(world, phone)
    }
  }
  return toPhoneInfo(phone)
}

function fileOf(phone: Phone, id: string) {
  const stored = [...phone.threads.values()].map(({ messages }) => messages.get(id)).find(Boolean)
  const media = stored && mediaOf(proto.Message.decode(stored.proto))
  if (!media) throw new ControlError('not-found', `No file in message ${id} of ${toE164(phone.number)}`)
  const { kind, file } = media
  return { kind, file, path: file.directPath ?? new URL(file.url ?? 'https://nowhere').pathname }
}

function breakMedia(world: World, phone: Phone, { id, what, status }: ParsedInput<'mediaFault'>): void {
  const { path } = fileOf(phone, id)
  if (what === 'expired') world.media.expire(path, status)
  else if (what === 'lost') world.media.lose(path, status)
  else world.media.damage(path)
}

async function fetchMedia(world: World, phone: Phone, id: string) {
  const { kind, file, path } = fileOf(phone, id)
  const body = world.media.get(path)
  if (!body || !file.mediaKey) throw new ControlError('not-found', `The file of message ${id} is not on the media host`)
  const bytes = await openMedia(body, file.mediaKey, kind)
  const fileName = ('fileName' in file ? file.fileName : undefined) ?? null
  return { base64: bytes.toString('base64'), mimetype: file.mimetype ?? 'application/octet-stream', fileName }
}

function removeByPhone(world: World, phone: Phone, id: number): void {
  const device = phone.devices.get(id)
  if (!device) throw new ControlError('not-found', `No device ${id} of ${toE164(phone.number)}`)
  const { line } = device
  removeDevice(world, device, 'phone')
  line?.finish(REMOVED)
}

function statsOf(world: World, phone: Phone) {
  const { delivered, acknowledged, recorded, ...counts } = world.tallyOf(phone.number)
  const waiting = [...phone.devices.values()].flatMap((device) => device.queue.pending())
  const unconfirmed = new Set(
    waiting
      .filter(({ tag, attrs }) => tag === 'message' && attrs.category !== 'peer')
      .map(({ attrs }) => attrs.id ?? ''),
  )
  return {
    ...counts,
    delivered: [...delivered],
    acknowledged: [...acknowledged],
    recorded: [...recorded],
    unconfirmed: [...unconfirmed],
  }
}

/** Phones, their links and what they show. */
function createPhoneCalls(world: World) {
  const at = (number: string) => phoneOf(world, number)
  return {
    addPhone: (input) => addPhone(world, input),
    listPhones: async () => [...world.phones.values()].map(toPhoneInfo),
    pendingRefs: async () => [...world.pairings.keys()],
    scan: async ({ qr, phone }) => toDeviceInfo(scanCode(world, at(phone), qr)),
    enterCode: async ({ phone, code }) => {
      const owner = at(phone)
      const link = (pairing: Pairing, secret: Buffer) => vouch(world, owner, pairing, secret)
      return toDeviceInfo(await enterCode(world, owner, code, link))
    },
    changeNumber: async ({ phone, to, lid }) => {
      const owner = at(phone)
      for (const id of [...owner.devices.keys()]) removeByPhone(world, owner, id)
      return toPhoneInfo(changeNumber(world, owner, toDigits(to), lid))
    },
    listDevices: async ({ phone }) => {
      const phones = phone ? [at(phone)] : [...world.phones.values()]
      return phones.flatMap((owner) => linkedDevices(owner).map(toDeviceInfo))
    },
    removeDevice: async ({ phone, device }) => {
      removeByPhone(world, at(phone), device)
      return {}
    },
    thread: async ({ phone, peer, limit }) => {
      const messages = shownMessages(at(phone).threads.get(toDigits(peer)))
      return messages.slice(limit ? -limit : 0).map(toShown)
    },
    listThreads: async ({ phone }) => listThreads(world, at(phone)),
    blocked: async ({ phone }) => blockedBy(at(phone)).map(toE164),
    media: ({ phone, id }) => fetchMedia(world, at(phone), id),
    appState: async ({ account }) => appStateEntries(world, at(account)),
    mediaFault: async (input) => {
      breakMedia(world, at(input.phone), input)
      return {}
    },
    airplaneMode: ({ phone, on }) => setAirplane(world, at(phone), on),
  } satisfies Partial<Service>
}

/** What people write and do, and what goes wrong. */
function createActionCalls(world: World) {
  const at = (number: string) => phoneOf(world, number)
  return {
    send: async ({ from, to, ...writing }) => ({ id: await write(world, at(from), chatAt(world, to), writing) }),
    typedOnBusinessPhone: async ({ business, to, ...writing }) => {
      const phone = at(business)
      if (phone.role !== 'business') throw new ControlError('invalid', `${business} is no number of a business`)
      return { id: await write(world, phone, chatAt(world, to), writing) }
    },
    typing: async ({ from, to, state }) => {
      const [phone, account] = [at(from), at(to)]
      if (phone.airplane) return {}
      sendTyping(account, ownJid(phone), state)
      announceTyping(world, account, phone.number, state)
      return {}
    },
    presence: async ({ from, state }) => {
      const phone = at(from)
      phone.presence = state
      announcePresence(world, phone)
      return {}
    },
    chatAction: async ({ business, peer, action }) => {
      await actOnChat(world, at(business), at(peer), action)
      return {}
    },
    addHistory: async ({ business, peer, messages }) => {
      for (const past of messages) await remember(world, at(business), at(peer), past)
      return {}
    },
    markRead: async ({ phone, peer, ids }) => ({ ids: markRead(world, at(phone), toDigits(peer), ids) }),
    fault: async (fault) => {
      await applyFault(world, at(fault.account), fault)
      return {}
    },
    scheduleFaults: async (plan) => startSchedule(world, at(plan.account), plan),
    stopFaults: async ({ account }) => {
      await stopSchedule(world, at(account))
      return {}
    },
    stats: async ({ account }) => statsOf(world, at(account)),
  } satisfies Partial<Service>
}

/** The calls by name, their input parsed: for the HTTP doors, whose input is anything. */
export type ControlCall = (method: ControlMethod, input: unknown) => Promise<unknown>

export function createControl(world: World): { control: WhatsAppControl; call: ControlCall } {
  const at = (number: string) => phoneOf(world, number)
  const service: Service = { ...createPhoneCalls(world), ...createActionCalls(world), ...createGroupCalls(world, at) }
  const call: ControlCall = async (method, input) => {
    const parsed = controlInputs[method].safeParse(input)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      throw new ControlError('invalid', `${issue?.path.join('.') || 'input'}: ${issue?.message}`)
    }
    return (service[method] as (input: unknown) => Promise<unknown>)(parsed.data)
  }
  const names = Object.keys(controlInputs) as ControlMethod[]
  const control = Object.fromEntries(
    names.map((name) => [name, (input: ControlInput<typeof name>) => call(name, input)]),
  )
  return { control: control as unknown as WhatsAppControl, call }
}
