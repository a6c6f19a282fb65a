import type { Id } from '../../../schemas/common.ts'
import type { Email, EmailKind, EmailReaders } from '../../../schemas/email.ts'
import type { Tx } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import type { Scope } from '../../core/scope.ts'
import { claimEmail, findEmails, insertEmail, statusOf, updateEmail } from './repository.ts'
import { createTransport, type MailFailure, type Outgoing } from './transport.ts'

export interface MailToSend {
  organizationId: Id
  to: string
  subject: string
  text: string
  html?: string
  kind: EmailKind
  /** Who may read it in the local outbox; managers of the organization unless said. */
  readers?: EmailReaders
}

export interface MailDeps {
  /** smtp:// or smtps://; without one mail stays in the local outbox. */
  smtpUrl?: string | undefined
  /** The sender, `Name <address>`. */
  from: string
}

const claimMs = 60_000
const maxAttempts = 10

/** Mail out: stored with what caused it, sent by a worker, kept where no mail server is set. */
export function createMail({ smtpUrl, from }: MailDeps) {
  const transport = smtpUrl ? createTransport(smtpUrl) : null
  return {
    /** Whether mail leaves at all: without, links are read in the local outbox. */
    leaves: transport !== null,

    /** In the caller's transaction: no mail about something that was rolled back. */
    async send(tx: Tx, mail: MailToSend): Promise<Id> {
      const { html = null, readers = 'managers', ...rest } = mail
      const id = newId()
      const fresh = { status: 'queued', attempts: 0, lastError: null, sentAt: null } as const
      await insertEmail({ id, ...rest, html, readers, ...fresh }, tx.session)
      if (transport) tx.emit(mail.organizationId, 'mail.queued', { emailId: id })
      return id
    },

    /**
     * Sends one that is queued; safe to call again. Rejects when the server was not reached or asked to come back,
     * so that its event is tried again later; a final no is recorded on the mail.
     */
    async deliver(emailId: Id): Promise<void> {
      if (!transport) return
      const email = await claimEmail(emailId, new Date(), claimMs)
      if (!email) {
        if ((await statusOf(emailId)) === 'queued') throw new Error('Another worker is sending this mail')
        return
      }
      const failure = await transport.deliver(outgoing(email, from))
      const isOver = failure === null || failure.permanent || email.attempts >= maxAttempts
      await updateEmail(email.id, { ...outcome(failure, isOver), ...(isOver && withoutSecrets(email)) })
      if (!isOver) throw new Error(`The mail server did not take the mail: ${failure.reason}`)
    },

    /** What was mailed, newest first. `isOwner`: the reader owns the organization. */
    async outbox(scope: Scope, page: { cursor?: Id | undefined; limit: number }, isOwner: boolean) {
      const found = await findEmails(scope, page.cursor, page.limit + 1)
      const items = found.slice(0, page.limit).map((email) => (mayRead(email, isOwner) ? email : hidden(email)))
      return { items, nextCursor: found.length > page.limit ? (items.at(-1)?.id ?? null) : null }
    },

    close: () => transport?.close(),
  }
}
export type Mail = ReturnType<typeof createMail>

function outgoing({ id, to, subject, text, html }: Email, from: string): Outgoing {
  const domain = from.match(/@([\w.-]+)/)?.[1] ?? 'parley.invalid'
  return { messageId: `<${id}@${domain}>`, from, to, subject, text: text ?? '', html: html ?? undefined }
}

function outcome(failure: MailFailure | null, isOver: boolean): Partial<Email> {
  if (!failure) return { status: 'sent', sentAt: new Date(), lastError: null }
  return { lastError: failure.reason, ...(isOver && { status: 'failed' }) }
}

const mayRead = (email: Email, isOwner: boolean) =>
  email.readers === 'managers' || (email.readers === 'owners' && isOwner)
const hidden = (email: Email): Email => ({ ...email, text: null, html: null })

/** A link that lets somebody in is not kept once it has left. */
const withoutSecrets = (email: Email): Partial<Email> => (email.kind === 'notice' ? {} : { text: null, html: null })
