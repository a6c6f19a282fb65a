/** Payments through an organization's own gateways: asked for, proven by signed webhooks, settled, refunded. */
export { paymentActions } from './actions.ts'
export type { GatewayAccount } from './gateway.ts'
export { gatewaySecrets } from './gateways.ts'
export { createPayPalGateway } from './paypal.ts'
export { createPayments } from './service.ts'
export { createStripeGateway } from './stripe.ts'
