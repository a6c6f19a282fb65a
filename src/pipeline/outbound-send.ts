import type { Id } from '../../schemas/common.ts'
import type { Brake } from '../../schemas/line-health.ts'
import type { Message } from '../../schemas/message.ts'
import { ChannelError, type ChannelSession, type Outgoing } from '../channels/channel.ts'
import type { Logger } from '../core/logger.ts'
import { backoffMs, type Claimed, type Settlement } from '../features/conversations/index.ts'
import type { Files } from '../features/files/index.ts'
import type { Road } from './road.ts'
import type { ClaimMember } from './road-members.ts'

/** What outbound needs to know of an account before it sends from it. */
export interface OutboundAccount {
  organizationId: Id
  /** The account itself: what has moved to another one is left to that. */
  accountId?: Id
  resend: 'idempotent' | 'unsafe'
  windowHours: number | null
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
    const { wireId } = await session.send(await outgoingOf(deps, claimed))
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

async function outgoingOf(deps: SendOneDeps, { message, to, quoted }: Claimed & { send: true }): Promise<Outgoing> {
  const { kind } = message
  const isMedia = kind === 'image' || kind === 'video' || kind === 'audio' || kind === 'document'
  const outgoing: Outgoing = {
    wireId: message.wireId,
    clientId: message.clientId ?? message.id,
    to,
    kind: isMedia || kind === 'template' ? kind : 'text',
    text: message.text,
    content: message.content ?? null,
  }
  if (quoted) outgoing.quoted = quoted
  if (isMedia && message.media?.fileId)
    outgoing.media = await deps.files.bytes(message.organizationId, message.media.fileId).catch((error: unknown) => {
      throw new ChannelError('file_missing', 'Its file is not there any more.', { retryable: false, cause: error })
    })
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
