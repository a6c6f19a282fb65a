import { z } from 'zod'
import { BotTurn } from '../../schemas/bot.ts'
import { Id } from '../../schemas/common.ts'
import { defineAction } from '../core/action.ts'
import { notFound } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import { findTurn } from './repository.ts'

export interface BotActionDeps {
  /** Rejects when the caller may not see the conversation. */
  conversations: { get(scope: Scope, id: Id): Promise<unknown> }
}

export const botActions = ({ conversations }: BotActionDeps) => [
  defineAction({
    name: 'bot-turn.get',
    title: {
      en: 'Show what a bot turn used',
      es: 'Ver qué usó un turno del bot',
      pt: 'Ver o que um turno do bot usou',
      ar: 'عرض ما استخدمه رد البوت',
    },
    input: z.strictObject({ id: Id, turnId: Id }),
    output: BotTurn,
    permission: 'view_conversations',
    risk: 'read',
    http: { method: 'GET', path: '/conversations/:id/bot-turns/:turnId' },
    async run({ scope }, { id, turnId }) {
      await conversations.get(scope, id)
      const turn = await findTurn(scope, id, turnId)
      if (!turn) throw notFound({ en: 'bot turn', es: 'turno del bot', pt: 'turno do bot', ar: 'رد البوت' })
      return turn
    },
  }),
]
