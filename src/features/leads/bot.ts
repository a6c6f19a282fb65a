import { z } from 'zod'
import type { Lead, LeadDraft } from '../../../schemas/lead.ts'
import type { ActionContext } from '../../core/action.ts'
import type { Leads } from './service.ts'

/** What a bot may write down of its own customer. */
export const botFields = z.object({
  name: z.string().min(1).max(200).optional().describe('The name of the customer, as they give it'),
  company: z.string().max(120).optional().describe('Their company, if they name one'),
  priority: z.enum(['low', 'medium', 'high']).optional().describe('high: they want to buy now'),
  customFields: z
    .record(z.string(), z.union([z.string().max(500), z.array(z.string().max(120)).max(20)]))
    .optional()
    .describe('What they look for. For car parts: parts, makeModels, years, states (lists of words), comments (text)'),
})

/** A bot that notes a lead twice means the one that is there. */
export async function forBot(
  ctx: ActionContext,
  leads: Pick<Leads, 'openOf' | 'update'>,
  draft: LeadDraft,
  create: () => Promise<Lead>,
): Promise<Lead> {
  const { contactId, conversationId: _, phone: _p, email: _e, assigneeId: _a, ...fields } = draft
  if (ctx.scope.actor.kind !== 'bot' || !contactId) return create()
  const open = await leads.openOf(ctx.scope, contactId, ctx.tx.session)
  return open ? leads.update(ctx, { id: open.id, ...fields }) : create()
}
