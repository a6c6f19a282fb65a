import type { Id } from '../../../schemas/common.ts'
import type { Message, MessageStatus } from '../../../schemas/message.ts'
import { AppError, notFound, type Text } from '../../core/errors.ts'
import { findByIds } from './messages-repository.ts'
import { type LineBrief, type Neighbours, saveAll } from './saving.ts'
import type { SendContext } from './sending.ts'
import { type StoredConversation, workOn } from './state.ts'

const noun: Text = { en: 'message', es: 'mensaje', pt: 'mensagem', ar: 'رسالة' }

/** What a person decides about a message that failed or is in doubt. */
export function createRetries(
  deps: Neighbours & { newWireId(adapter: LineBrief['adapter']): string | null },
  find: (ctx: SendContext, conversationId: Id) => Promise<StoredConversation>,
) {
  const change = async (
    ctx: SendContext,
    messageId: Id,
    from: readonly MessageStatus[],
    to: (message: Message, line: LineBrief | undefined) => Message,
  ): Promise<Message> => {
    const [message] = await findByIds(ctx.scope.organizationId, [messageId], ctx.tx.session)
    if (!message) throw notFound(noun)
    const conversation = await find(ctx, message.conversationId)
    if (!from.includes(message.status)) throw notNow(message.status)
    const { organizationId, lineId } = message
    const line = (await deps.lines.brief(organizationId, [lineId], ctx.tx.session)).get(lineId)
    const after = { ...to(message, line), updatedAt: ctx.now }
    const work = workOn(conversation)
    if (message.status === 'in_doubt')
      work.conversation.inDoubtCount = Math.max(0, (conversation.inDoubtCount ?? 0) - 1)
    if (conversation.previewSeq === after.seq)
      work.conversation.preview = { ...conversation.preview, status: after.status }
    await saveAll(deps, ctx.tx, [work], [{ message: after, due: after.status === 'queued' ? ctx.now : null }])
    return after
  }
  return {
    /** "Try again" of a failed message, "Send again" of one in doubt. */
    async retry(ctx: SendContext, messageId: Id): Promise<Message> {
      const message = await change(ctx, messageId, ['failed', 'in_doubt'], (before, line) => {
        const accountId = line?.accountId ?? before.accountId
        // refused under its old id, it would be refused again; another account has ids of its own
        const isNewId = before.status === 'failed' || accountId !== before.accountId
        const wireId = isNewId ? deps.newWireId(line?.adapter) : before.wireId
        return { ...before, status: 'queued', failure: null, attempts: 0, accountId, wireId }
      })
      const { organizationId, accountId } = message
      if (accountId) ctx.tx.wake({ organizationId, queue: 'outbound', key: accountId })
      return message
    },
    /** "It arrived": somebody knows how a message in doubt ended. */
    arrived: (ctx: SendContext, messageId: Id): Promise<Message> =>
      change(ctx, messageId, ['in_doubt'], (before) => ({
        ...before,
        status: 'sent',
        times: { ...before.times, sent: ctx.now },
      })),
  }
}

const notNow = (status: MessageStatus) =>
  new AppError(
    'message.not-retryable',
    {
      en: 'This message is {{status}}: only one that failed or is in doubt can be sent again.',
      es: 'Este mensaje está {{status}}: solo se reenvía uno fallido o dudoso.',
      pt: 'Esta mensagem está {{status}}: só se reenvia uma que falhou ou está em dúvida.',
      ar: 'حالة هذه الرسالة {{status}}: لا تُعاد إلا رسالة فشلت أو في شك.',
    },
    { status: 409, params: { status } },
  )
