import type { Id } from '../../../schemas/common.ts'
import { ContactModel } from '../../../schemas/models/contact.model.ts'
import { PaymentModel } from '../../../schemas/models/payment.model.ts'
import { TicketModel } from '../../../schemas/models/ticket.model.ts'
import type { ReportRow } from '../../../schemas/report.ts'
import { type Scope, scopeFilter } from '../../core/scope.ts'

/** One question to the store a report: what stands elsewhere is joined there. */
export interface Asked {
  scope: Scope
  limit: number
  contactId?: Id | undefined
  ticketId?: Id | undefined
}
interface Joined {
  _id: Id
  createdAt: Date
  [field: string]: unknown
}
interface Person {
  name?: string
  pushName?: string | null
}

const join = (from: string, localField: string, foreignField: string, as: string) => ({
  $lookup: { from, localField, foreignField, as },
})
const ofOwner = (scope: Scope, owner: string) => scopeFilter(scope, { owner, unowned: true })
const nameOf = (person: Person | undefined): string => person?.name || person?.pushName || ''
const first = <T>(joined: Joined, field: string): T | undefined => (joined[field] as T[] | undefined)?.[0]
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const count = (value: unknown): number => (typeof value === 'number' ? value : 0)

interface Identity {
  kind: string
  value: string
}
const emailOf = (joined: Joined): string | null =>
  ((joined.identities as Identity[] | undefined) ?? []).find(({ kind }) => kind === 'email')?.value ?? null

const customersOf = ({ scope, contactId }: Asked) => ({
  ...ofOwner(scope, 'ownerId'),
  customerSince: { $ne: null },
  ...(contactId ? { _id: contactId } : {}),
})

/** Newest customer first. */
export async function customers(asked: Asked): Promise<ReportRow[]> {
  const found = await ContactModel.aggregate<Joined>([
    { $match: customersOf(asked) },
    { $sort: { _id: -1 } },
    { $limit: asked.limit },
    join('contactIdentities', '_id', 'contactId', 'identities'),
  ])
  return found.map((contact) => ({
    ...{ id: contact._id, name: nameOf(contact as Person), email: emailOf(contact), createdAt: contact.createdAt },
  }))
}

const ticketRow = (ticket: Joined): ReportRow => ({
  ...{ id: ticket._id, number: text(ticket.number), contactId: text(ticket.contactId) },
  ...{ customer: nameOf(first<Person>(ticket, 'contacts')), title: text(ticket.subject) },
  ...{ details: text(ticket.description), status: text(ticket.status), priority: text(ticket.priority) },
  ...{ dedicatedMinutes: count(ticket.dedicatedMinutes), createdAt: ticket.createdAt },
})

/** All tickets with their customer, newest first. */
export async function tickets({ scope, limit, contactId }: Asked): Promise<ReportRow[]> {
  const found = await TicketModel.aggregate<Joined>([
    { $match: { ...ofOwner(scope, 'agentId'), ...(contactId ? { contactId } : {}) } },
    { $sort: { _id: -1 } },
    { $limit: limit },
    join('contacts', 'contactId', '_id', 'contacts'),
  ])
  return found.map(ticketRow)
}

/** One ticket with its customer and where they are written to. */
export async function ticketDetails({ scope, ticketId }: Asked): Promise<ReportRow[]> {
  const found = await TicketModel.aggregate<Joined>([
    { $match: { ...ofOwner(scope, 'agentId'), _id: ticketId ?? '' } },
    join('contacts', 'contactId', '_id', 'contacts'),
    join('contactIdentities', 'contactId', 'contactId', 'identities'),
  ])
  return found.map((ticket) => ({ ...ticketRow(ticket), email: emailOf(ticket) }))
}

interface Subscribed {
  status: string
  planId: Id
  minutesAllocated: number
  minutesRemaining: number
  currentPeriodStart: Date
  currentPeriodEnd: Date
}
const noPlan = {
  plan: null,
  status: null,
  minutesAllocated: null,
  minutesRemaining: null,
  startDate: null,
  endDate: null,
}

/** Every customer with their subscriptions, also those without one; newest customer first. */
export async function subscriptionsByCustomer(asked: Asked): Promise<ReportRow[]> {
  const found = await ContactModel.aggregate<Joined>([
    { $match: customersOf(asked) },
    { $sort: { _id: -1 } },
    { $limit: asked.limit },
    join('contactIdentities', '_id', 'contactId', 'identities'),
    join('subscriptions', '_id', 'contactId', 'subscriptions'),
    // a few of the organization's: the embedded store joins by no field within an array
    join('plans', 'organizationId', 'organizationId', 'plans'),
  ])
  return found.flatMap((contact): ReportRow[] => {
    const person = { id: contact._id, name: nameOf(contact as Person), email: emailOf(contact) }
    const plans = (contact.plans as { _id: Id; name: string }[] | undefined) ?? []
    const subscriptions = (contact.subscriptions as Subscribed[] | undefined) ?? []
    if (subscriptions.length === 0) return [{ ...person, ...noPlan }]
    return subscriptions.map((one) => ({
      ...{ ...person, plan: plans.find(({ _id }) => _id === one.planId)?.name ?? null, status: one.status },
      ...{ minutesAllocated: one.minutesAllocated, minutesRemaining: one.minutesRemaining },
      ...{ startDate: one.currentPeriodStart, endDate: one.currentPeriodEnd },
    }))
  })
}

/** Every payment with its customer and invoice, newest first. */
export async function billing({ scope, limit, contactId }: Asked): Promise<ReportRow[]> {
  const found = await PaymentModel.aggregate<Joined>([
    { $match: { ...ofOwner(scope, 'agentId'), ...(contactId ? { contactId } : {}) } },
    { $sort: { _id: -1 } },
    { $limit: limit },
    join('contacts', 'contactId', '_id', 'contacts'),
    join('invoices', '_id', 'paymentId', 'invoices'),
  ])
  return found.map((payment) => ({
    ...{ id: payment._id, contactId: text(payment.contactId), customer: nameOf(first<Person>(payment, 'contacts')) },
    ...{ invoiceNumber: first<{ number: string | null }>(payment, 'invoices')?.number ?? null },
    // money that went back is less than nothing
    ...{ amount: payment.type === 'refund' ? -count(payment.amount) : count(payment.amount) },
    ...{ currency: text(payment.currency), status: text(payment.status), billingType: text(payment.billingType) },
    ...{ createdAt: payment.createdAt, paidAt: (payment.processedAt as Date | null) ?? null },
  }))
}
