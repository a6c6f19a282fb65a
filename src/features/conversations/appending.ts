import type { Id } from '../../../schemas/common.ts'
import type { Card, Message, Sender, SystemLine } from '../../../schemas/message.ts'
import { notFound, type Text } from '../../core/errors.ts'
import { userIdOf } from '../../core/scope.ts'
import type { Find } from './holding.ts'
import { findByIds as findMessages } from './messages-repository.ts'
import { type Neighbours, saveAll } from './saving.ts'
import type { SendContext } from './sending.ts'
import { addMessage, addSystemLine, type Work, workOn } from './state.ts'

const cardNoun: Text = { en: 'card', es: 'tarjeta', pt: 'cartão', ar: 'بطاقة' }

/** What the team adds to a thread: seen by the team alone. */
export function createAppending(deps: Neighbours, find: Find) {
  const append = async (ctx: SendContext, id: Id, add: (work: Work) => Message): Promise<Message> => {
    const work = workOn(await find(ctx, id))
    const message = add(work)
    await saveAll(deps, ctx.tx, [work])
    return message
  }
  const team = { direction: 'none', audience: 'team', status: 'sent' } as const
  return {
    appendSystem: (ctx: SendContext, id: Id, line: SystemLine) =>
      append(ctx, id, (work) => addSystemLine(work, line, userIdOf(ctx.scope), ctx.now)),
    appendNote: (ctx: SendContext, id: Id, note: { noteId?: Id; text: string; sender: Sender }) =>
      append(ctx, id, (work) =>
        addMessage(
          work,
          {
            ...team,
            kind: 'note',
            text: note.text,
            sender: note.sender,
            ...(note.noteId ? { clientId: `note:${note.noteId}` } : {}),
          },
          ctx.now,
        ),
      ),
    /** A command's answer, as a card; in the place of an earlier card where that is named. */
    appendCard: async (ctx: SendContext, id: Id, card: Card, sender: Sender, options: { replaces?: Id } = {}) => {
      if (!options.replaces)
        return append(ctx, id, (work) =>
          addMessage(work, { ...team, kind: 'card', text: card.text, card, sender }, ctx.now),
        )
      const conversation = await find(ctx, id)
      const [before] = await findMessages(conversation.organizationId, [options.replaces], ctx.tx.session)
      if (!before || before.conversationId !== id || before.kind !== 'card') throw notFound(cardNoun)
      const message = { ...before, card, text: card.text, updatedAt: ctx.now }
      await saveAll(deps, ctx.tx, [], [{ message, due: null }])
      return message
    },
  }
}
