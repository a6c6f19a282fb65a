import type { Id } from '../../../schemas/common.ts'
import type { Contact } from '../../../schemas/contact.ts'
import type { Conversation } from '../../../schemas/conversation.ts'
import { streams } from '../../../schemas/events.ts'
import type { Sender } from '../../../schemas/message.ts'
import type { Note } from '../../../schemas/note.ts'
import type { ActionContext } from '../../core/action.ts'
import type { ClientSession } from '../../core/db.ts'
import { effectOf } from '../../core/effect.ts'
import { forbidden, notFound } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, userIdOf } from '../../core/scope.ts'
import type { Activities } from '../activities/index.ts'
import { noteRepository } from './repository.ts'

type Context = Pick<ActionContext, 'scope' | 'tx' | 'now'>

export interface NoteDeps {
  contacts: { get(scope: Scope, id: Id, session?: ClientSession): Promise<Pick<Contact, 'id'>> }
  conversations: {
    state(scope: Scope, id: Id, session?: ClientSession): Promise<Pick<Conversation, 'contactId'> | null>
    appendNote(ctx: Context, conversationId: Id, note: { noteId?: Id; text: string; sender: Sender }): Promise<unknown>
  }
  activities: Pick<Activities, 'add'>
}
export interface NewNote {
  contactId: Id
  conversationId?: Id | undefined
  content: string
}

const noNote = () => notFound({ en: 'note', es: 'nota', pt: 'nota', ar: 'ملاحظة' })

export function createNotes(deps: NoteDeps) {
  const change = async (ctx: Context, id: Id, from: 'deleted' | null, set: Partial<Note>): Promise<Note> => {
    const { scope, tx } = ctx
    const note = await noteRepository.find(scope, { id }, tx.session)
    if (!note || Boolean(note.deletedAt) !== (from === 'deleted')) throw noNote()
    await deps.contacts.get(scope, note.contactId, tx.session)
    if (scope.see !== 'all' && note.authorId !== userIdOf(scope)) throw forbidden('manage_notes')
    const changed = await noteRepository.update(scope, id, {}, set, tx.session)
    if (!changed) throw noNote()
    show(ctx, changed)
    return changed
  }
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
          ...{ authorId: userId, authorName: scope.actor.name, content, leadId: null, editedAt: null, deletedAt: null },
        },
        tx.session,
      )
      if (conversationId)
        await deps.conversations.appendNote(ctx, conversationId, {
          noteId: note.id,
          text: content,
          sender: { kind: userId ? 'user' : 'system', userId, name: scope.actor.name },
        })
      await deps.activities.add(effectOf(ctx), {
        ...{ contactId, conversationId: note.conversationId, record: { noun: 'note', id: note.id } },
        ...{ verb: 'created', actor: scope.actor, params: {} },
      })
      return note
    },

    /** By its author, or by whoever manages everybody's notes. */
    rewrite: (ctx: Context, id: Id, content: string) => change(ctx, id, null, { content, editedAt: ctx.now }),
    /** It is not shown any more, and can come back. */
    remove: (ctx: Context, id: Id) => change(ctx, id, null, { deletedAt: ctx.now }),
    restore: (ctx: Context, id: Id) => change(ctx, id, 'deleted', { deletedAt: null }),

    /** Goes along when two contacts are merged. */
    carrier: noteRepository.carrier,
    async list(scope: Scope, query: { contactId: Id; cursor?: string | undefined; limit: number }) {
      await deps.contacts.get(scope, query.contactId)
      return noteRepository.page(scope, { ...query, filter: { deletedAt: null } })
    },
  }
}
export type Notes = ReturnType<typeof createNotes>

/** Its conversation's panel looks again. */
function show({ tx }: Pick<Context, 'tx'>, { organizationId, id, conversationId }: Note): void {
  if (!conversationId) return
  const data = { noun: 'note', id }
  tx.show({ organizationId, stream: streams.conversation(conversationId), type: 'record.changed', data })
}
