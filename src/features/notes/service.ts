import type { Id } from '../../../schemas/common.ts'
import type { Contact } from '../../../schemas/contact.ts'
import type { Conversation } from '../../../schemas/conversation.ts'
import type { Sender } from '../../../schemas/message.ts'
import type { Note } from '../../../schemas/note.ts'
import type { ActionContext } from '../../core/action.ts'
import type { ClientSession } from '../../core/db.ts'
import { notFound } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import { noteRepository } from './repository.ts'

type Context = Pick<ActionContext, 'scope' | 'tx' | 'now'>

export interface NoteDeps {
  contacts: { get(scope: Scope, id: Id, session?: ClientSession): Promise<Pick<Contact, 'id'>> }
  conversations: {
    state(scope: Scope, id: Id, session?: ClientSession): Promise<Pick<Conversation, 'contactId'> | null>
    appendNote(ctx: Context, conversationId: Id, note: { noteId?: Id; text: string; sender: Sender }): Promise<unknown>
  }
}
export interface NewNote {
  contactId: Id
  conversationId?: Id | undefined
  content: string
}

export function createNotes(deps: NoteDeps) {
  return {
    /** With a conversation it stands in its thread too, for the team alone. */
    async create(ctx: Context, { contactId, conversationId, content }: NewNote): Promise<Note> {
      const { scope, tx } = ctx
      await deps.contacts.get(scope, contactId, tx.session)
      if (conversationId) {
        const conversation = await deps.conversations.state(scope, conversationId, tx.session)
        if (conversation?.contactId !== contactId)
          throw notFound({ en: 'conversation', es: 'conversación', pt: 'conversa', ar: 'محادثة' })
      }
      const userId = userIdOf(scope)
      const note = await noteRepository.insert(
        {
          ...{ id: newId(), organizationId: scope.organizationId, contactId, conversationId: conversationId ?? null },
          ...{ authorId: userId, authorName: scope.actor.name, content },
        },
        tx.session,
      )
      if (conversationId)
        await deps.conversations.appendNote(ctx, conversationId, {
          noteId: note.id,
          text: content,
          sender: { kind: userId ? 'user' : 'system', userId, name: scope.actor.name },
        })
      return note
    },

    /** Goes along when two contacts are merged. */
    carrier: noteRepository.carrier,
    async list(scope: Scope, query: { contactId: Id; cursor?: string | undefined; limit: number }) {
      await deps.contacts.get(scope, query.contactId)
      return noteRepository.page(scope, query)
    },
  }
}
export type Notes = ReturnType<typeof createNotes>
