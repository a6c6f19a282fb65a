import type { Id } from '../../schemas/common.ts'
import { ChannelError, type ChannelSession } from '../channels/channel.ts'
import type { Tx } from '../core/db.ts'
import { backoffMs, type Conversations } from '../features/conversations/index.ts'
import type { OutboundAccount, SendOneDeps, Sent } from './outbound-send.ts'

export interface SendChangeDeps extends SendOneDeps {
  conversations: Pick<Conversations, 'claimChange' | 'settleChange'>
}

const done: Sent = { wrote: false, until: null, status: 'done' }

/** Marks one of our changes, writes it to the wire, and keeps how that ended. What was done once already is not done anew. */
export async function sendChange(
  deps: SendChangeDeps,
  { organizationId }: OutboundAccount,
  session: ChannelSession,
  changeId: Id,
): Promise<Sent> {
  const inTx = (work: (tx: Tx) => Promise<void>) => deps.road.add(organizationId, { kind: 'task', work })
  let claimed: Awaited<ReturnType<Conversations['claimChange']>> = null
  await inTx(async (tx) => {
    claimed = await deps.conversations.claimChange(tx, organizationId, { changeId, ackMs: deps.ackMs }, new Date())
  })
  const ready = claimed as Awaited<ReturnType<Conversations['claimChange']>>
  if (!ready) return done
  const { outgoing, attempts } = ready
  const at = () => new Date()
  try {
    if (!session.change)
      throw new ChannelError('change_not_offered', 'This channel cannot change a message', { retryable: false })
    const { wireId } = await session.change(outgoing)
    if (outgoing.wireId !== null) return { wrote: false, until: Date.now() + deps.ackMs * attempts, status: 'sending' }
    await inTx((tx) =>
      deps.conversations.settleChange(tx, organizationId, { changeId, at: at(), kind: 'written', wireId }),
    )
    return done
  } catch (error) {
    const code = error instanceof ChannelError ? error.code : 'unknown'
    const text = error instanceof Error ? error.message.slice(0, 300) : ''
    const isFinal = error instanceof ChannelError && !error.retryable
    const inMs = backoffMs(attempts)
    deps.logger.warn({ err: error, changeId }, 'change not sent')
    await inTx((tx) =>
      deps.conversations.settleChange(tx, organizationId, {
        ...{ changeId, at: at(), code, text },
        ...(isFinal ? { kind: 'failed' } : { kind: 'retry', inMs }),
      }),
    )
    return isFinal ? done : { wrote: false, until: Date.now() + inMs, status: 'queued' }
  }
}
