import { createHmac, timingSafeEqual } from 'node:crypto'
import { timingSafeEqualText } from '../../core/crypto.ts'
import type { Logger } from '../../core/logger.ts'
import type { Inbound, Receipt } from '../channel.ts'
import { echoOf, type IncomingContext, inboundOf, receiptOf } from './incoming.ts'
import { Envelope, Message, MessagesValue, Status, TemplateChange } from './webhook-shapes.ts'

/** A number of the Cloud API as its webhook is told apart and proven by. */
export interface WebhookAccount {
  organizationId: string
  accountId: string
  lineId: string
  phoneNumberId: string
  businessAccountId: string
  accessToken: string
  appSecret: string
  verifyToken: string
}

export interface WebhookDeps {
  account(accountId: string): Promise<WebhookAccount | null>
  /** Of all organizations: who says that this number is theirs. */
  accountsOfNumber(phoneNumberId: string): Promise<readonly WebhookAccount[]>
  /** Each resolves when stored; the answer to Meta waits for it. */
  ingest(account: WebhookAccount, inbound: Inbound): Promise<void>
  receipt(account: WebhookAccount, receipt: Receipt): Promise<void>
  template(account: WebhookAccount, change: { name: string; language: string; event: string }): Promise<void>
  fetchMedia(account: WebhookAccount, ticket: { mediaId: string }): Promise<Uint8Array>
  logger: Logger
  clock?: () => Date
}

export interface WebhookAnswer {
  status: number
  body: string
}

export interface CloudWebhook {
  /** Meta asks once whether the address is ours: the challenge, where it knows the token. */
  verify(accountId: string, query: Readonly<Record<string, unknown>>): Promise<WebhookAnswer>
  /** Never rejects. 2xx only after everything in the body was stored. */
  receive(accountId: string, raw: Uint8Array, signature: string | undefined): Promise<WebhookAnswer>
}

const answer = (status: number, body: string): WebhookAnswer => ({ status, body })

/** The other side of Meta's webhooks: proven, read, stored, and only then answered. */
export function createCloudWebhook(deps: WebhookDeps): CloudWebhook {
  const warn = createRareLog(deps.logger)
  const refuse = (status: number, accountId: string, reason: string): WebhookAnswer => {
    warn(`${accountId} ${reason}`, { accountId, reason })
    return answer(status, reason)
  }
  const receive: CloudWebhook['receive'] = async (accountId, raw, signature) => {
    const account = await deps.account(accountId)
    if (!account) return refuse(404, accountId, 'no such account')
    if (!isSigned(raw, signature, account.appSecret)) return refuse(401, accountId, 'not signed by this app')
    const envelope = read(raw)
    if (!envelope) return refuse(400, accountId, 'not a webhook of WhatsApp')
    const found = await changesOf(deps, account, envelope, { raw, signature })
    if (found === 'foreign') return refuse(403, accountId, 'names a number of another account')
    for (const number of found.unknown) warn(`${accountId} ${number}`, { accountId, number, reason: 'unknown number' })
    if (found.known.length === 0 && found.unknown.length > 0) return answer(404, 'no such number')
    // all handed in before the first is waited for: they keep their order and share a commit
    const stored = found.known.flatMap((change) => storeChange(deps, change, warn))
    const failed = (await Promise.allSettled(stored)).find((result) => result.status === 'rejected')
    if (!failed) return answer(200, 'stored')
    deps.logger.warn({ err: failed.reason, accountId }, 'a webhook could not be stored now; it will be sent again')
    return answer(503, 'not stored now')
  }
  return {
    async verify(accountId, query) {
      const account = await deps.account(accountId)
      const token = query['hub.verify_token']
      const challenge = query['hub.challenge']
      const isAsked = query['hub.mode'] === 'subscribe' && typeof token === 'string' && typeof challenge === 'string'
      if (!account) return refuse(404, accountId, 'no such account')
      if (!isAsked || !timingSafeEqualText(token, account.verifyToken))
        return refuse(403, accountId, 'wrong verify token')
      return /^[\w.-]{1,256}$/.test(challenge) ? answer(200, challenge) : refuse(400, accountId, 'odd challenge')
    },
    receive: (accountId, raw, signature) =>
      receive(accountId, raw, signature).catch((error: unknown) => {
        deps.logger.warn({ err: error, accountId }, 'a webhook could not be looked at now; it will be sent again')
        return answer(503, 'not stored now')
      }),
  }
}

/** Over the bytes as they came: what was parsed and written again is not what was signed. */
export function isSigned(raw: Uint8Array, signature: string | undefined, secret: string): boolean {
  const given = /^sha256=([0-9a-f]{64})$/i.exec(signature ?? '')?.[1]
  if (!given) return false
  return timingSafeEqual(Buffer.from(given, 'hex'), createHmac('sha256', secret).update(raw).digest())
}

function read(raw: Uint8Array): Envelope | null {
  try {
    const envelope = Envelope.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw)))
    return envelope.success && envelope.data.object === 'whatsapp_business_account' ? envelope.data : null
  } catch {
    return null
  }
}

interface Change {
  account: WebhookAccount
  field: string
  value: unknown
}
interface Proof {
  raw: Uint8Array
  signature: string | undefined
}

/** What a body tells, each part with whose it is; 'foreign': it names a number that its signer has no right to. */
async function changesOf(
  deps: WebhookDeps,
  account: WebhookAccount,
  envelope: Envelope,
  proof: Proof,
): Promise<{ known: Change[]; unknown: string[] } | 'foreign'> {
  const known: Change[] = []
  const unknown = new Set<string>()
  for (const { field, value } of envelope.entry.flatMap(({ changes }) => changes)) {
    const number = MessagesValue.shape.metadata.safeParse(value.metadata).data?.phone_number_id
    if (!number || number === account.phoneNumberId) {
      known.push({ account, field, value })
      continue
    }
    const claims = await deps.accountsOfNumber(number)
    // one app may have several numbers of a business behind one address: its secret must be theirs too
    const ours = claims.find(
      (other) =>
        other.organizationId === account.organizationId && isSigned(proof.raw, proof.signature, other.appSecret),
    )
    if (claims.length > 0 && !ours) return 'foreign'
    if (ours) known.push({ account: ours, field, value })
    else unknown.add(number.slice(0, 40))
  }
  return { known, unknown: [...unknown] }
}

type Warn = ReturnType<typeof createRareLog>

function storeChange(deps: WebhookDeps, { account, field, value }: Change, warn: Warn): Promise<void>[] {
  if (field === 'messages' || field === 'smb_message_echoes') return storeMessages(deps, account, value, warn)
  const template = field === 'message_template_status_update' ? TemplateChange.safeParse(value).data : undefined
  if (!template) return []
  const { message_template_name: name, message_template_language: language, event } = template
  return [deps.template(account, { name, language, event })]
}

function storeMessages(deps: WebhookDeps, account: WebhookAccount, value: unknown, warn: Warn): Promise<void>[] {
  const parsed = MessagesValue.safeParse(value)
  if (!parsed.success) {
    warn(`${account.accountId} value`, { accountId: account.accountId, reason: 'a part without a known form' })
    return []
  }
  const { contacts, messages, message_echoes, statuses } = parsed.data
  const now = deps.clock?.() ?? new Date()
  const context: IncomingContext = {
    ...{ contacts: contacts ?? [], portfolio: account.businessAccountId, now },
    fetchMedia: (ticket) => deps.fetchMedia(account, ticket),
  }
  const unreadable = () => {
    warn(`${account.accountId} item`, { accountId: account.accountId, reason: 'an item without an id or a sender' })
    return []
  }
  const store = (list: readonly unknown[] | null | undefined, make: typeof inboundOf): Promise<void>[] =>
    (list ?? []).flatMap((item) => {
      const message = Message.safeParse(item).data
      const inbound = message && make(message, context)
      return inbound ? [deps.ingest(account, inbound)] : unreadable()
    })
  const receipts = (statuses ?? []).flatMap((item) => {
    const status = Status.safeParse(item).data
    if (!status) return unreadable()
    const receipt = receiptOf(status, now)
    return receipt ? [deps.receipt(account, receipt)] : []
  })
  return [...store(messages, inboundOf), ...store(message_echoes, echoOf), ...receipts]
}

const rareMs = 60_000

/** Once a minute for each cause: whoever sends rubbish must not fill the log. */
function createRareLog(logger: Logger) {
  const last = new Map<string, number>()
  return (cause: string, facts: Record<string, unknown>): void => {
    const now = Date.now()
    if ((last.get(cause) ?? 0) > now - rareMs) return
    if (last.size > 1_000) last.clear()
    last.set(cause, now)
    logger.warn(facts, 'a webhook was refused or not understood')
  }
}
