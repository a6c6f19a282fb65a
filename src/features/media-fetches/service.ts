import type { Id } from '../../../schemas/common.ts'
import type { Message } from '../../../schemas/message.ts'
import type { InboundMedia } from '../../channels/channel.ts'
import type { ActionContext } from '../../core/action.ts'
import type { Keyring } from '../../core/crypto.ts'
import type { Tx } from '../../core/db.ts'
import { AppError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import type { Scope } from '../../core/scope.ts'
import type { SealedPlace } from '../../core/sealed-repository.ts'
import { findDueAccounts, insertFetches, removeFetch, type SealedFetch, setDue, takeDue } from './repository.ts'

/** As long as the process that stored the message has for its own first tries. */
const graceMs = 2 * 60_000
/** Longer than one try takes: a row that is being worked on is nobody else's. */
const takenMs = 10 * 60_000

export interface FetchToDo {
  organizationId: Id
  conversationId: Id
  messageId: Id
  mime: string
  fileName: string | null
  attempts: number
  ticket: unknown
  thumbnail?: Uint8Array
}

/** What the keyring binds a ticket to. */
const contextOf = (id: string): string => `media:${id}`
/** For who rotates keys. */
export const mediaTickets: SealedPlace<{ _id: string }> = {
  collection: 'mediaFetches',
  field: 'sealed',
  context: (row) => contextOf(row._id),
}

export interface MediaFetchDeps {
  keyring: Keyring
  conversations: { message(scope: Scope, id: Id): Promise<Message> }
}

/** The tickets of files that are not here yet: a file that was announced is fetched, whoever dies meanwhile. */
export function createMediaFetches({ keyring, conversations }: MediaFetchDeps) {
  const open = async ({ id, sealed, ...row }: SealedFetch): Promise<FetchToDo> => {
    await keyring.learn([sealed])
    const { ticket, thumbnail } = JSON.parse(keyring.open(sealed, contextOf(id)).toString()) as Kept
    return { ...row, ticket, ...(thumbnail ? { thumbnail: Buffer.from(thumbnail, 'base64') } : {}) }
  }
  return {
    /** In the transaction that stores the message. */
    keep(
      tx: Tx,
      message: Pick<Message, 'id' | 'organizationId' | 'conversationId'>,
      accountId: Id,
      media: InboundMedia,
    ) {
      if (media.ticket === undefined || media.fileId) return
      const now = new Date()
      const id = newId()
      const kept: Kept = {
        ticket: media.ticket,
        ...(media.thumbnail ? { thumbnail: Buffer.from(media.thumbnail).toString('base64') } : {}),
      }
      const { organizationId, conversationId } = message
      const row: SealedFetch = {
        ...{ id, organizationId, createdAt: now, updatedAt: now, accountId, conversationId, messageId: message.id },
        ...{ mime: media.mime.slice(0, 120), fileName: media.fileName?.slice(0, 200) ?? null, attempts: 0 },
        dueAt: new Date(now.getTime() + graceMs),
        sealed: keyring.seal(Buffer.from(JSON.stringify(kept)), contextOf(id)),
      }
      insertFetches([row], tx.writes)
    },
    /** The file is here. */
    done: (tx: Tx, organizationId: Id, messageId: Id) => removeFetch(organizationId, messageId, tx.writes),
    /** Null: not by itself any more. */
    postpone: async (
      organizationId: Id,
      messageId: Id,
      dueAt: Date | null,
      change: { attempts?: number } = {},
    ): Promise<void> => {
      await setDue(organizationId, messageId, { dueAt, ...change })
    },
    dueAccounts: findDueAccounts,
    async take(accountId: Id, now: Date): Promise<FetchToDo | null> {
      const row = await takeDue(accountId, now, new Date(now.getTime() + takenMs))
      return row && open(row)
    },

    /** A member asks for a file that did not come. */
    async again(ctx: ActionContext, messageId: Id): Promise<Message> {
      const message = await conversations.message(ctx.scope, messageId)
      const isKnown = await setDue(ctx.scope.organizationId, messageId, { dueAt: ctx.now, attempts: 0 }, ctx.tx.session)
      if (!isKnown) throw notKept()
      return message
    },
  }
}
export type MediaFetches = ReturnType<typeof createMediaFetches>

interface Kept {
  ticket: unknown
  thumbnail?: string
}

const notKept = () =>
  new AppError(
    'media.not-kept',
    {
      en: 'This file cannot be asked for any more: it is here already, or it came too long ago. Ask the customer to send it again.',
      es: 'Este archivo ya no se puede pedir: ya está aquí o llegó hace demasiado. Pide al cliente que lo envíe de nuevo.',
      pt: 'Este arquivo não pode mais ser pedido: já está aqui ou chegou há muito tempo. Peça ao cliente para enviar de novo.',
      ar: 'لم يعد طلب هذا الملف ممكنًا: إما أنه موجود أو مضى عليه وقت طويل. اطلب من العميل إرساله مجددًا.',
    },
    { status: 409 },
  )
