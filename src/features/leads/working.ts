import { z } from 'zod'
import { Id } from '../../../schemas/common.ts'
import { type Lead, LeadMove, LeadPatch } from '../../../schemas/lead.ts'
import type { ActionContext } from '../../core/action.ts'
import type { Leads } from './service.ts'

/** A customer's lead is made where there is none, and changed in one go. */
export const LeadWork = z.strictObject({
  contactId: Id,
  conversationId: Id,
  fields: LeadPatch.omit({ id: true, contactId: true }).optional(),
  status: LeadMove.shape.status.optional(),
  lostReason: LeadMove.shape.lostReason,
  assigneeId: z
    .union([Id, z.literal('next')])
    .nullable()
    .optional(),
})
export type LeadWork = z.input<typeof LeadWork>

export async function work(
  ctx: ActionContext,
  leads: Pick<Leads, 'openOf' | 'create' | 'update' | 'moveStatus' | 'assign' | 'get' | 'newestOf'>,
  { contactId, conversationId, fields, status, lostReason, assigneeId }: z.output<typeof LeadWork>,
): Promise<{ lead: Lead; isNew: boolean }> {
  const { scope, tx } = ctx
  // one that was won, lost or put away is meant only where the line moves it
  const known =
    (await leads.openOf(scope, contactId, tx.session)) ??
    (status && (await leads.newestOf(scope, contactId, tx.session)))
  let lead = known ? null : await leads.create(ctx, { contactId, conversationId, ...fields })
  const id = lead?.id ?? known?.id ?? ''
  if (known && fields && Object.keys(fields).length > 0) lead = await leads.update(ctx, { id, ...fields })
  if (assigneeId !== undefined) lead = await leads.assign(ctx, id, assigneeId)
  if (status) lead = await leads.moveStatus(ctx, { id, status, ...(lostReason ? { lostReason } : {}) })
  return { lead: lead ?? (await leads.get(scope, id, tx.session)), isNew: !known }
}
