import type { Id } from '../../../schemas/common.ts'
import type { Invoice } from '../../../schemas/invoice.ts'
import { InvoiceModel } from '../../../schemas/models/invoice.model.ts'
import type { ClientSession } from '../../core/db.ts'
import { recordRepository } from '../records/index.ts'

export const invoiceRepository = recordRepository<Invoice>(InvoiceModel, { owner: 'agentId' })

/** Numbered, not paid, for an order or with a contact: the one that is meant where none is named. */
export async function hasIssued(organizationId: Id, orderId: Id, session: ClientSession): Promise<boolean> {
  const filter = { organizationId, orderId, kind: 'invoice' as const, status: { $in: ['open', 'paid'] } }
  return (await InvoiceModel.exists(filter as never).session(session)) !== null
}
