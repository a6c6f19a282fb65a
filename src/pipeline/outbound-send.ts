import type { Id } from '../../schemas/common.ts'
import type { Brake } from '../../schemas/line-health.ts'
import type { Message } from '../../schemas/message.ts'
import { ChannelError, type ChannelSession, type Outgoing, type OutgoingKind } from '../channels/channel.ts'
import type { Logger } from '../core/logger.ts'
import { backoffMs, type Claimed, type Settlement } from '../features/conversations/index.ts'
import type { Files } from '../features/files/index.ts'
import { plainForm } from './plain-form.ts'
import type { Road } from './road.ts'
import type { ClaimMember } from './road-members.ts'

/** What outbound needs to know of an account before it sends from it. */
export interface OutboundAccount {
  organizationId: Id
  /** The account itself: what has moved to another one is left to that. */
  accountId?: Id
  resend: 'idempotent' | 'unsafe'
  windowHours: number | null
  /** What its channel sends as it is; absent: all. */
  kinds?: readonly OutgoingKind[]
  /** What its channel takes at once; absent: a few. */
  sendsAtOnce?: number
  /** How many more it may send today; null: no limit. */
  budgetLeft: number | null
  /** How many more people who never wrote it may write to today; null or absent: no limit. */
  newContactsLeft?: number | null
  brake?: Brake | null
}

export interface SendOneDeps {
  road: Road
  files: Files
  logger: Logger
  /** How long to wait for the server's acknowledgement before the same is sent again, ms. */
  ackMs: number
  accounts: { count?(account: OutboundAccount, counted: { sent?: number; newContacts?: number }): void }
}

/** How one send ended: until when its message needs no second look; null: it is done with. */
export interface Sent {
  wrote: boolean
  until: number | null
  /** queued: it goes back into the line, to be tried at `until`. */
  status: 'sending' | 'queued' | 'done'
}
const done: Sent = { wrote: false, until: null, status: 'done' }

/** Marks one message, writes it to the wire, and keeps how that ended. Never rejects for the wire's sake. */
export async function sendOne(
  deps: SendOneDeps,
  account: OutboundAccount,
  session: ChannelSession,
  entry: { id: Id; status: string; budgetLeft: number | null },
): Promise<Sent> {
  const { organizationId } = account
  const settle = (settlement: Settlement) => deps.road.add(organizationId, { kind: 'settle', settlement })
  if (entry.status === 'sending' && account.resend === 'unsafe') {
    // nobody knows whether the provider took it: a person decides
    await settle({ messageId: entry.id, at: new Date(), kind: 'in_doubt' })
    return done
  }
  const claimed = await claim(deps, account, entry)
  if (!claimed.send) return done
  const { message } = claimed
  try {
    const { wireId } = await session.send(await outgoingOf(deps, account, claimed))
    if (message.wireId === null)
      await settle({ messageId: message.id, at: new Date(), kind: 'written', wireId, isFinal: true })
    return { wrote: true, until: Date.now() + ackWait(deps.ackMs, message.attempts), status: 'sending' }
  } catch (error) {
    return afterError(deps, account, message, error, settle)
  }
}

/** Longer each time: an acknowledgement that is slow is not helped by more of the same. */
const ackWait = (ackMs: number, attempts: number): number => ackMs * Math.min(2 ** Math.max(0, attempts - 1), 16)

async function claim(
  deps: SendOneDeps,
  account: OutboundAccount,
  { id: messageId, budgetLeft }: { id: Id; budgetLeft: number | null },
): Promise<Claimed> {
  const { windowHours, accountId } = account
  const member: ClaimMember = {
    kind: 'claim',
    claim: {
      ...{ messageId, ackMs: deps.ackMs, windowHours, budgetLeft },
      ...(accountId && { accountId }),
      // as they are when it is committed, not when it was asked for
      get brake() {
        return account.brake ?? null
      },
      get newContactsLeft() {
        return account.newContactsLeft ?? null
      },
    },
    onClaimed(claimed) {
      if (!claimed.send || !claimed.isFirstWord) return
      if (typeof account.newContactsLeft === 'number') account.newContactsLeft -= 1
      deps.accounts.count?.(account, { newContacts: 1 })
    },
  }
  await deps.road.add(account.organizationId, member)
  return member.claimed ?? { send: false }
}

const outgoingKinds: ReadonlySet<string> = new Set<OutgoingKind>([
  ...(['text', 'image', 'video', 'audio', 'document', 'sticker'] as const),
  ...(['location', 'contact_card', 'poll', 'choices', 'template'] as const),
])
const isOutgoing = (kind: string): kind is OutgoingKind => outgoingKinds.has(kind)

/** As it is, or in words where the channel does not have its kind. */
function formOf(
  { kind, text, content = null }: Message,
  kinds: OutboundAccount['kinds'],
): Pick<Outgoing, 'kind' | 'text' | 'content'> {
  if (!isOutgoing(kind)) return { kind: 'text', text }
  if (!kinds || kinds.includes(kind)) return { kind, text, content }
  // a sticker is a picture everywhere else
  if (kind === 'sticker') return { kind: 'image', text }
  const words = plainForm(kind, text, content)
  if (words === null) throw new ChannelError('kind_unknown', `A ${kind} cannot be sent here`, { retryable: false })
  return { kind: 'text', text: words }
}

/** A message in the contract's form, with its file. Rejects where the file is gone. */
export async function outgoingOf(
  deps: Pick<SendOneDeps, 'files'>,
  { kinds }: Pick<OutboundAccount, 'kinds'>,
  { message, to, quoted }: Pick<Claimed & { send: true }, 'message' | 'to' | 'quoted'>,
): Promise<Outgoing> {
  const outgoing: Outgoing = {
    wireId: message.wireId,
    clientId: message.clientId ?? message.id,
    to,
    ...formOf(message, kinds),
  }
  if (quoted) outgoing.quoted = quoted
  const { media, organizationId } = message
  if (media?.fileId) {
    const file = await deps.files.bytes(organizationId, media.fileId).catch((error: unknown) => {
      throw new ChannelError('file_missing', 'Its file is not there any more.', { retryable: false, cause: error })
    })
    outgoing.media = { ...file, isVoice: media.isVoice ?? false, seconds: media.seconds }
  }
  return outgoing
}

async function afterError(
  deps: SendOneDeps,
  account: OutboundAccount,
  message: Message,
  error: unknown,
  settle: (settlement: Settlement) => Promise<void>,
): Promise<Sent> {
  const at = new Date()
  const base = { messageId: message.id, at }
  if (error instanceof ChannelError && !error.retryable) {
    await settle({ ...base, kind: 'failed', code: error.code, text: error.message.slice(0, 300) })
    return done
  }
  deps.logger.warn({ err: error, messageId: message.id }, 'send not completed')
  const inMs = backoffMs(message.attempts)
  if (error instanceof ChannelError) {
    // the channel says that it was not written
    await settle({ ...base, kind: 'retry', inMs, code: error.code, text: error.message.slice(0, 300) })
    return { wrote: false, until: at.getTime() + inMs, status: 'queued' }
  }
  if (account.resend === 'idempotent') return { wrote: true, until: at.getTime() + inMs, status: 'sending' }
  await settle({ ...base, kind: 'in_doubt' })
  return { ...done, wrote: true }
}
