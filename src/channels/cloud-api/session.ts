import { z } from 'zod'
import type { Logger } from '../../core/logger.ts'
import {
  type AccountToOpen,
  ChannelError,
  type ChannelHost,
  type ChannelSession,
  type ConnectionChange,
  type Outgoing,
  type OutgoingChange,
  type PeerAddress,
} from '../channel.ts'
import { callError, closeReasonOf, GraphError, meaningOf, sendError } from './errors.ts'
import { fetchMedia } from './fetching.ts'
import type { Call, CloudCredentials, Graph, GraphRequest } from './graph.ts'
import { createLimits, type Limits } from './limits.ts'
import { bodyOf, mediaKindOf, recipientOf } from './outgoing.ts'
import { createWatch } from './watch.ts'

export interface SessionDeps {
  graph: Graph
  logger: Logger
  /** Opened for this account; null: it has none, or they cannot be read. */
  credentials(accountId: string): Promise<CloudCredentials | null>
  /** The id of the last message that came from somebody: typing and reading are told by it. */
  lastInbound?(account: AccountToOpen, from: PeerAddress): Promise<string | null>
  /** Messages a second for one number; WhatsApp grants 80 at first. */
  perSecond: number
  /** How often Graph is asked whether the account still stands, ms. */
  checkMs?: number
  maxMediaBytes?: number
}

const Sent = z.object({ messages: z.array(z.object({ id: z.string().min(1) })).min(1) })
const Uploaded = z.object({ id: z.string().min(1) })
const Done = z.looseObject({})

/** So long a message waits for its slot in here; beyond it goes back into the queue. */
const patienceMs = 8_000

/** One number of the Cloud API: nothing to keep open, but a token that may end and limits to keep. */
export function openSession(deps: SessionDeps, account: AccountToOpen, host: ChannelHost): ChannelSession {
  const { graph, perSecond } = deps
  const logger = deps.logger.child({ accountId: account.accountId })
  const limits = createLimits(perSecond)
  const ending = new AbortController()
  let told: Promise<unknown> = Promise.resolve()
  const tell = (change: ConnectionChange): void => {
    if (ending.signal.aborted && change.reason !== 'stopped') return
    told = told
      .then(() => host.state(change))
      .catch((error: unknown) => logger.warn({ err: error }, 'state not stored'))
  }
  const keys = async (): Promise<CloudCredentials> => {
    if (ending.signal.aborted) throw notConnected()
    const found = await deps.credentials(account.accountId)
    if (!found) throw notConnected()
    return found
  }
  /** One call that may be made again; what it says about the account is told. */
  const call = async <T extends z.ZodType>(
    make: (found: CloudCredentials) => GraphRequest,
    shape: T,
  ): Promise<z.output<T>> => {
    const found = await keys()
    const answer = await graph.call(found.accessToken, make(found), shape).catch((error: unknown) => {
      noteFailure(error)
      throw error
    })
    host.alive?.()
    return answer
  }
  const noteFailure = (error: unknown): void => {
    const reason = closeReasonOf(error)
    if (reason) tell({ state: 'failed', reason })
  }
  const watch = createWatch({ call, tell, checkMs: deps.checkMs ?? 300_000, signal: ending.signal, logger })
  const stop = (): void => {
    ending.abort()
    limits.stop()
  }
  host.fenced.addEventListener('abort', stop, { once: true })
  if (host.fenced.aborted) stop()
  void watch()
  const close = async (): Promise<void> => {
    if (ending.signal.aborted) return
    stop()
    tell({ state: 'disconnected', reason: 'stopped' })
    await told
  }
  const sending = createSending({ deps, account, call, limits, signal: ending.signal })
  return { ...sending, close, logout: close }
}

const notConnected = () => new ChannelError('not_connected', 'The line is not connected', { retryable: true })

interface SendingDeps {
  deps: SessionDeps
  account: AccountToOpen
  call: Call
  limits: Limits
  signal: AbortSignal
}
type Sending = Omit<ChannelSession, 'close' | 'logout'>

function createSending({ deps, account, call, limits, signal }: SendingDeps): Sending {
  /** Never tried again in here: what nobody knows is left in doubt. */
  const post = async (peer: string, body: Record<string, unknown>): Promise<{ wireId: string }> => {
    const answered = await turnOf(peer)
    try {
      const { messages } = await call(messagesOf(body), Sent)
      return { wireId: messages[0]?.id ?? '' }
    } catch (error) {
      if (error instanceof GraphError) noteLimit(error.code, peer)
      throw sendError(error)
    } finally {
      answered()
    }
  }
  const turnOf = async (peer: string): Promise<() => void> => {
    if (signal.aborted) throw notConnected()
    const answered = await limits.turn(peer, patienceMs)
    if (answered) return answered
    if (signal.aborted) throw notConnected()
    const { code, text } = meaningOf(131056, '')
    throw new ChannelError(code, text, { retryable: true })
  }
  const noteLimit = (code: number, peer: string): void => {
    if (code === 131056) limits.exhausted(peer)
    if (code === 130429 || code === 80007 || code === 4) limits.exhausted(null)
  }
  const again = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw callError(error)
    })
  const upload = async (message: Outgoing): Promise<Parameters<typeof bodyOf>[1]> => {
    const kind = mediaKindOf(message)
    if (!kind || !message.media) return null
    const form = formOf(message.media)
    const path = ({ phoneNumberId }: CloudCredentials) => `${phoneNumberId}/media`
    const { id } = await again(call((found) => ({ method: 'POST', path: path(found), body: form }), Uploaded))
    return { kind, id }
  }
  const note = async (wireId: string, more: Record<string, unknown> = {}): Promise<void> => {
    const body = { messaging_product: 'whatsapp', status: 'read', message_id: wireId, ...more }
    await again(call(messagesOf(body), Done))
  }
  return {
    async send(message) {
      const { key } = recipientOf(message.to)
      const uploaded = await upload(message)
      return post(key, bodyOf(message, uploaded))
    },
    change: (change) => post(recipientOf(change.to).key, reactionOf(change)),
    async refetch(ticket) {
      const found = await deps.credentials(account.accountId)
      if (!found || signal.aborted) throw notConnected()
      return fetchMedia(deps.graph, found, ticket, deps.maxMediaBytes)
    },
    async block(peer, isBlocked) {
      const { key } = recipientOf(peer)
      const body = { messaging_product: 'whatsapp', block_users: [{ user: key.replace(/^\+/, '') }] }
      const method = isBlocked ? 'POST' : 'DELETE'
      await again(call(({ phoneNumberId }) => ({ method, path: `${phoneNumberId}/block_users`, body }), Done))
    },
    async typing(to, state) {
      // ends by itself: with our message, or after 25 seconds
      if (state === 'idle') return
      const wireId = await deps.lastInbound?.(account, to)
      if (wireId) await note(wireId, { typing_indicator: { type: 'text' } })
    },
    async markRead(_to, wireIds) {
      // the newest stands for all before it
      const newest = wireIds.at(-1)
      if (newest?.startsWith('wamid.')) await note(newest)
    },
    /** The Cloud API does not tell. */
    lookup: async () => new Map(),
  }
}

const messagesOf =
  (body: Record<string, unknown>) =>
  ({ phoneNumberId }: CloudCredentials): GraphRequest => ({ method: 'POST', path: `${phoneNumberId}/messages`, body })

function formOf({ bytes, mime, fileName }: NonNullable<Outgoing['media']>): FormData {
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('type', mime)
  form.set('file', new Blob([new Uint8Array(bytes)], { type: mime }), fileName ?? 'file')
  return form
}

function reactionOf({ to, target, change }: OutgoingChange): Record<string, unknown> {
  if (change.type !== 'reaction')
    throw new ChannelError('change_unknown', `The Cloud API cannot ${change.type} a message.`, { retryable: false })
  const { key: _, ...recipient } = recipientOf(to)
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipient,
    type: 'reaction',
    reaction: { message_id: target.wireId, emoji: change.emoji ?? '' },
  }
}
