import { type Id, mayMove } from '../../../schemas/common.ts'
import type { Contact } from '../../../schemas/contact.ts'
import type { Conversation } from '../../../schemas/conversation.ts'
import { streams } from '../../../schemas/events.ts'
import { type Invoice, type InvoiceStatus, invoiceMoves } from '../../../schemas/invoice.ts'
import type { Order } from '../../../schemas/order.ts'
import type { Organization } from '../../../schemas/organization.ts'
import type { ActionContext } from '../../core/action.ts'
import { nextNumber } from '../../core/counters.ts'
import type { ClientSession } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { type Scope, systemScope } from '../../core/scope.ts'
import { sumsOf } from '../quotes/index.ts'
import { invoiceNotAllowed, noInvoice } from './errors.ts'
import { invoiceRepository } from './repository.ts'

export type InvoiceContext = Pick<ActionContext, 'scope' | 'tx' | 'now'>
export interface InvoiceDeps {
  contacts: { get(scope: Scope, id: Id, session?: ClientSession): Promise<Pick<Contact, 'id' | 'name'>> }
  conversations: {
    state(scope: Scope, id: Id, session?: ClientSession): Promise<Pick<Conversation, 'contactId'> | null>
  }
  orders: { get(scope: Scope, id: Id, session?: ClientSession): Promise<Order> }
  organizations: { get(organizationId: Id): Promise<Organization> }
}

/** The first numbers are INV-1001 and CN-1001. */
const numbersFrom = 1000
const series = { invoice: 'INV', credit_note: 'CN' } as const

function show({ tx }: Pick<InvoiceContext, 'tx'>, invoice: Invoice): void {
  const { organizationId, conversationId, id, agentId } = invoice
  const change = { organizationId, type: 'record.changed' as const, data: { noun: 'invoice', id } }
  if (conversationId) tx.show({ ...change, stream: streams.conversation(conversationId) })
  tx.show({ ...change, stream: streams.lists(organizationId), ownerId: agentId })
}

export async function visible(scope: Scope, id: Id, session?: ClientSession): Promise<Invoice> {
  const invoice = await invoiceRepository.find(scope, { id }, session)
  if (!invoice) throw noInvoice()
  return invoice
}

/** Only where it still is what was read. */
export async function move(
  ctx: InvoiceContext,
  invoice: Invoice,
  to: InvoiceStatus,
  set: Partial<Invoice> = {},
): Promise<Invoice> {
  const { status, id, number } = invoice
  if (!mayMove(invoiceMoves, status, to)) throw invoiceNotAllowed(number ?? '—', status, to)
  const moved = await invoiceRepository.update(ctx.scope, id, { status }, { ...set, status: to }, ctx.tx.session)
  if (!moved) throw noInvoice()
  show(ctx, moved)
  return moved
}

/** In the transaction that issues it: taken back with it, so that no number is missing, and given to no other. */
export async function nextOf(organizationId: Id, kind: Invoice['kind'], session: ClientSession): Promise<string> {
  return `${series[kind]}-${numbersFrom + (await nextNumber(organizationId, kind, session))}`
}

const blank = {
  ...{ billingAddress: null, discount: 0, tax: 0, dueDate: null, paidAt: null, voidedAt: null, issuedAt: null },
  ...{ quoteId: null, orderId: null, subscriptionId: null, paymentId: null, creditOf: null },
  ...{ externalInvoiceId: null, pdfFileId: null },
}

/** One line over the whole amount, its tax inside: for what was paid without an order. */
export function wholeOf(
  description: string,
  amount: number,
  currency: string,
  { taxBasisPoints: basisPoints }: Organization,
) {
  const line = { name: description.slice(0, 200), quantity: '1', unitPrice: amount }
  const { lines, taxTotal } = sumsOf([line], null, { basisPoints, inclusive: true, currency })
  return { lines, subtotal: amount, discount: 0, tax: taxTotal, total: amount, taxInclusive: true }
}

export function ofOrder({ lines, total, quoteId, id, agentId }: Order, { taxInclusive }: Organization) {
  const sum = (name: 'amount' | 'discount' | 'tax') => lines.reduce((all, line) => all + line[name], 0)
  const sums = { subtotal: sum('amount'), discount: sum('discount'), tax: sum('tax'), total }
  return { lines, ...sums, taxInclusive, quoteId, orderId: id, agentId }
}

export async function insert(
  deps: InvoiceDeps,
  ctx: InvoiceContext,
  kind: Invoice['kind'],
  content: Partial<Invoice> & Pick<Invoice, 'contactId'>,
): Promise<Invoice> {
  const { organizationId } = ctx.scope
  const { contactId } = content
  const { name } = await deps.contacts.get(systemScope(organizationId), contactId, ctx.tx.session)
  const billedTo = { kind: 'contact' as const, id: contactId, name: name ?? '' }
  const made = { ...blank, id: newId(), organizationId, kind, billedTo, ...content }
  const invoice = await invoiceRepository.insert(made as Invoice, ctx.tx.session)
  show(ctx, invoice)
  return invoice
}
