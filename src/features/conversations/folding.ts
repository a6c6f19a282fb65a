import type { Id } from '../../../schemas/common.ts'
import type { Message } from '../../../schemas/message.ts'
import type { MessageChange } from '../../../schemas/message-change.ts'
import type { MessageContent } from '../../../schemas/message-content.ts'

/** A contact's id under which others, merged into it, are counted too. */
export type Canonical = (actor: string) => string

/** Who wrote a message: the only one who may edit or delete it. */
const authorOf = (message: Message): string =>
  message.fromMe ? 'us' : (message.author?.contactId ?? message.senderKey ?? message.contactId)

const inTime = (a: MessageChange, b: MessageChange): number =>
  a.at.getTime() - b.at.getTime() || ((a.wireId ?? a.id) < (b.wireId ?? b.id) ? -1 : 1)

/**
 * What a message looks like after all that was done to it. The same answer in whatever order the changes came: what was
 * done last counts, of each person; a deletion is final. What is not the actor's to change is left out.
 */
export function fold(message: Message, changes: readonly MessageChange[], canonical: Canonical): Message {
  const valid = changes.filter((change) => change.status !== 'failed').toSorted(inTime)
  const author = canonical(authorOf(message))
  const own = valid.filter((change) => canonical(change.actor) === author)
  const deleted = own.find((change) => change.type === 'delete')
  // what somebody else took back is not ours to keep
  if (deleted && !message.fromMe) return { ...message, ...nothing, deletedAt: deleted.at }
  return {
    ...message,
    ...editedBy(message, own),
    reactions: reactionsOf(valid, canonical),
    content: withVotes(message.content ?? null, valid, canonical),
    deletedAt: deleted?.at ?? null,
  }
}

const nothing = { text: '', media: null, content: null, edits: [], reactions: [] }

function editedBy(message: Message, own: readonly MessageChange[]): Pick<Message, 'text' | 'edits'> {
  let text = message.edits?.[0]?.text ?? message.text
  const edits: Message['edits'] = []
  for (const change of own) {
    if (change.type !== 'edit' || change.text === null) continue
    edits.push({ text, at: change.at })
    text = change.text
  }
  return { text, edits }
}

/** The latest of each person. */
function latest(changes: readonly MessageChange[], type: MessageChange['type'], canonical: Canonical) {
  const byActor = new Map<Id, MessageChange>()
  for (const change of changes) {
    if (change.type !== type) continue
    const actor = canonical(change.actor)
    byActor.delete(actor)
    byActor.set(actor, change)
  }
  return byActor
}

function reactionsOf(changes: readonly MessageChange[], canonical: Canonical): Message['reactions'] {
  return [...latest(changes, 'reaction', canonical)].flatMap(([by, { emoji, userId, at }]) =>
    emoji ? [{ by, userId, emoji, at }] : [],
  )
}

function withVotes(
  content: MessageContent | null,
  changes: readonly MessageChange[],
  canonical: Canonical,
): MessageContent | null {
  const poll = content?.poll
  if (!content || !poll) return content
  const votes = [...latest(changes, 'vote', canonical)].flatMap(([voter, { options, at }]) => {
    const known = poll.options.filter((option) => options.includes(option))
    return known.length > 0 ? [{ voter, options: known, at }] : []
  })
  return { ...content, poll: { ...poll, votes } }
}

const shape = ({ text, media, content, edits, reactions, deletedAt }: Message): string =>
  JSON.stringify([text, media, content, edits ?? [], reactions ?? [], deletedAt ?? null])

export const isSame = (a: Message, b: Message): boolean => shape(a) === shape(b)
