import { z } from 'zod'
import { Id } from '../../schemas/common.ts'
import type { Invoice, InvoiceDraft } from '../../schemas/invoice.ts'
import type { Order } from '../../schemas/order.ts'
import type { Organization } from '../../schemas/organization.ts'
import { Payment, type PaymentRequest } from '../../schemas/payment.ts'
import type { Plan } from '../../schemas/plan.ts'
import type { Quote } from '../../schemas/quote.ts'
import { Subscription } from '../../schemas/subscription.ts'
import {
  type ActionContext,
  type AnyAction,
  type CommandContext,
  type CommandSyntax,
  defineAction,
} from '../core/action.ts'
import { say } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import { money } from '../features/quotes/index.ts'
import { Choose } from './choosing.ts'
import { badLine } from './errors.ts'
import { parseQuote } from './grammar.ts'
import * as texts from './payment-texts.ts'
import { type MoneyWords, parseMoney, parsePlan } from './payment-words.ts'

interface ByNumber<T> {
  byNumber(scope: Scope, number: string): Promise<T | null>
}
export interface PaymentCommandDeps {
  organizations: { get(organizationId: Id): Promise<Pick<Organization, 'locale' | 'currency'>> }
  quotes: ByNumber<Quote>
  orders: ByNumber<Order> & { unpaidOf(scope: Scope, contactId: Id): Promise<Order[]> }
  invoices: ByNumber<Invoice> & {
    openOf(scope: Scope, contactId: Id): Promise<Invoice[]>
    get(scope: Scope, id: Id): Promise<Invoice>
  }
  payments: {
    paidOf(scope: Scope, contactId: Id): Promise<Payment[]>
    request(ctx: ActionContext, request: PaymentRequest): Promise<Payment>
    askForPortal(ctx: ActionContext, wanted: { contactId: Id; conversationId: Id; key: string }): Promise<void>
  }
  subscriptions: {
    plan(scope: Scope, by: { code: Plan['code'] }): Promise<Plan>
    liveOf(scope: Scope, contactId: Id): Promise<Subscription | null>
    cancel(ctx: ActionContext, id: Id, atPeriodEnd: boolean): Promise<Subscription>
  }
}

function place({ conversation }: CommandContext): { contactId: Id; conversationId: Id } {
  if (!conversation) throw badLine(texts.noCustomer)
  return { contactId: conversation.contactId, conversationId: conversation.id }
}

/** How money's commands are written: given to the actions of payments and invoices. */
export const paymentCommands = (deps: PaymentCommandDeps) => ({
  pay: payCommand(deps),
  refund: refundCommand(deps),
  invoice: invoiceCommand(deps),
})

type Named = { quoteId: Id } | { orderId: Id } | { invoiceId: Id }

/** The record of this customer that a number names. */
async function named(deps: PaymentCommandDeps, scope: Scope, contactId: Id, number: string): Promise<Named> {
  const [prefix] = number.split('-')
  const nouns = { Q: deps.quotes, ORD: deps.orders, INV: deps.invoices }
  const found = await nouns[prefix as keyof typeof nouns].byNumber(scope, number)
  if (found?.contactId !== contactId) throw badLine(texts.noSuchNumber, { number })
  if (prefix === 'Q') return { quoteId: found.id }
  return prefix === 'ORD' ? { orderId: found.id } : { invoiceId: found.id }
}

const several = (numbers: readonly string[], words = '') =>
  new Choose(
    texts.which,
    { numbers: numbers.join(', ') },
    numbers.map((number) => ({ label: number, rest: `${number} ${words}`.trim() })),
  )

/** Without a number and an amount: the one thing that this customer has yet to pay. */
async function owed({ orders, invoices }: PaymentCommandDeps, scope: Scope, contactId: Id): Promise<Named> {
  const open = await invoices.openOf(scope, contactId)
  const billed = new Set(open.map((invoice) => invoice.orderId))
  const unpaid = (await orders.unpaidOf(scope, contactId)).filter((order) => !billed.has(order.id))
  const numbers = [...open.map((invoice) => invoice.number ?? ''), ...unpaid.map((order) => order.number)]
  const [invoice, order] = [open[0], unpaid[0]]
  if (numbers.length > 1) throw several(numbers)
  if (invoice) return { invoiceId: invoice.id }
  if (order) return { orderId: order.id }
  throw badLine(texts.nothingOwed)
}

const payCommand = (deps: PaymentCommandDeps) =>
  ({
    name: 'pay',
    aliases: ['pagar', 'cobrar', 'pago', 'pagamento', 'دفع'],
    usage: '/pay [ORD-1001|INV-1001|Q-1001] | amount [currency] [for what]',
    examples: ['/pay', '/pay ORD-1001', '/pay 250 for delivery', '/pay 99.90 EUR'],
    async parse(line, context) {
      const at = place(context)
      const { scope } = context
      const words = parseMoney(line, await deps.organizations.get(scope.organizationId))
      const { number, amount, currency, text } = words
      if (amount === null && !number && text) throw badLine(texts.payUsage)
      const about = number ? await named(deps, scope, at.contactId, number) : null
      const meant = about ?? (amount === null ? await owed(deps, scope, at.contactId) : {})
      return {
        ...at,
        ...meant,
        ...(amount !== null && { amount, currency: currency ?? undefined }),
        ...(text && { description: text }),
      }
    },
    answer(output, { locale }) {
      const { amount, currency, description } = output as Payment
      return say(texts.asked, locale, { amount: money(amount, currency, locale), description })
    },
    record: (output) => ({ noun: 'payment', id: (output as Payment).id }),
  }) satisfies CommandSyntax<z.input<typeof PaymentRequest>>

const refundCommand = (deps: PaymentCommandDeps) =>
  ({
    name: 'refund',
    aliases: ['reembolso', 'reembolsar', 'devolver', 'استرداد'],
    usage: '/refund [INV-1001] [amount [currency]] [reason]',
    examples: ['/refund', '/refund 40', '/refund INV-1001 40 Broken on arrival'],
    async parse(line, context) {
      const { contactId } = place(context)
      const { scope } = context
      const words = parseMoney(line, await deps.organizations.get(scope.organizationId))
      const payment = await refunded(deps, scope, contactId, words, line)
      if (words.amount !== null && words.currency !== payment.currency)
        throw badLine(texts.otherCurrency, { currency: payment.currency })
      const { amount, text } = words
      return { id: payment.id, ...(amount !== null && { amount }), ...(text && { reason: text }) }
    },
    answer(output, { locale }) {
      const { amount, currency } = output as Payment
      return say(texts.refunding, locale, { amount: money(amount, currency, locale) })
    },
    record: (output) => ({ noun: 'payment', id: (output as Payment).id }),
  }) satisfies CommandSyntax<{ id: Id; amount?: number; reason?: string }>

/** The payment that is meant: by its invoice's, order's or quote's number, or the only one there is. */
async function refunded(
  deps: PaymentCommandDeps,
  scope: Scope,
  contactId: Id,
  { number }: MoneyWords,
  line: string,
): Promise<Payment> {
  const paid = await deps.payments.paidOf(scope, contactId)
  const about = number ? await named(deps, scope, contactId, number) : null
  const fits = (payment: Payment) =>
    !about || Object.entries(about).every(([field, id]) => payment[field as keyof Payment] === id)
  const found = paid.filter(fits)
  const [payment] = found
  if (!payment) throw badLine(texts.nothingPaid)
  if (found.length === 1) return payment
  const ids = found.flatMap(({ invoiceId }) => (invoiceId ? [invoiceId] : [])).slice(0, 8)
  const invoices = await Promise.all(ids.map((id) => deps.invoices.get(scope, id)))
  throw several(
    invoices.map((invoice) => invoice.number ?? ''),
    number ? '' : line,
  )
}

/** The order that is named, else the only one that is not paid. */
async function orderOf({ orders }: PaymentCommandDeps, scope: Scope, contactId: Id, text: string): Promise<Id> {
  if (text) {
    const { number } = parseMoney(text, { locale: 'en', currency: 'USD' })
    const order = number ? await orders.byNumber(scope, number) : null
    if (order?.contactId !== contactId) throw badLine(texts.noSuchNumber, { number: text.slice(0, 40) })
    return order.id
  }
  const [order, other] = await orders.unpaidOf(scope, contactId)
  if (!order) throw badLine(texts.nothingOwed)
  if (other) throw several([order.number, other.number])
  return order.id
}

const invoiceCommand = (deps: PaymentCommandDeps) =>
  ({
    name: 'invoice',
    aliases: ['factura', 'facturar', 'fatura', 'فاتورة'],
    usage: '/invoice [ORD-1001] | [2x] item [@] price [currency] [, more items]',
    examples: ['/invoice', '/invoice ORD-1001', '/invoice 2x "Air pump" @ 250'],
    async parse(line, context) {
      const at = place(context)
      const { scope } = context
      const text = line.trim()
      if (!text || /^ORD-\S+$/i.test(text)) return { ...at, orderId: await orderOf(deps, scope, at.contactId, text) }
      const { lines, currency, draft } = parseQuote(text, await deps.organizations.get(scope.organizationId))
      return { ...at, lines, currency, send: !draft }
    },
    answer(output, { locale }) {
      const { number, total, currency } = output as Invoice
      const params = { number: number ?? '', amount: money(total, currency, locale) }
      return say(number ? texts.invoiced : texts.invoiceDrafted, locale, params)
    },
    record: (output) => ({ noun: 'invoice', id: (output as Invoice).id }),
  }) satisfies CommandSyntax<z.input<typeof InvoiceDraft>>

const PlanInput = z.strictObject({
  contactId: Id,
  conversationId: Id,
  planId: Id.optional(),
  topUpMinutes: z.int().min(1).max(60_000).optional(),
  cancelId: Id.optional(),
  now: z.boolean().optional(),
})
const PlanOutput = z.object({ payment: Payment.nullable(), subscription: Subscription.nullable() })

/** `/plan`: by command only, over HTTP the actions of payments and subscriptions do the same. */
export const planCommandActions = (deps: PaymentCommandDeps): AnyAction[] => [
  defineAction({
    name: 'command.plan',
    title: {
      en: 'Offer, top up or end a plan',
      es: 'Ofrecer, recargar o terminar un plan',
      pt: 'Oferecer, recarregar ou encerrar um plano',
      ar: 'عرض باقة أو زيادة ساعاتها أو إنهاؤها',
    },
    input: PlanInput,
    output: PlanOutput,
    permission: 'manage_payments',
    risk: 'write',
    command: {
      name: 'plan',
      aliases: ['suscripcion', 'plano', 'assinatura', 'باقة', 'اشتراك'],
      usage: '/plan basic|standard|pro|daily | topup hours | cancel [now] | portal',
      examples: ['/plan standard', '/plan topup 5', '/plan cancel', '/plan portal'],
      async parse(line, context) {
        const at = place(context)
        const words = parsePlan(line)
        if (words.verb === 'start')
          return { ...at, planId: (await deps.subscriptions.plan(context.scope, { code: words.code })).id }
        if (words.verb === 'topup') return { ...at, topUpMinutes: words.minutes }
        if (words.verb === 'portal') return at
        const live = await deps.subscriptions.liveOf(context.scope, at.contactId)
        if (!live) throw badLine(texts.noSubscription)
        return { ...at, cancelId: live.id, now: words.now }
      },
      answer(output, { locale }) {
        const { payment, subscription } = output as z.infer<typeof PlanOutput>
        if (!payment) return say(subscription ? texts.ending : texts.portalSent, locale)
        const { amount, currency, description } = payment
        return say(texts.asked, locale, { amount: money(amount, currency, locale), description })
      },
      record(output) {
        const { payment, subscription } = output as z.infer<typeof PlanOutput>
        if (payment) return { noun: 'payment', id: payment.id }
        return subscription ? { noun: 'subscription', id: subscription.id } : null
      },
    },
    run: async (ctx, { cancelId, now, planId, topUpMinutes, ...at }) => {
      if (cancelId) {
        ctx.audit('subscription', cancelId, ['cancelAtPeriodEnd'])
        return { payment: null, subscription: await deps.subscriptions.cancel(ctx, cancelId, !now) }
      }
      if (!planId && !topUpMinutes) {
        await deps.payments.askForPortal(ctx, { ...at, key: ctx.runKey })
        return { payment: null, subscription: null }
      }
      const payment = await deps.payments.request(ctx, { ...at, planId, topUpMinutes })
      ctx.audit('payment', payment.id)
      return { payment, subscription: null }
    },
  }),
]
