import { createHash, randomBytes } from 'node:crypto'

/** What an account of Stripe holds, as its API shows it. */
export interface StripeObject {
  id: string
  object: string
  [field: string]: unknown
}
export interface StripeEvent extends StripeObject {
  type: string
  created: number
  data: { object: StripeObject }
}
interface KeptAnswer {
  hash: string
  status: number
  body: unknown
}

/** What the API answers with when it says no. */
export class StripeRefusal extends Error {
  override name = 'StripeRefusal'
  readonly status: number
  readonly error: Record<string, unknown>
  constructor(status: number, error: { type: string; message: string; [field: string]: unknown }) {
    super(error.message)
    this.status = status
    this.error = error
  }
}
export const invalid = (message: string, more: Record<string, unknown> = {}, status = 400) =>
  new StripeRefusal(status, { type: 'invalid_request_error', message, ...more })

export const nowSeconds = (): number => Math.floor(Date.now() / 1_000)
const randomId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`

/** One secret key is one account: what one makes no other sees. */
export interface Account {
  id: string
  key: string
  origin: string
  create(prefix: string, object: string, fields: Record<string, unknown>): StripeObject
  get(id: unknown, object: string): StripeObject
  find(id: unknown, object: string): StripeObject | null
  all(object: string): StripeObject[]
  emit(type: string, object: StripeObject): void
  answers: Map<string, KeptAnswer>
}

interface Kept {
  objects: [string, StripeObject][]
  answers: [string, KeptAnswer][]
}

export interface AccountDeps {
  origin(): string
  deliver(account: Account, event: StripeEvent): void
}

export function createAccount(key: string, deps: AccountDeps, kept?: Kept): Account & { keep(): Kept } {
  const objects = new Map<string, StripeObject>(kept?.objects)
  const answers = new Map<string, KeptAnswer>(kept?.answers)
  const find = (id: unknown, object: string): StripeObject | null => {
    const found = typeof id === 'string' ? objects.get(id) : undefined
    return found?.object === object ? found : null
  }
  const create: Account['create'] = (prefix, object, fields) => {
    const made = { id: randomId(prefix), object, created: nowSeconds(), livemode: false, metadata: {}, ...fields }
    objects.set(made.id, made)
    return made
  }
  const account: Account = {
    id: `acct_${createHash('sha256').update(key).digest('hex').slice(0, 16)}`,
    key,
    get origin() {
      return deps.origin()
    },
    create,
    find,
    answers,
    get(id, object) {
      const found = find(id, object)
      if (!found) throw invalid(`No such ${object}: '${String(id)}'`, { code: 'resource_missing' }, 404)
      return found
    },
    all: (object) => [...objects.values()].filter((one) => one.object === object).reverse(),
    emit(type, object) {
      const event = create('evt', 'event', {
        ...{
          type,
          api_version: '2026-10-28.endive',
          pending_webhooks: 0,
          request: { id: null, idempotency_key: null },
        },
        // as it is at this moment, not as it will be
        data: { object: structuredClone(object) },
      })
      deps.deliver(account, event as StripeEvent)
    },
  }
  return {
    ...account,
    get origin() {
      return deps.origin()
    },
    keep: () => ({ objects: [...objects], answers: [...answers] }),
  }
}
