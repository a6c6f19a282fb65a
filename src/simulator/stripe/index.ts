import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { completeSession, openLink } from './checkout.ts'
import { createDeliveries } from './deliveries.ts'
import { checkoutPage, plainPage } from './page.ts'
import { answer } from './routes.ts'
import { renew } from './subscribing.ts'
import { type Account, createAccount, invalid, type StripeEvent, type StripeObject, StripeRefusal } from './world.ts'

export interface StripeSimulatorOptions {
  /** Must be false or absent: the stand-in throws where it is asked to run in production. */
  production?: boolean
  /** Absent or 0 takes a free one. Loopback always. */
  port?: number
  /** Keeps what it knows over a restart. */
  statePath?: string
}

export interface StripeSimulator {
  /** For `STRIPE_API_URL`. */
  url: string
  /** All that an account was told, newest first. */
  events(key: string): StripeEvent[]
  /** The next period of a subscription, as if its day had come. */
  renew(key: string, subscriptionId: string): StripeObject
  /** The customer pays on the session's page; answers its status. */
  payPage(link: string, card?: string): Promise<number>
  close(): Promise<void>
}

type Owned = ReturnType<typeof createAccount>
const largestBody = 1_048_576

/** A Stripe of our own on loopback: small, strict about what it takes, telling its events signed by the SDK's own hand. */
export async function createStripeSimulator(options: StripeSimulatorOptions = {}): Promise<StripeSimulator> {
  if (options.production) throw new Error('The Stripe stand-in is for demo and tests, never for production')
  let origin = ''
  const deliveries = createDeliveries()
  const deps = { origin: () => origin, deliver: deliveries.deliver }
  const accounts = recalled(options.statePath, deps)
  const accountOf = (key: string): Owned => {
    const known = accounts.get(key) ?? createAccount(key, deps)
    accounts.set(key, known)
    return known
  }
  const keep = () => {
    if (!options.statePath) return
    writeFileSync(options.statePath, JSON.stringify([...accounts].map(([key, account]) => [key, account.keep()])))
  }
  const server = createServer((request, response) => {
    serve(accounts, accountOf, request, response)
      .then(keep)
      .catch((error: unknown) => refuse(response, error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: origin,
    events: (key) => accountOf(key).all('event') as StripeEvent[],
    renew: (key, id) => renew(accountOf(key), id),
    async payPage(link, card = 'pm_card_visa') {
      const body = new URLSearchParams({ card })
      return (await fetch(link, { method: 'POST', body, redirect: 'manual' })).status
    },
    async close() {
      await deliveries.close()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

function recalled(path: string | undefined, deps: Parameters<typeof createAccount>[1]): Map<string, Owned> {
  if (!path || !existsSync(path)) return new Map()
  const kept = JSON.parse(readFileSync(path, 'utf8')) as [string, ReturnType<Owned['keep']>][]
  return new Map(kept.map(([key, known]) => [key, createAccount(key, deps, known)]))
}

async function serve(
  accounts: ReadonlyMap<string, Owned>,
  accountOf: (key: string) => Owned,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://stripe')
  const body = await bodyOf(request)
  if (!url.pathname.startsWith('/v1/'))
    return void browse(accounts, url.pathname, request.method === 'POST' ? body : null, response)
  const account = accountOf(keyOf(request))
  const header = request.headers['idempotency-key']
  const idempotencyKey = typeof header === 'string' ? header : null
  const call = { method: request.method ?? 'GET', path: url.pathname, query: url.search.slice(1), body, idempotencyKey }
  const said = answer(account, call)
  json(response, said.status, said.body)
}

/** Only keys of test mode: a live one must never come here. */
function keyOf({ headers }: IncomingMessage): string {
  const { authorization = '' } = headers
  const basic = /^Basic (.+)$/.exec(authorization)?.[1]
  const key = basic ? Buffer.from(basic, 'base64').toString().split(':')[0] : authorization.replace(/^Bearer /, '')
  if (key && /^(sk|rk)_test_\w{8,}$/.test(key)) return key
  throw invalid('Invalid API Key provided', {}, 401)
}

/** Pages that people open: the checkout, links to it, the customer's portal. */
function browse(
  accounts: ReadonlyMap<string, Owned>,
  path: string,
  form: string | null,
  response: ServerResponse,
): unknown {
  const [, kind = '', id = ''] = path.split('/')
  const objects = { c: 'checkout.session', l: 'payment_link', p: 'billing_portal.session' } as const
  const noun = objects[kind as keyof typeof objects]
  const account = [...accounts.values()].find((one) => noun && one.find(id, noun))
  if (!account || !noun) return html(response, 404, plainPage('Not found', 'There is no such page.'))
  const found = account.get(id, noun)
  if (kind === 'l') return redirect(response, String(openLink(account, found).url))
  if (kind === 'p')
    return html(response, 200, plainPage('Your subscription', 'A stand-in for Stripe’s customer portal.'))
  if (form === null || found.status !== 'open') return html(response, 200, checkoutPage(found))
  pay(account, found, new URLSearchParams(form).get('card') ?? '', response)
}

function pay(account: Account, session: StripeObject, card: string, response: ServerResponse): void {
  try {
    completeSession(account, session, card)
    redirect(response, String(session.success_url))
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error
    html(response, 402, checkoutPage(session, error.message))
  }
}

function refuse(response: ServerResponse, error: unknown): void {
  const known = error instanceof StripeRefusal ? error : invalid((error as Error).message)
  json(response, known.status, { error: known.error })
}

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response
    .writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_standin' })
    .end(JSON.stringify(body))
}
const html = (response: ServerResponse, status: number, body: string): void => {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(body)
}
const redirect = (response: ServerResponse, location: string): void => {
  response.writeHead(303, { location }).end()
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > largestBody) throw invalid('The body is too large', {}, 413)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
