import type { Id } from '../../../schemas/common.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { PaymentModel } from '../../../schemas/models/payment.model.ts'
import type { Payment, PaymentStatus } from '../../../schemas/payment.ts'
import type { ClientSession } from '../../core/db.ts'
import { systemScope } from '../../core/scope.ts'
import { recordRepository } from '../records/index.ts'
import type { PaymentFact, RefundFact } from './gateway.ts'

export const paymentRepository = recordRepository<Payment>(PaymentModel, { owner: 'agentId' })

const plain = (doc: unknown): Payment => toPlain<Payment>(doc as Stored<Payment>)
const found = (doc: unknown): Payment | null => (doc ? plain(doc) : null)

/** What a provider speaks of: by our id, else by its own. */
export async function findMeant(
  organizationId: Id,
  fact: Pick<PaymentFact, 'paymentId' | 'externalSessionId' | 'externalPaymentId'>,
  session: ClientSession,
): Promise<Payment | null> {
  const own = systemScope(organizationId)
  const { paymentId, externalSessionId, externalPaymentId } = fact
  if (paymentId) return paymentRepository.find(own, { id: paymentId }, session)
  const byPayment = externalPaymentId && (await paymentRepository.find(own, { externalPaymentId }, session))
  if (byPayment) return byPayment
  return externalSessionId ? paymentRepository.find(own, { externalSessionId }, session) : null
}

/** The payment that a refund takes back. */
export async function findRefunded(
  organizationId: Id,
  { externalPaymentId, externalChargeId }: RefundFact,
  session: ClientSession,
): Promise<Payment | null> {
  const ids = [externalPaymentId, externalChargeId].filter((id): id is string => Boolean(id))
  const doc = await PaymentModel.findOne({
    organizationId,
    type: { $ne: 'refund' },
    $or: [{ externalPaymentId: { $in: ids } }, { externalChargeId: { $in: ids } }],
  } as never)
    .session(session)
    .lean()
  return found(doc)
}

/** Of a payment, oldest first. */
export async function findRefunds(organizationId: Id, refundOf: Id, session: ClientSession): Promise<Payment[]> {
  const docs = await PaymentModel.find({ organizationId, refundOf }).sort({ _id: 1 }).session(session).lean()
  return docs.map(plain)
}

const open: PaymentStatus[] = ['pending', 'processing']
/** Of all organizations: given to a gateway and not heard of for a while; the longest first. */
export async function findOpen(before: Date, limit: number): Promise<Payment[]> {
  const docs = await PaymentModel.find({
    status: { $in: open },
    updatedAt: { $lte: before },
    gatewayId: { $type: 'string' },
  } as never)
    .sort({ updatedAt: 1 })
    .limit(limit)
    .lean()
  return docs.map(plain)
}

/** Asked about: not again before the others. */
export async function touch(id: Id): Promise<void> {
  await PaymentModel.updateOne({ _id: id }, { $set: { updatedAt: new Date() } })
}

/** The gateway's customer of a contact, from an earlier payment. */
export async function findCustomer(organizationId: Id, gatewayId: Id, contactId: Id): Promise<string | null> {
  const doc = await PaymentModel.findOne({
    ...{ organizationId, contactId, gatewayId },
    externalCustomerId: { $type: 'string' },
  } as never)
    .sort({ _id: -1 })
    .lean()
  return (doc as Payment | null)?.externalCustomerId ?? null
}
