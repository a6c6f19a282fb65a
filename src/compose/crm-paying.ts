import type { DomainEventType } from '../../schemas/events.ts'
import { paymentCommands, planCommandActions } from '../commands/index.ts'
import type { AnyAction } from '../core/action.ts'
import { createInvoicePapers, createInvoices, invoiceActions } from '../features/invoices/index.ts'
import {
  createPayments,
  createPayPalGateway,
  createStripeGateway,
  type GatewayAccount,
  paymentActions,
} from '../features/payments/index.ts'
import { createSubscriptions, subscriptionActions } from '../features/subscriptions/index.ts'
import type { Kernel } from '../kernel.ts'
import type { EventHandlers, WorkerDeps } from '../worker.ts'
import { type BaseServices, publicUrlOf } from './base-services.ts'
import type { createGround } from './crm-ground.ts'
import type { createSelling } from './crm-selling.ts'

/** Money: asked for, proven, written down, given back. */
export function createPaying(
  kernel: Kernel,
  base: BaseServices,
  ground: ReturnType<typeof createGround>,
  selling: Selling,
) {
  const { database, keyring, logger, config } = kernel
  const { contacts, conversations, organizations } = base
  const { hours } = ground
  const { orders } = selling
  const invoices = createInvoices({ contacts, conversations, orders, organizations })
  const subscriptions = createSubscriptions({ database, hours })
  hours.watch(subscriptions.hoursChanged)
  const adapters = {
    stripe: (account: GatewayAccount) => createStripeGateway(account, { url: config.STRIPE_API_URL }),
    paypal: (account: GatewayAccount) => createPayPalGateway(account, { url: config.PAYPAL_API_URL ?? null }),
  }
  const publicUrl = publicUrlOf(kernel)
  const payments = createPayments({
    ...{ ...ground, ...selling, database, keyring, logger, publicUrl, adapters },
    ...{ contacts, conversations, organizations, invoices, subscriptions },
  })
  const { papers } = selling
  const invoicePapers = createInvoicePapers({
    ...{ database, keyring, publicUrl, papers, invoices, contacts, conversations, organizations, files: base.files },
  })
  return { invoices, invoicePapers, subscriptions, payments }
}

type Paying = ReturnType<typeof createPaying>
type Selling = ReturnType<typeof createSelling>

export function payingActions(services: Paying & Selling & BaseServices): AnyAction[] {
  const written = paymentCommands(services)
  return [
    ...paymentActions({ ...services, commands: written }),
    ...invoiceActions({ ...services, command: written.invoice }),
    ...subscriptionActions(services),
    ...planCommandActions(services),
  ]
}

export const payingEvents: readonly DomainEventType[] = [
  'payment.requested',
  'refund.requested',
  'payment-event.received',
  'gateway.changed',
  'invoice.issued',
  'subscription.ending',
  'portal.wanted',
]

type Told = { paymentId: string; invoiceId: string } & {
  eventId: string
  gatewayId: string
  subscriptionId: string
  atPeriodEnd: boolean
}
export function payingHandlers({ payments, invoicePapers }: Paying): EventHandlers {
  const told = (payload: unknown) => payload as Told
  return {
    'payment.requested': ({ organizationId, payload }) => payments.sendLink(organizationId, told(payload).paymentId),
    'refund.requested': ({ organizationId, payload }) => payments.giveBack(organizationId, told(payload).paymentId),
    'payment-event.received': ({ payload }) => payments.webhooks.process(told(payload).eventId),
    'gateway.changed': ({ payload }) => payments.gateways.tryKeys(told(payload).gatewayId),
    'invoice.issued': ({ organizationId, payload }) => invoicePapers.send(organizationId, told(payload).invoiceId),
    'subscription.ending': ({ organizationId, payload }) =>
      payments.endSubscription(organizationId, told(payload).subscriptionId, told(payload).atPeriodEnd),
    'portal.wanted': ({ organizationId, payload }) =>
      payments.sendPortal(organizationId, payload as { contactId: string; conversationId: string; key: string }),
  }
}

const sweepEveryMs = 60_000
export const payingChores = ({ payments, subscriptions }: Paying): WorkerDeps['chores'] => [
  { name: 'payments that stayed open', everyMs: sweepEveryMs, run: () => payments.sweep(new Date()) },
  { name: 'payment events left', everyMs: sweepEveryMs, run: () => payments.webhooks.resumeLeft(new Date()) },
  { name: 'subscriptions that are over', everyMs: sweepEveryMs, run: () => subscriptions.expireDue(new Date()) },
]
