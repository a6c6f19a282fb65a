import type { Id } from '../../../schemas/common.ts'
import { adapterChanges } from '../../../schemas/line.ts'
import type { Message } from '../../../schemas/message.ts'
import type { MessageChange } from '../../../schemas/message-change.ts'
import { AppError, notFound, type Text } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { userIdOf } from '../../core/scope.ts'
import { findChanges, insertChanges } from './changes-repository.ts'
import { findByIds, wireKeyOf } from './messages-repository.ts'
import { type RefoldDeps, refold, targetKeysOf } from './refolding.ts'
import type { LineBrief } from './saving.ts'
import type { SendContext } from './sending.ts'
import type { StoredConversation } from './state.ts'

/** What a member may do to a message of the thread. */
export type OwnChange = { type: 'edit'; text: string } | { type: 'delete' } | { type: 'reaction'; emoji: string | null }

export interface ChangingDeps extends RefoldDeps {
  newWireId(adapter: LineBrief['adapter']): string | null
}

const minute = 60_000
/** WhatsApp's own, a little shorter: what takes its way a moment later would be refused. */
const limits: Record<'edit' | 'delete', number> = { edit: 14.5 * minute, delete: 48 * 60 * minute - minute }
const noun: Text = { en: 'message', es: 'mensaje', pt: 'mensagem', ar: 'رسالة' }

/**
 * What members do to messages: shown at once, and on its way out with an id fixed before the wire; what is refused there
 * has no effect any more.
 */
export function createChanging(
  deps: ChangingDeps,
  find: (ctx: SendContext, conversationId: Id) => Promise<StoredConversation>,
) {
  return {
    async change(ctx: SendContext, messageId: Id, what: OwnChange): Promise<Message> {
      const { tx, now, scope } = ctx
      const [message] = await findByIds(scope.organizationId, [messageId], tx.session)
      if (!message) throw notFound(noun)
      const conversation = await find(ctx, message.conversationId)
      const { organizationId, lineId } = message
      const line = (await deps.lines.brief(organizationId, [lineId], tx.session)).get(lineId)
      assertAble(message, what, line, now)
      const change = changeOf(ctx, message, conversation, what, line)
      const keys = await targetKeysOf(deps, message, tx.session)
      const rows = [...(await findChanges(organizationId, keys, tx.session)), change]
      insertChanges([{ change, due: now }], tx.writes)
      const after = await refold(deps, tx, message, rows)
      tx.wake({ organizationId, queue: 'outbound', key: change.accountId ?? '' })
      return after
    },
  }
}

function changeOf(
  { scope, now }: SendContext,
  message: Message,
  conversation: StoredConversation,
  what: OwnChange,
  line: LineBrief | undefined,
): Omit<MessageChange, 'wireId'> & { wireId: string | null } {
  return {
    ...{ id: newId(now.getTime()), organizationId: message.organizationId, createdAt: now, updatedAt: now },
    ...{ lineId: message.lineId, contactId: conversation.contactId, conversationId: conversation.id },
    targetKey: wireKeyOf(message.lineId, message.senderKey ?? '', message.wireId ?? ''),
    ...{ actor: 'us', userId: userIdOf(scope), type: what.type, options: [], at: now },
    text: what.type === 'edit' ? what.text : null,
    emoji: what.type === 'reaction' ? what.emoji : null,
    ...{ wireId: null, status: 'queued', failure: null, attempts: 0 },
    ...{ accountId: line?.accountId ?? null, afterSeq: conversation.lastSeq },
  }
}

/** Whether it has reached the other side, so that there is something to change there. */
const isThere = ({ direction, status, wireId }: Message): boolean =>
  wireId !== null && (direction === 'in' || ['sent', 'delivered', 'read'].includes(status))

function assertAble(message: Message, what: OwnChange, line: LineBrief | undefined, now: Date): void {
  const { audience, deletedAt, fromMe, kind, sentAt, times } = message
  const offered: readonly string[] = line?.adapter ? adapterChanges[line.adapter] : adapterChanges.baileys
  if (!line?.accountId || !offered.includes(what.type)) throw notOffered()
  if (audience !== 'customer' || deletedAt || !isThere(message)) throw notChangeable()
  if (what.type === 'reaction') return
  if (!fromMe || (what.type === 'edit' && !editable.has(kind))) throw notChangeable()
  if (now.getTime() - (times.sent ?? sentAt).getTime() > limits[what.type]) throw tooLate()
}
const editable: ReadonlySet<Message['kind']> = new Set(['text', 'image', 'video', 'document', 'choices'])

const notOffered = () =>
  new AppError(
    'message.change-not-offered',
    {
      en: 'This line cannot do that to a message. Nothing was changed.',
      es: 'Esta línea no puede hacer eso con un mensaje. No se cambió nada.',
      pt: 'Esta linha não pode fazer isso com uma mensagem. Nada foi alterado.',
      ar: 'لا يستطيع هذا الخط فعل ذلك برسالة. لم يتغير شيء.',
    },
    { status: 422 },
  )
const notChangeable = () =>
  new AppError(
    'message.not-changeable',
    {
      en: 'Only what we wrote ourselves, and what has reached the customer, can be changed. Nothing was changed.',
      es: 'Solo se puede cambiar lo que escribimos nosotros y ya llegó al cliente. No se cambió nada.',
      pt: 'Só se pode alterar o que nós escrevemos e já chegou ao cliente. Nada foi alterado.',
      ar: 'لا يمكن تغيير إلا ما كتبناه نحن ووصل إلى العميل. لم يتغير شيء.',
    },
    { status: 409 },
  )
const tooLate = () =>
  new AppError(
    'message.too-late',
    {
      en: 'WhatsApp allows an edit for 15 minutes and a deletion for 2 days. It is too late; nothing was changed.',
      es: 'WhatsApp permite editar durante 15 minutos y eliminar durante 2 días. Es tarde; no se cambió nada.',
      pt: 'O WhatsApp permite editar por 15 minutos e apagar por 2 dias. É tarde; nada foi alterado.',
      ar: 'يسمح واتساب بالتعديل لمدة 15 دقيقة وبالحذف لمدة يومين. فات الوقت؛ لم يتغير شيء.',
    },
    { status: 409 },
  )
