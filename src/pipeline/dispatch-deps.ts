import type { Id } from '../../schemas/common.ts'
import type { Conversation } from '../../schemas/conversation.ts'
import type { Message } from '../../schemas/message.ts'
import type { Bot } from '../bot/index.ts'
import type { ActionContext, Caller } from '../core/action.ts'
import type { ClientSession, Database } from '../core/db.ts'
import type { HeldLease, LeaseOptions } from '../core/lease.ts'
import type { Logger } from '../core/logger.ts'
import type { Scope } from '../core/scope.ts'
import type { NewConsent } from '../features/consents/index.ts'
import type { SendInput } from '../features/conversations/index.ts'
import type { Place } from './dispatch-repository.ts'

/** What a service needs of the transaction it writes in. */
export type DispatchContext = Pick<ActionContext, 'scope' | 'tx' | 'now'>
export type HeldConversation = Conversation & { contactPhone: string | null }

/** The parts of the features that dispatch uses. */
export interface DispatchDeps {
  database: Pick<Database, 'transaction'>
  leases: {
    acquire(name: string, ttlMs: number, options: LeaseOptions): Promise<Pick<HeldLease, 'lost' | 'release'> | null>
  }
  logger: Pick<Logger, 'error' | 'warn'>
  conversations: {
    state(scope: Scope, id: Id, session?: ClientSession): Promise<HeldConversation | null>
    thread(scope: Scope, id: Id, query: { after?: number; before?: number; limit: number }): Promise<Message[]>
    send(ctx: DispatchContext, input: SendInput): Promise<Message>
    handOff(ctx: DispatchContext, id: Id, reason: string): Promise<unknown>
    dispatched(ctx: DispatchContext, id: Id, seq: number): Promise<unknown>
  }
  consents: { record(ctx: DispatchContext, consent: NewConsent): Promise<unknown> }
  quotes: {
    /**
     * Takes the text for the answer to what the conversation awaits, when it is one: `reply` is what the customer
     * reads, null where nothing is to be said. Null: it is no answer.
     */
    answerFromChat(ctx: DispatchContext, answer: ChatAnswer): Promise<{ reply: string | null } | null>
  }
  tickets: {
    /** Whether the message answers a ticket's comment: then it is one. The same message is one once. */
    replyFromChat(
      ctx: DispatchContext,
      reply: { contactId: Id; messageId: Id; quotedMessageId: Id; text: string },
    ): Promise<boolean>
  }
  staffNumbers: {
    /** True when the text was a code of this organization that was still good: the number is linked now. */
    linkByCode(ctx: DispatchContext, contactId: Id, phone: string | null, text: string): Promise<boolean>
    /** The member whose own number this contact is, with their permissions. */
    memberOf(scope: Scope, contactId: Id): Promise<Member | null>
    isSuspended(scope: Scope, contactId: Id, now: Date): Promise<boolean>
  }
  commands: {
    /** Runs whatever a member wrote; refusals and mistakes are answers too. The same message id runs once. */
    run(input: {
      caller: Caller
      conversationId: Id | null
      line: string
      messageId: Id
    }): Promise<{ ok: boolean; text: string }>
  }
  /** The bot of a line, or null where it has none. */
  botOf(line: Place['line']): Bot | null
  /** Whether the customer is writing just now. */
  isTyping?(conversationId: Id): boolean
  settings?: Partial<DispatchSettings>
  clock?(): Date
}

export interface ChatAnswer {
  conversationId: Id
  contactId: Id
  messageId: Id
  text: string
  quotedMessageId: Id | null
}

export type Member = Pick<Caller, 'scope' | 'locale' | 'timeZone'>

export interface DispatchSettings {
  /** Silence of the customer before the bot answers, milliseconds. */
  quietMs: number
  /** The longest that a burst is waited for, from its first message, milliseconds. */
  longestWaitMs: number
  /** The bot does not answer what the sender's clock says is older than this. */
  lateMinutes: number
  /** Renewed while it is held; so long a conversation waits after a crash. */
  leaseMs: number
  /** When somebody else is looking at the conversation: how soon to look again, milliseconds. */
  busyMs: number
}
export const dispatchDefaults: DispatchSettings = {
  quietMs: 1_200,
  longestWaitMs: 6_000,
  lateMinutes: 15,
  leaseMs: 15_000,
  busyMs: 300,
}

/** A conversation as it stands, with what nobody has looked at yet. */
export interface Situation {
  conversation: HeldConversation
  place: Place
  scope: Scope
  /** The customer's messages after `dispatchedSeq`, ascending, at least one. */
  pending: readonly Message[]
  /** The last number that a member or the business's phone wrote among them; 0: none. */
  answeredSeq: number
  /** A person gave the conversation back to the bot just before: what the bot was in the middle of is over. */
  handedBack: boolean
  now: Date
  signal: AbortSignal
}
