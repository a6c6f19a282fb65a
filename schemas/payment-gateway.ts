import { z } from 'zod'
import { Id, Moment, stored } from './common.ts'

export const GatewayProvider = z.enum(['stripe', 'paypal'])
export type GatewayProvider = z.infer<typeof GatewayProvider>

/** Test keys move no money; which of the two it is, the key itself says. */
export const GatewayMode = z.enum(['test', 'live'])
export type GatewayMode = z.infer<typeof GatewayMode>

/** An organization's own account at a provider. Its keys lie sealed beside it: `credentials` and `webhookSecret`. */
export const PaymentGateway = z.object({
  ...stored,
  provider: GatewayProvider,
  region: z.string().max(60).nullable(),
  isActive: z.boolean(),
  mode: GatewayMode,
  /** The end of the key, to tell it from another. */
  keyHint: z.string().max(12),
  settings: z.record(z.string(), z.string()),
  /** What the provider said of the keys. */
  check: z
    .object({ at: Moment, ok: z.boolean(), accountId: z.string().nullable(), problem: z.string().nullable() })
    .nullable(),
})
export type PaymentGateway = z.infer<typeof PaymentGateway>

export const PaymentGatewayView = PaymentGateway.omit({ settings: true, organizationId: true }).extend({
  /** To be entered at the provider. */
  webhookUrl: z.string(),
  hasWebhookSecret: z.boolean(),
})
export type PaymentGatewayView = z.infer<typeof PaymentGatewayView>

const key = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{8,500}$/)
export const GatewayConnection = z.strictObject({
  provider: GatewayProvider,
  /** Stripe: the secret or restricted key. PayPal: the app's secret. Absent: the one that is there stays. */
  secretKey: key.optional(),
  /** PayPal: the app's client id. */
  clientId: key.optional(),
  /** Stripe: the endpoint's signing secret. PayPal: the webhook's id. */
  webhookSecret: key.optional(),
  /** PayPal says it by the address, not by the key. */
  mode: GatewayMode.optional(),
  region: z.string().trim().max(60).optional(),
  isActive: z.boolean().default(true),
})
export type GatewayConnection = z.infer<typeof GatewayConnection>

export const GatewayId = z.strictObject({ id: Id })
