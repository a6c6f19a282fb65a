import type { Json } from '../../../../schemas/common.ts'
import type * as invoice from '../../../../schemas/invoice.ts'
import type * as payment from '../../../../schemas/payment.ts'
import type * as gateway from '../../../../schemas/payment-gateway.ts'
import type * as plan from '../../../../schemas/plan.ts'
import type * as subscription from '../../../../schemas/subscription.ts'

/** With the name of whose it is. */
export type Named<T> = T & { contactName: string | null }
export type Payment = Json<payment.Payment>
export type Invoice = Json<invoice.Invoice>
export type Plan = Json<plan.Plan>
export type Subscription = Json<subscription.Subscription>
export type Gateway = Json<gateway.PaymentGatewayView>
export type Tab = 'payments' | 'invoices' | 'subscriptions' | 'plans' | 'gateways'
