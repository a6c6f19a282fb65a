import type { Id, Locale } from '../../schemas/common.ts'
import type { Card, CommandChoice } from '../../schemas/message.ts'
import type { Organization } from '../../schemas/organization.ts'
import type { AnyAction, Caller, CommandSyntax } from '../core/action.ts'
import type { ActionRunner } from '../core/action-runner.ts'
import type { Scope } from '../core/scope.ts'
import type { CommandOffers } from '../features/command-choices/index.ts'
import type { CustomerDeps } from './customers.ts'

export interface CommandDoorDeps {
  runner: Pick<ActionRunner, 'run' | 'allow' | 'list'>
  conversations: CustomerDeps & {
    state(scope: Scope, id: Id): Promise<{ id: Id; contactId: Id } | null>
  }
  organizations: { get(organizationId: Id): Promise<Pick<Organization, 'currency'>> }
  /** What a member's own thread offered last; absent: its numbers mean nothing. */
  offers?: CommandOffers
  /** Plain language → the command line that says the same; null: not understood. */
  understand?(text: string, scope: Scope, locale: Locale): Promise<string | null>
}
export interface CommandLine {
  caller: Caller
  /** Null on a member's own number: the line names the customer. */
  conversationId: Id | null
  line: string
  /** The same id again answers the same and does it once. */
  messageId: string
}
export interface CommandAnswer {
  ok: boolean
  text: string
  record: Card['record']
  /** Lines to choose from, where what was typed can mean several things or was said in plain language. */
  choices?: readonly CommandChoice[]
}
/** An action that has a command. */
export interface Command {
  action: AnyAction
  syntax: CommandSyntax<unknown>
}
