import { createHash, randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { completeSession, createLink, createSession, expireSession, sessionView } from './checkout.ts'
import { parseForm, readParams } from './forms.ts'
import * as params from './params.ts'
import { cancelIntent, confirmIntent, createIntent, createRefund } from './paying.ts'
import { changeSubscription, draftInvoice, endSubscription, payInvoice, startSubscription } from './subscribing.ts'
import { type Account, invalid, type StripeObject, StripeRefusal } from './world.ts'

export interface ApiCall {
  method: string
  path: string
  query: string
  body: string
  idempotencyKey: string | null
}
type Handler = (account: Account, input: never, id: string) => unknown
interface Route {
  method: string
  path: RegExp
  shape: z.ZodType
  run: Handler
}

const route = <T extends z.ZodType>(
  call: string,
  shape: T,
  run: (account: Account, input: z.output<T>, id: string) => unknown,
): Route => {
  const [method = '', path = ''] = call.split(' ')
  const pattern = path.replace(':id', '([\\w-]+)')
  return { method, path: new RegExp(`^/v1/${pattern}$`), shape, run: run as Handler }
}

const listOf = (data: readonly StripeObject[], limit: number) => ({
  ...{ object: 'list', url: '/v1', has_more: data.length > limit, data: data.slice(0, limit) },
})
const shown = (path: string, object: string): Route =>
  route(`GET ${path}/:id`, params.nothing, (account, _input, id) => account.get(id, object))
const plain = (path: string, prefix: string, object: string, shape: z.ZodType): Route =>
  route(`POST ${path}`, shape, (account, input) => {
    const made = account.create(prefix, object, input as Record<string, unknown>)
    if (object === 'customer' || object === 'product' || object === 'price') account.emit(`${object}.created`, made)
    return made
  })

const routes: readonly Route[] = [
  route('GET account', params.nothing, ({ id }) => ({ id, object: 'account', charges_enabled: true, country: 'US' })),
  plain('customers', 'cus', 'customer', params.customer),
  shown('customers', 'customer'),
  plain('products', 'prod', 'product', params.product),
  route('POST prices', params.price, (account, { recurring, ...rest }) => {
    if (rest.product) account.get(rest.product, 'product')
    return account.create('price', 'price', { ...rest, recurring: recurring ?? null })
  }),
  route('POST payment_methods', params.paymentMethod, (account, { card, ...rest }) =>
    account.create('pm', 'payment_method', { ...rest, token: card.token, card: { brand: 'visa', last4: '4242' } }),
  ),
  route('POST payment_methods/:id/attach', params.attach, (account, { customer }, id) => {
    account.get(customer, 'customer')
    const known = account.find(id, 'payment_method')
    return known ?? account.create('pm', 'payment_method', { type: 'card', token: 'tok_visa', customer })
  }),
  route('POST payment_intents', params.intent, createIntent),
  shown('payment_intents', 'payment_intent'),
  route('POST payment_intents/:id/confirm', params.confirm, (account, { payment_method }, id) =>
    confirmIntent(account, account.get(id, 'payment_intent'), payment_method ?? null),
  ),
  route('POST payment_intents/:id/cancel', params.nothing, (account, _input, id) =>
    cancelIntent(account, account.get(id, 'payment_intent')),
  ),
  shown('charges', 'charge'),
  route('POST refunds', params.refund, createRefund),
  shown('refunds', 'refund'),
  route('POST checkout/sessions', params.session, (account, input) => sessionView(createSession(account, input))),
  route('GET checkout/sessions', params.sessions, (account, { payment_link, limit }) => {
    const all = account.all('checkout.session').filter((one) => !payment_link || one.payment_link === payment_link)
    return listOf(all.map(sessionView), limit)
  }),
  route('GET checkout/sessions/:id', params.nothing, (account, _input, id) =>
    sessionView(account.get(id, 'checkout.session')),
  ),
  route('POST checkout/sessions/:id/expire', params.nothing, (account, _input, id) =>
    sessionView(expireSession(account, account.get(id, 'checkout.session'))),
  ),
  // what the page of a session calls: not documented, but the CLI's triggers use it
  route('GET payment_pages/:id', params.nothing, (account, _input, id) => account.get(id, 'checkout.session')),
  route('POST payment_pages/:id/confirm', params.page, (account, { expected_amount, payment_method }, id) => {
    const session = account.get(id, 'checkout.session')
    if (session.amount_total !== expected_amount) throw invalid('The amount has changed', { param: 'expected_amount' })
    return completeSession(account, session, payment_method)
  }),
  route('POST payment_links', params.link, (account, input) => sessionView(createLink(account, input))),
  route('POST subscriptions', params.subscription, (account, { customer, items, metadata, trial_period_days }) => {
    const owner = account.get(customer, 'customer')
    const price = account.get(items[0]?.price, 'price')
    const method = String(owner.payment_method ?? 'pm_card_visa')
    return startSubscription(account, { customer, price, metadata, trialDays: trial_period_days ?? 0, method })
  }),
  shown('subscriptions', 'subscription'),
  route('POST subscriptions/:id', params.subscriptionChange, (account, change, id) =>
    changeSubscription(account, account.get(id, 'subscription'), change),
  ),
  route('DELETE subscriptions/:id', params.nothing, (account, _input, id) =>
    endSubscription(account, account.get(id, 'subscription')),
  ),
  route('POST invoiceitems', params.invoiceItem, (account, input) => account.create('ii', 'invoiceitem', input)),
  route('POST invoices', params.invoice, draftInvoice),
  shown('invoices', 'invoice'),
  route('POST invoices/:id/pay', params.pay, (account, { payment_method }, id) =>
    payInvoice(account, account.get(id, 'invoice'), payment_method ?? 'pm_card_visa'),
  ),
  route('POST billing_portal/sessions', params.portal, (account, { customer, return_url = null }) => {
    account.get(customer, 'customer')
    const made = account.create('bps', 'billing_portal.session', { customer, return_url })
    return Object.assign(made, { url: `${account.origin}/p/${made.id}` })
  }),
  route('POST webhook_endpoints', params.endpoint, (account, input) =>
    account.create('we', 'webhook_endpoint', {
      ...{ ...input, status: 'enabled', secret: `whsec_${randomBytes(24).toString('base64url')}` },
    }),
  ),
  route('GET events', params.list, (account, { limit, type }) =>
    listOf(
      account.all('event').filter((event) => !type || event.type === type),
      limit,
    ),
  ),
  shown('events', 'event'),
]

const hashOf = ({ method, path, body }: ApiCall) =>
  createHash('sha256').update(`${method} ${path} ${body}`).digest('hex')

/** What the API answers. The same idempotency key gives the same answer; with other parameters it is refused. */
export function answer(account: Account, call: ApiCall): { status: number; body: unknown } {
  const { idempotencyKey: key, method } = call
  const hash = hashOf(call)
  const before = key && method === 'POST' ? account.answers.get(key) : undefined
  if (before && before.hash !== hash)
    throw new StripeRefusal(400, {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    })
  if (before) return { status: before.status, body: before.body }
  const done = run(account, call)
  // a refusal of the parameters is not kept, a card's refusal is: as Stripe does
  if (key && method === 'POST' && (done.status === 200 || done.status === 402))
    account.answers.set(key, { hash, ...structuredClone(done) })
  return done
}

function run(account: Account, call: ApiCall): { status: number; body: unknown } {
  const found = routes.find(({ method, path }) => method === call.method && path.test(call.path))
  if (!found) throw invalid(`Unrecognized request URL (${call.method}: ${call.path})`, {}, 404)
  const input = readParams(found.shape, parseForm(call.method === 'POST' ? call.body : call.query))
  const id = found.path.exec(call.path)?.[1] ?? ''
  try {
    return { status: 200, body: structuredClone(found.run(account, input as never, id)) }
  } catch (error) {
    if (error instanceof StripeRefusal && error.status === 402) return { status: 402, body: { error: error.error } }
    throw error
  }
}
