import { createHash } from 'node:crypto'
import type { PhoneInfo } from '../control.ts'
import type { KeyPair } from '../protocol/keys.ts'
import { parseJid, SERVER } from '../protocol/stanzas.ts'
import { type Phone, type StoredMessage, toE164, type World } from '../world.ts'
import { createGroupKeys } from './group-keys.ts'
import { createPhoneKeys, createSignalStore, type PhoneKeys } from './signal-store.ts'
import { threadOf } from './threads.ts'

export const pnJid = (phone: Phone): string => `${phone.number}${SERVER}`
export const lidJid = (phone: Phone): string => `${phone.lid}@lid`
/** The address a phone writes under. */
export const ownJid = (phone: Phone): string => (phone.addressing === 'lid' ? lidJid(phone) : pnJid(phone))

/** The other's address in a chat: in the form in which the customer of the two writes. */
export const chatJid = (phone: Phone, peer: Phone): string => {
  const customer = phone.role === 'customer' ? phone : peer
  return customer.addressing === 'lid' ? lidJid(peer) : pnJid(peer)
}

/** Whose address it is. */
export const phoneAt = (world: World, jid: string | undefined): Phone | undefined => {
  const parsed = parseJid(jid)
  return parsed && (parsed.server === 'lid' ? world.byLid.get(parsed.user) : world.phones.get(parsed.user))
}

/** Fifteen digits that look like nobody's number, always the same for a number. */
const lidFor = (number: string): string =>
  (
    100_000_000_000_000n +
    (createHash('sha256').update(`lid:${number}`).digest().readBigUInt64BE() % 800_000_000_000_000n)
  ).toString()

function createMutex() {
  let tail: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const run = tail.then(work)
    tail = run.catch(() => undefined)
    return run
  }
}

type Saved = Pick<
  Phone,
  'number' | 'home' | 'lid' | 'name' | 'role' | 'addressing' | 'airplane' | 'passkey' | 'keys' | 'waiting' | 'outbox'
>

export function savePhone(world: Pick<World, 'store'>, phone: Phone): void {
  const { number, home, lid, name, role, addressing, airplane, passkey, keys, waiting, outbox } = phone
  world.store.put(
    'phone',
    home,
    (): Saved => ({
      ...{
        number,
        home,
        lid,
        name,
        role,
        addressing,
        airplane,
        passkey,
        keys,
        waiting: [...waiting],
        outbox: [...outbox],
      },
    }),
  )
}

function admit(world: World, saved: Saved): Phone {
  const phone: Phone = {
    ...saved,
    presence: 'unavailable',
    signal: createSignalStore(saved.home, saved.keys, world.store),
    groupKeys: createGroupKeys(),
    threads: new Map(),
    devices: new Map(),
    exclusive: createMutex(),
  }
  world.phones.set(phone.number, phone)
  world.byLid.set(phone.lid, phone)
  return phone
}

interface NewPhone extends Pick<PhoneInfo, 'name' | 'role' | 'addressing'> {
  number: string
  passkey?: boolean
  lid?: string | undefined
  keys?: PhoneKeys
}

export function createPhone(
  world: World,
  { number, lid = lidFor(number), name, role, addressing, passkey = false, keys }: NewPhone,
): Phone {
  const phone = admit(world, {
    ...{ number, home: number, lid, name, role, addressing, passkey },
    airplane: false,
    keys: keys ?? createPhoneKeys(),
    waiting: [],
    outbox: [],
  })
  savePhone(world, phone)
  world.emit({ type: 'phone.added', phone: toE164(number) })
  return phone
}

/** Phones, their Signal sessions and their threads as they were kept. */
export function restorePhones(world: World): void {
  const byHome = new Map<string, Phone>()
  for (const [home, saved] of world.store.load<Saved>('phone')) {
    byHome.set(home, admit(world, { ...saved, home, passkey: saved.passkey ?? false }))
  }
  const ownerOf = (key: string): [Phone | undefined, string[]] => {
    const [number = '', ...rest] = key.split('|')
    return [byHome.get(number), rest]
  }
  for (const [key, session] of world.store.load('session')) {
    const [phone, [address = '']] = ownerOf(key)
    phone?.signal.restoreSession(address, session)
  }
  for (const [key, preKey] of world.store.load<KeyPair>('pre-key')) {
    const [phone, [id]] = ownerOf(key)
    phone?.signal.restorePreKey(Number(id), preKey)
  }
  const messages = world.store.load<StoredMessage>('message').sort((a, b) => a[1].order - b[1].order)
  for (const [key, message] of messages) {
    const [phone, [peer = '']] = ownerOf(key)
    if (phone) threadOf(phone, peer).messages.set(message.id, message)
  }
}

export const toPhoneInfo = (phone: Phone): PhoneInfo => {
  const { number, lid, name, role, addressing, airplane, passkey } = phone
  return { number: toE164(number), lid, name, role, addressing, airplane, passkey }
}
