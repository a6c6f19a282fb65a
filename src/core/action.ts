import type { z } from 'zod'
import type { Door } from '../../schemas/audit.ts'
import type { Id, Locale } from '../../schemas/common.ts'
import type { RecordNoun } from '../../schemas/message.ts'
import type { Permission } from '../../schemas/permission.ts'
import type { Tx } from './db.ts'
import type { Text } from './errors.ts'
import type { Scope } from './scope.ts'

/** read: changes nothing. write: does it. money, mass, destructive: preview and confirmation first. */
export type Risk = 'read' | 'write' | 'money' | 'mass' | 'destructive'

/** What a handler gets beside its input. */
export interface ActionContext {
  scope: Scope
  /** The one transaction of this run. A read has one too, but must not write in it. */
  tx: Tx
  door: Door
  locale: Locale
  /** IANA zone of the reader. */
  timeZone: string
  now: Date
  /** The conversation the command was typed in, or that the bot has. */
  conversationId: Id | null
  /** Same for every try of one run: derive ids and client keys from it to be safe when run again. */
  runKey: string
  /** Says which records this run touched and which fields it changed: goes to the audit log. */
  audit(noun: string, id: Id, changed?: readonly string[]): void
  /** What the action's declared `undo` is given to take this run back; `{ id }` of what it answered where nothing is said. */
  undoWith?(input: unknown): void
}

/** What a person reads, in their language, before they confirm what costs money, reaches many or destroys. */
export interface Preview {
  /** What will happen, a line each: "Refund $120.00 of $450.00 to Maria Lopez". */
  lines: readonly string[]
  /** Held against the member's limit; null: no money moves. */
  amount: { minor: number; currency: string } | null
  /** How many people it reaches or records it removes, held against the member's limit; null where that says nothing. */
  count: number | null
  /** What cannot be undone says so in the preview. */
  undoable: boolean
}

export interface CommandSyntax<I> {
  /** The English name without the slash; it always works. */
  name: string
  /** Other languages' words for it, without the slash. */
  aliases?: readonly string[]
  /** As shown in help: `/quote <items> [discount]`. */
  usage: string
  examples: readonly string[]
  /** It is about no customer: on a member's own number the line names none. */
  isGeneral?: true
  /**
   * The text behind the command's name → the action's input. Throws AppError saying what was wrong with the line.
   * The context names the conversation and its contact.
   */
  parse(line: string, context: CommandContext): I | Promise<I>
  /** What the member reads after it ran. */
  answer(output: unknown, context: CommandContext): string
  /** The record that the result card shows, if any. */
  record?(output: unknown): { noun: RecordNoun; id: Id } | null
}

export interface CommandContext {
  scope: Scope
  locale: Locale
  timeZone: string
  currency: string
  /** The conversation the command is about; null when typed on a staff number without naming one. */
  conversation: { id: Id; contactId: Id } | null
}

export interface HttpDoor {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Under /api/v1, `:name` parameters are fields of the input. GET reads the rest from the query, others from the body. */
  path: string
  /** Status of success: 200 unless said. */
  status?: number
}

/**
 * One thing that the CRM can do, declared once: its HTTP endpoint and OpenAPI entry, its slash command, the tool a
 * bot's model may call. Whatever the door, the same permission, validation, idempotency and audit.
 */
export interface ActionDefinition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  /** noun.verb */
  name: string
  /** Short, for help and documentation: "Create a quote". */
  title: Text
  input: I
  output: O
  /** 'signed-in': any active member. Its `see` becomes the scope's width. */
  permission: Permission | 'signed-in'
  risk: Risk
  /** Its answer holds a secret that is shown once: no record keeps it, so the same key does it again. */
  answersSecret?: true
  http?: HttpDoor
  command?: CommandSyntax<z.input<I>>
  /** Offered to bots: the model's view. The contact comes from the conversation, so `omit` such fields from its schema. */
  bot?: { description: string; input: z.ZodObject }
  /** Its inverse, which is refused once somebody else has changed what it touched. */
  undo?: { action: string; withinSeconds: number }
  /** Every action of money, mass or destruction has one. Reads only; refuses what the run itself would refuse. */
  preview?(ctx: ActionContext, input: z.output<I>): Promise<Preview>
  run(ctx: ActionContext, input: z.output<I>): Promise<z.input<O>>
}

// biome-ignore lint/suspicious/noExplicitAny: a list holds actions of every shape; each was checked where it was defined
export type AnyAction = ActionDefinition<any, any>

/** Keeps the types of input and output together. */
export const defineAction = <I extends z.ZodType, O extends z.ZodType>(
  definition: ActionDefinition<I, O>,
): ActionDefinition<I, O> => definition

/** Who runs an action, through which door. */
export interface Caller {
  scope: Scope
  door: Door
  locale: Locale
  timeZone: string
  conversationId?: Id | null
  /** Where the line was typed, if not in the conversation that it is about: a member's own thread. */
  threadId?: Id | null
  /** The idempotency key: a command's message id, a bot's `turnId:ordinal`, the Idempotency-Key header. */
  key?: string | null
  ip?: string | null
  userAgent?: string | null
}
