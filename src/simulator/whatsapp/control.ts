/**
 * The control interface of the loopback WhatsApp server: what a person does with a phone, and what a test does to the
 * line. The same calls work in process (`simulator.control`) and as JSON over HTTP on loopback:
 * `POST <controlUrl>/<method>` with the input as the body answers `{"result": …}` or `{"error": {code, message}}`;
 * `GET <controlUrl>/events` is a live feed of `ControlEvent`s (server-sent events, one JSON object per `data:`);
 * `GET <controlUrl>/media/<number>/<messageId>` is the picture or voice note itself.
 *
 * A phone is named by its number: E.164, with or without `+`, answers always with `+`. Times are ISO strings, UTC.
 */
import { z } from 'zod'
import { type AppStateEntry, chatInputs } from './control-chats.ts'
import { chatId, content, messageId, phoneNumber, type ShownContent } from './control-content.ts'
import { type FaultSchedule, faultInputs, type ScheduledFault } from './control-faults.ts'
import { type GroupInfo, groupInputs } from './control-groups.ts'

const lid = z.string().regex(/^\d{5,18}$/)
const noInput = z.object({}).strict()
/** The input of every call, parsed at the HTTP doors and in process alike. */
export const controlInputs = {
  addPhone: z.object({
    number: phoneNumber,
    name: z.string().min(1).max(100),
    role: z.enum(['business', 'customer']),
    /** The person's other address; made from the number where absent. */
    lid: lid.optional(),
    /** Under which address this phone writes to others. */
    addressing: z.enum(['lid', 'pn']).default('lid'),
    /** Links devices with a passkey only: every link stalls. */
    passkey: z.boolean().default(false),
  }),
  listPhones: noInput,
  /** Refs of the QR codes that wait for a scan now (the whole code is only on the screen that shows it). */
  pendingRefs: noInput,
  scan: z.object({ qr: z.string().min(10), phone: phoneNumber }),
  /** Types the pairing code that a client shows for this phone's number. */
  enterCode: z.object({ phone: phoneNumber, code: z.string().min(8).max(12) }),
  /** The person moves to another number; linked devices are logged out. `lid`: the new address, where it changes too. */
  changeNumber: z.object({ phone: phoneNumber, to: phoneNumber, lid: lid.optional() }),
  listDevices: z.object({ phone: phoneNumber.optional() }),
  removeDevice: z.object({ phone: phoneNumber, device: z.number().int().positive() }),
  /** `to`: a number or a group. */
  send: z.object({
    from: phoneNumber,
    to: chatId,
    id: messageId.optional(),
    content,
    quotedId: messageId.optional(),
  }),
  typing: z.object({ from: phoneNumber, to: phoneNumber, state: z.enum(['composing', 'recording', 'paused']) }),
  /** Shows the customer online or away to a business that asked for its presence. */
  presence: z.object({ from: phoneNumber, state: z.enum(['available', 'unavailable']) }),
  /** `ids` absent: all that is unread in the thread. */
  markRead: z.object({ phone: phoneNumber, peer: chatId, ids: z.array(messageId).optional() }),
  typedOnBusinessPhone: z.object({
    business: phoneNumber,
    to: chatId,
    content,
    quotedId: messageId.optional(),
  }),
  /** `limit`: only the newest so many. */
  thread: z.object({ phone: phoneNumber, peer: chatId, limit: z.number().int().positive().optional() }),
  listThreads: z.object({ phone: phoneNumber }),
  /** Whom this phone has blocked. */
  blocked: z.object({ phone: phoneNumber }),
  media: z.object({ phone: phoneNumber, id: messageId }),
  /**
   * The file of a message: `expired`: the host answers 404 or 410, phones have it still; `lost`: they have not;
   * `damaged`: it does not match its key any more.
   */
  mediaFault: z.object({
    phone: phoneNumber,
    id: messageId,
    what: z.enum(['expired', 'lost', 'damaged']),
    status: z.number().int().min(400).max(599).default(410),
  }),
  airplaneMode: z.object({ phone: phoneNumber, on: z.boolean() }),
  ...chatInputs,
  ...groupInputs,
  ...faultInputs,
  stats: z.object({ account: phoneNumber }),
}

export type ControlMethod = keyof typeof controlInputs
export type ControlInput<M extends ControlMethod> = z.input<(typeof controlInputs)[M]>
export type ParsedInput<M extends ControlMethod> = z.output<(typeof controlInputs)[M]>

export interface PhoneInfo {
  number: string
  lid: string
  name: string
  role: 'business' | 'customer'
  addressing: 'lid' | 'pn'
  airplane: boolean
  passkey: boolean
}

export interface DeviceInfo {
  phone: string
  device: number
  online: boolean
  /** False until the first login was complete. */
  ready: boolean
  /** One-time pre-keys left at the server. */
  preKeys: number
  /** What the client called itself when it was linked. */
  platform: string
}

/** A customer's ticks: waiting on the phone, at the server, on a linked device, read; or refused. */
export type TickStatus = 'pending' | 'sent' | 'delivered' | 'read' | 'failed'

export interface ThreadMessage {
  id: string
  direction: 'in' | 'out'
  /** In a group: who wrote it. */
  author?: string
  content: ShownContent
  quotedId?: string
  quotedText?: string
  at: string
  /** `out`: the ticks. `in`: `delivered`, or `read` once the phone's owner read it. */
  status: TickStatus
  /** How often a stanza with this id came in. The message is shown once all the same. */
  arrivals: number
  edited: boolean
  deleted: boolean
  /** Emoji by the number that reacted. */
  reactions: Record<string, string>
}

export interface ThreadInfo {
  peer: string
  peerName: string
  last: ThreadMessage
  unread: number
  typing: 'composing' | 'recording' | null
}

export interface AccountStats {
  /** Ids of messages to the account written to its line at least once. */
  delivered: string[]
  /** Ids of messages whose receipt or ack reached this server. */
  acknowledged: string[]
  /** Ids of messages still waiting for a receipt, in order. */
  unconfirmed: string[]
  /** Ids of messages the account sent that were recorded. */
  recorded: string[]
  /** Stanzas written to the account's line, copies included. */
  stanzas: number
  retries: number
  logins: number
}

export type ControlEvent =
  | { type: 'phone.added'; phone: string }
  | { type: 'phone.airplane'; phone: string; on: boolean }
  | { type: 'pairing.offered'; refs: string[] }
  /** A client shows a pairing code for this number. */
  | { type: 'pairing.code'; phone: string }
  /** A link was begun on a phone that wants a passkey: it stalls. */
  | { type: 'pairing.passkey'; phone: string }
  | { type: 'phone.renumbered'; from: string; to: string }
  | { type: 'device.paired'; phone: string; device: number }
  | { type: 'device.login'; phone: string; device: number }
  /** Logged in, and all that had waited was sent. */
  | { type: 'device.ready'; phone: string; device: number }
  | { type: 'device.offline'; phone: string; device: number }
  | { type: 'device.removed'; phone: string; device: number; by: 'client' | 'phone' }
  /** A phone shows a new message, its own ones included. */
  | { type: 'message.shown'; phone: string; peer: string; message: ThreadMessage }
  /** A stanza with a message came to the phone; `arrivals` > 1 is a copy, not shown again. */
  | { type: 'message.arrived'; phone: string; peer: string; id: string; arrivals: number }
  /** Ticks, an edit, a deletion or a reaction. */
  | { type: 'message.changed'; phone: string; peer: string; message: ThreadMessage }
  /** A receipt or ack of a linked device reached this server. */
  | { type: 'receipt.got'; account: string; device: number; ids: string[]; receipt: string; peer: string | null }
  | { type: 'typing'; phone: string; peer: string; state: 'composing' | 'recording' | 'paused' }
  | { type: 'presence'; account: string; device: number; state: 'available' | 'unavailable' }
  /** A fault of a schedule took effect. */
  | ({ type: 'fault.applied' } & ScheduledFault)
  /** A group was made, or its members or its face changed. */
  | { type: 'group.changed'; group: GroupInfo; by: string }
  /** A setting of an account was written, by its phone or a linked device; an empty `action` takes it out. */
  | ({ type: 'app-state'; account: string } & AppStateEntry)
  /** The client said something a WhatsApp client must not say; its line was closed. */
  | { type: 'violation'; account: string | null; reason: string; stanza: string }

export interface WhatsAppControl {
  /** A number already there is returned as it is (so that a restart keeps its phones); its name is brought up to date. */
  addPhone(input: ControlInput<'addPhone'>): Promise<PhoneInfo>
  listPhones(input: ControlInput<'listPhones'>): Promise<PhoneInfo[]>
  pendingRefs(input: ControlInput<'pendingRefs'>): Promise<string[]>
  scan(input: ControlInput<'scan'>): Promise<DeviceInfo>
  enterCode(input: ControlInput<'enterCode'>): Promise<DeviceInfo>
  changeNumber(input: ControlInput<'changeNumber'>): Promise<PhoneInfo>
  listDevices(input: ControlInput<'listDevices'>): Promise<DeviceInfo[]>
  removeDevice(input: ControlInput<'removeDevice'>): Promise<Record<never, never>>
  send(input: ControlInput<'send'>): Promise<{ id: string }>
  typing(input: ControlInput<'typing'>): Promise<Record<never, never>>
  presence(input: ControlInput<'presence'>): Promise<Record<never, never>>
  markRead(input: ControlInput<'markRead'>): Promise<{ ids: string[] }>
  typedOnBusinessPhone(input: ControlInput<'typedOnBusinessPhone'>): Promise<{ id: string }>
  thread(input: ControlInput<'thread'>): Promise<ThreadMessage[]>
  listThreads(input: ControlInput<'listThreads'>): Promise<ThreadInfo[]>
  blocked(input: ControlInput<'blocked'>): Promise<string[]>
  /** `base64` of the decrypted file. */
  media(input: ControlInput<'media'>): Promise<{ base64: string; mimetype: string; fileName: string | null }>
  createGroup(input: ControlInput<'createGroup'>): Promise<GroupInfo>
  changeGroup(input: ControlInput<'changeGroup'>): Promise<GroupInfo>
  listGroups(input: ControlInput<'listGroups'>): Promise<GroupInfo[]>
  postStatus(input: ControlInput<'postStatus'>): Promise<{ id: string }>
  postChannel(input: ControlInput<'postChannel'>): Promise<{ id: string }>
  chatAction(input: ControlInput<'chatAction'>): Promise<Record<never, never>>
  appState(input: ControlInput<'appState'>): Promise<AppStateEntry[]>
  addHistory(input: ControlInput<'addHistory'>): Promise<Record<never, never>>
  mediaFault(input: ControlInput<'mediaFault'>): Promise<Record<never, never>>
  airplaneMode(input: ControlInput<'airplaneMode'>): Promise<PhoneInfo>
  fault(input: ControlInput<'fault'>): Promise<Record<never, never>>
  /** Begins at once; the answer is all that will happen, for a record of the run. */
  scheduleFaults(input: ControlInput<'scheduleFaults'>): Promise<FaultSchedule>
  stopFaults(input: ControlInput<'stopFaults'>): Promise<Record<never, never>>
  stats(input: ControlInput<'stats'>): Promise<AccountStats>
}

/** Refused by the simulator; `code` goes over HTTP as it is. */
export class ControlError extends Error {
  readonly code: 'not-found' | 'invalid' | 'conflict'
  constructor(code: ControlError['code'], message: string) {
    super(message)
    this.name = 'ControlError'
    this.code = code
  }
}
