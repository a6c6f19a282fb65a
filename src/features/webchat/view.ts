import type { Message } from '../../../schemas/message.ts'
import type { WebchatMessage } from '../../../schemas/webchat.ts'

/** Outbound has let it through: before that it may still be taken back. */
const said: ReadonlySet<Message['status']> = new Set(['sending', 'sent', 'delivered', 'read', 'received'])

/** A message as its visitor may see it; null: it is none of theirs. */
export function viewOf(message: Message): WebchatMessage | null {
  if (message.audience !== 'customer' || message.direction === 'none' || !said.has(message.status)) return null
  const isDeleted = Boolean(message.deletedAt)
  const { media } = message
  return {
    id: message.id,
    seq: message.seq,
    from: fromOf(message),
    name: message.direction === 'in' ? null : message.sender.name,
    kind: message.kind,
    text: isDeleted ? '' : message.text,
    file:
      media?.fileId && !isDeleted
        ? { id: media.fileId, mime: media.mime, size: media.size, name: media.fileName }
        : null,
    choices: isDeleted ? [] : (message.content?.choices?.options ?? []),
    clientId: message.direction === 'in' ? message.wireId : null,
    sentAt: new Date(message.sentAt).toISOString(),
    isEdited: (message.edits ?? []).length > 0,
    isDeleted,
    isRead: message.status === 'read',
  }
}

function fromOf({ direction, sender }: Message): WebchatMessage['from'] {
  if (direction === 'in') return 'visitor'
  return sender.kind === 'bot' ? 'bot' : 'team'
}
