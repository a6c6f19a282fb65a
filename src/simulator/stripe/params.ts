import { z } from 'zod'

/** The parameters that are taken, by call. All values come as text. */

const text = z.string().max(5_000)
const count = z.coerce.number().int()
const amount = count.min(1).max(99_999_999)
const flag = z.enum(['true', 'false']).transform((word) => word === 'true')
const codes = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()))
const currency = z.string().refine((code) => codes.has(code), 'Invalid currency')
const metadata = z.record(z.string().max(40), z.string().max(500)).default({})
const address = z.record(z.string(), text)
const shipping = z.strictObject({ name: text, address })
const description = text.optional()
const recurring = z.strictObject({
  interval: z.enum(['day', 'week', 'month', 'year']),
  interval_count: count.min(1).default(1),
})
const priceData = z.strictObject({
  currency,
  unit_amount: amount,
  product_data: z.strictObject({ name: z.string().min(1).max(250) }).optional(),
  recurring: recurring.optional(),
})
const lineItem = z
  .strictObject({ price: text.optional(), price_data: priceData.optional(), quantity: count.min(1).default(1) })
  .refine((line) => Boolean(line.price) !== Boolean(line.price_data), 'price or price_data')
const intentData = z.strictObject({ metadata, description, shipping: shipping.optional() })

export const customer = z.strictObject({
  ...{ name: text.optional(), email: z.email().optional(), phone: text.optional(), description, metadata },
  payment_method: text.optional(),
  invoice_settings: z.strictObject({ default_payment_method: text.optional() }).optional(),
})
export const product = z.strictObject({ name: z.string().min(1), description, metadata })
export const price = z
  .strictObject({ ...priceData.shape, product: text.optional(), metadata })
  .refine((one) => Boolean(one.product) !== Boolean(one.product_data), 'product or product_data')
export const paymentMethod = z.strictObject({
  type: z.literal('card'),
  card: z.strictObject({ token: text }),
  billing_details: z
    .strictObject({ address: address.optional(), email: text.optional(), name: text.optional() })
    .optional(),
})
export const attach = z.strictObject({ customer: text })
export const intent = z.strictObject({
  ...{ amount, currency, description, metadata, customer: text.optional(), payment_method: text.optional() },
  payment_method_types: z.array(z.literal('card')).optional(),
  ...{ shipping: shipping.optional(), confirm: flag.default(false) },
})
export const confirm = z.strictObject({ payment_method: text.optional() })
export const nothing = z.strictObject({})
export const refund = z
  .strictObject({ payment_intent: text.optional(), charge: text.optional(), amount: amount.optional(), metadata })
  .refine((one) => Boolean(one.payment_intent) !== Boolean(one.charge), 'payment_intent or charge')
export const session = z.strictObject({
  mode: z.enum(['payment', 'subscription']),
  line_items: z.array(lineItem).min(1).max(100),
  ...{ success_url: z.url(), cancel_url: z.url().optional(), customer: text.optional(), metadata },
  client_reference_id: z.string().max(200).optional(),
  payment_intent_data: intentData.optional(),
  subscription_data: z.strictObject({ metadata, trial_period_days: count.min(1).max(730).optional() }).optional(),
})
export const sessions = z.strictObject({ payment_link: text.optional(), limit: count.min(1).max(100).default(10) })
export const link = z.strictObject({
  line_items: z.array(z.strictObject({ price: text, quantity: count.min(1) })).min(1),
  metadata,
  payment_intent_data: intentData.optional(),
  restrictions: z.strictObject({ completed_sessions: z.strictObject({ limit: count.min(1) }) }).optional(),
})
export const page = z.strictObject({ expected_amount: amount, payment_method: text })
export const subscription = z.strictObject({
  customer: text,
  items: z.array(z.strictObject({ price: text, quantity: count.min(1).default(1) })).length(1),
  metadata,
  trial_period_days: count.min(1).optional(),
})
export const subscriptionChange = z.strictObject({
  cancel_at_period_end: flag.optional(),
  metadata: metadata.optional(),
})
export const invoiceItem = z.strictObject({ customer: text, amount, currency, description })
export const invoice = z.strictObject({
  ...{ customer: text, description, metadata },
  pending_invoice_items_behavior: z.enum(['include', 'exclude']).default('exclude'),
})
export const pay = z.strictObject({ payment_method: text.optional() })
export const portal = z.strictObject({ customer: text, return_url: z.url().optional() })
export const endpoint = z.strictObject({ url: z.url(), enabled_events: z.array(text).min(1) })
export const list = z.strictObject({ limit: count.min(1).max(100).default(10), type: text.optional() })
