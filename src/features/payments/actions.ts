import { z } from 'zod'
import { Currency, Id, Minor, PageQuery, pageOf } from '../../../schemas/common.ts'
import { Payment, PaymentRequest, PaymentStatus } from '../../../schemas/payment.ts'
import { GatewayConnection, GatewayId, PaymentGatewayView } from '../../../schemas/payment-gateway.ts'
import { type AnyAction, type CommandSyntax, defineAction } from '../../core/action.ts'
import { type ContactNames, withNames } from '../records/index.ts'
import type { Payments } from './service.ts'

const Refund = z.strictObject({
  id: Id,
  /** Absent: all that is left. */
  amount: Minor.min(1).optional(),
  reason: z.string().trim().min(1).max(300).optional(),
})
const Written = z.strictObject({
  contactId: Id,
  conversationId: Id.optional(),
  amount: Minor.min(1).max(99_999_999_999),
  currency: Currency,
  description: z.string().trim().min(1).max(300),
  method: z.string().trim().max(60).optional(),
  reference: z.string().trim().min(1).max(255).optional(),
  orderId: Id.optional(),
  invoiceId: Id.optional(),
  planId: Id.optional(),
})
const Part = z.strictObject({
  id: Id,
  leadId: Id.optional(),
  orderId: Id.optional(),
  invoiceId: Id.optional(),
  amount: Minor.min(1),
})
const ById = z.strictObject({ id: Id })
const Portal = z.strictObject({ contactId: Id, conversationId: Id })

export interface PaymentActionDeps {
  payments: Payments
  contacts: ContactNames
  /** How `/pay` and `/refund` are written. */
  commands: {
    pay: CommandSyntax<z.input<typeof PaymentRequest>>
    refund: CommandSyntax<z.input<typeof Refund>>
  }
}

export const paymentActions = ({ payments, contacts, commands }: PaymentActionDeps): AnyAction[] => [
  ...reading(payments, contacts),
  ...writing(payments),
  ...gatewayActions(payments),
  defineAction({
    name: 'payment.request',
    title: {
      en: 'Ask a customer to pay',
      es: 'Pedir un pago a un cliente',
      pt: 'Pedir um pagamento a um cliente',
      ar: 'طلب الدفع من عميل',
    },
    input: PaymentRequest,
    output: Payment,
    permission: 'manage_payments',
    risk: 'write',
    http: { method: 'POST', path: '/payments', status: 201 },
    command: commands.pay,
    bot: {
      description: 'Sends the customer a link to pay for an order of theirs. Use it when they want to pay.',
      input: z.object({ orderId: Id }),
    },
    run: async (ctx, request) => {
      const payment = await payments.request(ctx, request)
      ctx.audit('payment', payment.id)
      return payment
    },
  }),
  defineAction({
    name: 'subscription.start',
    title: {
      en: 'Offer a plan to a customer',
      es: 'Ofrecer un plan a un cliente',
      pt: 'Oferecer um plano a um cliente',
      ar: 'عرض باقة على عميل',
    },
    input: PaymentRequest,
    output: Payment,
    permission: 'manage_payments',
    risk: 'write',
    http: { method: 'POST', path: '/subscriptions', status: 201 },
    run: async (ctx, request) => {
      const payment = await payments.request(ctx, request)
      ctx.audit('payment', payment.id)
      return payment
    },
  }),
  defineAction({
    name: 'payment.refund',
    title: { en: 'Refund a payment', es: 'Reembolsar un pago', pt: 'Reembolsar um pagamento', ar: 'رد دفعة' },
    input: Refund,
    output: Payment,
    permission: 'refund_payments',
    risk: 'money',
    http: { method: 'POST', path: '/payments/:id/refunds', status: 201 },
    command: commands.refund,
    preview: (ctx, request) => payments.previewRefund(ctx, request),
    run: async (ctx, request) => {
      const refund = await payments.refund(ctx, request)
      ctx.audit('payment', request.id, ['refundReserved'])
      ctx.audit('payment', refund.id)
      return refund
    },
  }),
]

const reading = (payments: Payments, contacts: ContactNames): AnyAction[] => [
  defineAction({
    name: 'payment.list',
    title: { en: 'List payments', es: 'Listar pagos', pt: 'Listar pagamentos', ar: 'سرد الدفعات' },
    input: PageQuery.extend({ contactId: Id.optional(), status: PaymentStatus.optional() }),
    output: pageOf(Payment.extend({ contactName: z.string().nullable() })),
    permission: 'view_payments',
    risk: 'read',
    http: { method: 'GET', path: '/payments' },
    run: async (ctx, { status, ...query }) => {
      const page = await payments.list(ctx.scope, { ...query, ...(status && { filter: { status } }) })
      return withNames(contacts, ctx.scope.organizationId, page)
    },
  }),
  defineAction({
    name: 'payment.get',
    title: { en: 'Show a payment', es: 'Ver un pago', pt: 'Ver um pagamento', ar: 'عرض دفعة' },
    input: ById,
    output: Payment,
    permission: 'view_payments',
    risk: 'read',
    http: { method: 'GET', path: '/payments/:id' },
    run: (ctx, { id }) => payments.get(ctx.scope, id),
  }),
]

const writing = (payments: Payments): AnyAction[] => [
  defineAction({
    name: 'payment.record',
    title: {
      en: 'Write down a payment that came another way',
      es: 'Registrar un pago que llegó por otra vía',
      pt: 'Registrar um pagamento que chegou por outro meio',
      ar: 'تسجيل دفعة وصلت بطريقة أخرى',
    },
    input: Written,
    output: Payment,
    permission: 'manage_payments',
    risk: 'write',
    http: { method: 'POST', path: '/payments/records', status: 201 },
    run: async (ctx, input) => {
      const payment = await payments.record(ctx, input)
      ctx.audit('payment', payment.id)
      return payment
    },
  }),
  defineAction({
    name: 'payment.allocate',
    title: {
      en: 'Credit a part of a payment',
      es: 'Asignar una parte de un pago',
      pt: 'Atribuir uma parte de um pagamento',
      ar: 'تخصيص جزء من دفعة',
    },
    input: Part,
    output: Payment,
    permission: 'manage_payments',
    risk: 'write',
    http: { method: 'POST', path: '/payments/:id/allocations', status: 201 },
    run: async (ctx, { id, ...part }) => {
      ctx.audit('payment', id, ['allocations'])
      return payments.allocate(ctx, id, part)
    },
  }),
  defineAction({
    name: 'payment.cancel',
    title: { en: 'Call off a payment', es: 'Anular un pago', pt: 'Cancelar um pagamento', ar: 'إلغاء دفعة' },
    input: ById,
    output: Payment,
    permission: 'manage_payments',
    risk: 'write',
    http: { method: 'POST', path: '/payments/:id/cancel' },
    run: async (ctx, { id }) => {
      ctx.audit('payment', id, ['status'])
      return payments.cancel(ctx, id)
    },
  }),
  defineAction({
    name: 'subscription.portal',
    title: {
      en: 'Send a customer to the page of their subscription',
      es: 'Enviar a un cliente la página de su suscripción',
      pt: 'Enviar a um cliente a página da sua assinatura',
      ar: 'إرسال صفحة الاشتراك إلى عميل',
    },
    input: Portal,
    output: z.object({ ok: z.literal(true) }),
    permission: 'manage_payments',
    risk: 'write',
    http: { method: 'POST', path: '/subscriptions/portal', status: 202 },
    run: async (ctx, wanted) => {
      await payments.askForPortal(ctx, { ...wanted, key: ctx.runKey })
      return { ok: true as const }
    },
  }),
]

const gatewayActions = ({ gateways }: Payments): AnyAction[] => [
  defineAction({
    name: 'gateway.list',
    title: {
      en: 'List payment gateways',
      es: 'Listar pasarelas de pago',
      pt: 'Listar meios de pagamento',
      ar: 'سرد بوابات الدفع',
    },
    input: z.strictObject({}),
    output: z.object({ items: z.array(PaymentGatewayView) }),
    permission: 'manage_gateways',
    risk: 'read',
    http: { method: 'GET', path: '/payment-gateways' },
    run: async (ctx) => ({ items: await gateways.list(ctx.scope) }),
  }),
  defineAction({
    name: 'gateway.connect',
    title: {
      en: 'Connect a payment gateway',
      es: 'Conectar una pasarela de pago',
      pt: 'Conectar um meio de pagamento',
      ar: 'توصيل بوابة دفع',
    },
    input: GatewayConnection,
    output: PaymentGatewayView,
    permission: 'manage_gateways',
    risk: 'write',
    // its input is a key: no record of it is kept
    answersSecret: true,
    http: { method: 'PUT', path: '/payment-providers/:provider' },
    run: async (ctx, input) => {
      const view = await gateways.connect(ctx, input)
      ctx.audit('payment-gateway', view.id, ['credentials'])
      return view
    },
  }),
  defineAction({
    name: 'gateway.disconnect',
    title: {
      en: 'Disconnect a payment gateway',
      es: 'Desconectar una pasarela de pago',
      pt: 'Desconectar um meio de pagamento',
      ar: 'فصل بوابة دفع',
    },
    input: GatewayId,
    output: PaymentGatewayView,
    permission: 'manage_gateways',
    risk: 'write',
    http: { method: 'POST', path: '/payment-gateways/:id/disconnect' },
    run: async (ctx, { id }) => {
      ctx.audit('payment-gateway', id, ['isActive'])
      return gateways.disconnect(ctx, id)
    },
  }),
]
