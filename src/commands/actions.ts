import { z } from 'zod'
import { Id } from '../../schemas/common.ts'
import { Card, type Message, type Sender } from '../../schemas/message.ts'
import { type ActionContext, type AnyAction, type Caller, defineAction } from '../core/action.ts'
import type { ActionRunner } from '../core/action-runner.ts'
import type { Text } from '../core/errors.ts'
import { type Scope, userIdOf } from '../core/scope.ts'
import type { CommandDoor } from './door.ts'
import { maxLine } from './tokens.ts'

export interface CommandActionDeps {
  /** Late: the door and the runner are made of the list of actions that these are in. */
  door(): CommandDoor
  runner(): Pick<ActionRunner, 'run'>
  conversations: {
    get(scope: Scope, id: Id): Promise<unknown>
    appendCard(ctx: ActionContext, conversationId: Id, card: Card, sender: Sender): Promise<Pick<Message, 'id'>>
  }
}

const Answer = Card.pick({ ok: true, text: true, record: true, choices: true })
const cardAction = 'command.card'

export const commandActions = (deps: CommandActionDeps): AnyAction[] => [listAction(deps), runAction(deps), card(deps)]

const title: Text = {
  en: 'Run a command',
  es: 'Ejecutar un comando',
  pt: 'Executar um comando',
  ar: 'تنفيذ أمر',
}

function listAction({ door }: CommandActionDeps): AnyAction {
  return defineAction({
    name: 'command.list',
    title: { en: 'List commands', es: 'Listar comandos', pt: 'Listar comandos', ar: 'سرد الأوامر' },
    input: z.strictObject({}),
    output: z.object({
      items: z.array(
        z.object({
          name: z.string(),
          aliases: z.array(z.string()),
          usage: z.string(),
          title: z.string(),
          examples: z.array(z.string()),
          allowed: z.boolean(),
        }),
      ),
    }),
    permission: 'signed-in',
    risk: 'read',
    http: { method: 'GET', path: '/commands' },
    run: async (ctx) => ({ items: door().list(ctx.scope, ctx.locale) }),
  })
}

/** A line from the composer. The command and its card are runs of their own, each done once for a clientId. */
function runAction({ door, runner, conversations }: CommandActionDeps): AnyAction {
  return defineAction({
    name: 'command.run',
    title,
    input: z.strictObject({
      conversationId: Id,
      line: z.string().trim().min(1).max(maxLine),
      clientId: z.string().min(8).max(100),
    }),
    output: Answer.extend({ messageId: Id }),
    permission: 'reply_conversations',
    // the runs inside have each a transaction of their own, which one around them would stand in the way of
    risk: 'read',
    http: { method: 'POST', path: '/commands' },
    run: async (ctx, { conversationId, line, clientId }) => {
      const { scope, locale, timeZone } = ctx
      await conversations.get(scope, conversationId)
      const caller: Caller = { scope, locale, timeZone, door: 'command', conversationId, key: clientId }
      const answer = await door().run({ caller, conversationId, line, messageId: clientId })
      const text = answer.text.slice(0, 4000)
      const shown = { ...answer, text, choices: [...(answer.choices ?? [])] }
      const made = await runner().run(cardAction, caller, {
        conversationId,
        card: { ...shown, command: line.slice(0, 500) },
      })
      const { messageId } = z.object({ messageId: Id }).parse(made)
      return { ...shown, messageId }
    },
  })
}

/** Not a door of its own: the second half of `command.run`. */
function card({ conversations }: CommandActionDeps): AnyAction {
  return defineAction({
    name: cardAction,
    title,
    input: z.strictObject({ conversationId: Id, card: Card }),
    output: z.object({ messageId: Id }),
    permission: 'reply_conversations',
    risk: 'write',
    run: async (ctx, input) => {
      const userId = userIdOf(ctx.scope)
      const sender: Sender = { kind: userId ? 'user' : 'system', userId, name: ctx.scope.actor.name }
      const message = await conversations.appendCard(ctx, input.conversationId, input.card, sender)
      ctx.audit('message', message.id)
      return { messageId: message.id }
    },
  })
}
