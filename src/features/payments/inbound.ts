import type { Id } from '../../../schemas/common.ts'
import type { InboundWebhookEvent } from '../../../schemas/inbound-webhook-event.ts'
import { type Stored, toPlain } from '../../../schemas/models/define.ts'
import { InboundWebhookEventModel } from '../../../schemas/models/inbound-webhook-event.model.ts'
import { type ClientSession, isDuplicateKey, type Tx } from '../../core/db.ts'
import { effectOf } from '../../core/effect.ts'
import { AppError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { systemScope } from '../../core/scope.ts'
import type { PaymentContext, PaymentDeps } from './deps.ts'
import type { ApplyFact } from './facts.ts'
import { type Fact, UnprovenWebhook } from './gateway.ts'
import type { Gateways, OpenGateway } from './gateways.ts'
import { eventFailedNotice } from './texts.ts'

const leaseMs = 60_000
/** With growing waits that is some minutes; then a person is told. */
const mostAttempts = 8
const atOnce = 100

const plain = (doc: unknown): InboundWebhookEvent => toPlain<InboundWebhookEvent>(doc as Stored<InboundWebhookEvent>)

/** What providers tell us. A payment's truth is here: signed, stored once before it is acknowledged, acted on once. */
export function createInbound(deps: PaymentDeps, gateways: Gateways, apply: ApplyFact) {
  return {
    /**
     * Proves a webhook over its raw bytes and stores it. Answers its status: 400 for whatever is not proven or not of this
     * account, 200 once it is stored, also when it was before.
     */
    async receive(
      provider: string,
      gatewayId: Id,
      raw: Buffer,
      headers: Readonly<Record<string, unknown>>,
    ): Promise<{ status: number; body: string }> {
      const gateway = await gateways.opened(gatewayId)
      if (gateway?.provider !== provider) return { status: 404, body: 'no such gateway' }
      const proven = await gateway.api.verifyWebhook(raw, headers).catch((error: unknown) => {
        if (error instanceof UnprovenWebhook) return null
        throw error
      })
      if (!proven) return { status: 400, body: 'not proven' }
      const isOthers = proven.organizationId !== null && proven.organizationId !== gateway.organizationId
      if (isOthers || proven.accountId !== null || proven.mode !== gateway.mode)
        return { status: 400, body: 'of another account' }
      await store(deps, gateway, { eventId: proven.eventId, type: proven.type, body: raw.toString('utf8') })
      return { status: 200, body: 'stored' }
    },
    ...createProcessing(deps, gateways, apply),
  }
}

type Arrived = Pick<InboundWebhookEvent, 'eventId' | 'type' | 'body'>

async function store({ database }: PaymentDeps, gateway: OpenGateway, arrived: Arrived): Promise<void> {
  const { organizationId, provider, id: gatewayId } = gateway
  const { eventId } = arrived
  const key = { organizationId, provider, eventId }
  if (await InboundWebhookEventModel.exists(key)) return
  const fresh = { status: 'processing' as const, attempts: 0, leaseUntil: null, reason: null, processedAt: null }
  const id = newId()
  try {
    await database.transaction(async (tx) => {
      const row = { _id: id, ...key, gatewayId, ...arrived, ...fresh, waitsFor: null }
      await InboundWebhookEventModel.create([row], { session: tx.session })
      tx.emit(organizationId, 'payment-event.received', { eventId: id })
    })
  } catch (error) {
    // delivered twice at one moment: the other one stored it
    if (!isDuplicateKey(error)) throw error
  }
}

function createProcessing(deps: PaymentDeps, gateways: Gateways, apply: ApplyFact) {
  const { database, logger } = deps
  const act = async (event: InboundWebhookEvent, gateway: OpenGateway): Promise<void> => {
    const { id, organizationId } = event
    const finished = (await gateway.api.finish?.(event.body)) ?? []
    await database.transaction(
      async (tx) => {
        const ctx = { scope: systemScope(organizationId), tx, now: new Date() }
        // in the transaction of its effect: of two that act on it one finds it processed, and does nothing
        if (!(await mark(tx, id, { status: 'processed', processedAt: ctx.now, leaseUntil: null, reason: null }))) return
        const waitsFor = await applyAll(ctx, gateway, [...gateway.api.parseEvent(event.body), ...finished])
        if (waitsFor) await setWaiting(id, waitsFor, tx.session)
      },
      { turn: organizationId },
    )
  }
  const applyAll = createApplyAll(apply)
  const refuse = async (event: InboundWebhookEvent, reason: string): Promise<void> => {
    const { id, organizationId, type } = event
    await database.transaction(
      async (tx) => {
        if (!(await mark(tx, id, { status: 'failed', reason: reason.slice(0, 300), leaseUntil: null }))) return
        await deps.notifications.notify(effectOf({ scope: systemScope(organizationId), tx, now: new Date() }), {
          ...{ to: { permission: 'manage_gateways' }, type: 'payment', level: 'error', key: `payment-event:${id}` },
          ...{ text: eventFailedNotice, params: { reason, type } },
        })
      },
      { turn: organizationId },
    )
  }
  const work = async (event: InboundWebhookEvent): Promise<void> => {
    const gateway = await gateways.opened(event.gatewayId)
    if (!gateway) return refuse(event, 'The gateway is gone')
    try {
      await act(event, gateway)
    } catch (error) {
      const isFinal = error instanceof AppError || event.attempts >= mostAttempts
      logger.warn({ err: error, eventId: event.id, attempts: event.attempts }, 'a payment event was not taken up')
      if (isFinal) return refuse(event, (error as Error).message)
      await InboundWebhookEventModel.updateOne({ _id: event.id }, { $set: { leaseUntil: null } })
      throw error
    }
  }
  return {
    apply: applyAll,
    /** Acts on a stored event, unless it was acted on or somebody is at it. */
    async process(id: Id): Promise<void> {
      const event = await claim({ _id: id })
      if (event) await work(event)
    },
    /** The chore: what somebody began and left. */
    async resumeLeft(now: Date): Promise<number> {
      const left = { status: 'processing' as const, leaseUntil: { $lt: now } }
      const docs = await InboundWebhookEventModel.find(left, { _id: 1 }).limit(atOnce).lean()
      for (const { _id } of docs) {
        const event = await claim({ _id })
        if (event) await work(event).catch((error: unknown) => logger.warn({ err: error }, 'not yet'))
      }
      return docs.length
    },
  }
}

function createApplyAll(apply: ApplyFact) {
  const applyAll = async (ctx: PaymentContext, gateway: OpenGateway, facts: readonly Fact[]) => {
    let waitsFor: string | null = null
    for (const fact of facts) {
      waitsFor = (await apply(ctx, gateway, fact)).waitsFor ?? waitsFor
      if (fact.kind === 'payment' && fact.externalPaymentId) await resume(ctx, gateway, fact.externalPaymentId)
    }
    return waitsFor
  }
  /** What came before the payment that it is about. */
  const resume = async (ctx: PaymentContext, gateway: OpenGateway, externalPaymentId: string) => {
    const { organizationId } = gateway
    const docs = await InboundWebhookEventModel.find({ organizationId, waitsFor: externalPaymentId })
      .session(ctx.tx.session)
      .lean()
    for (const event of docs.map(plain)) {
      let still: string | null = null
      for (const fact of gateway.api.parseEvent(event.body)) still = (await apply(ctx, gateway, fact)).waitsFor ?? still
      if (!still) await setWaiting(event.id, null, ctx.tx.session)
    }
  }
  return applyAll
}

async function claim({ _id }: { _id: Id }): Promise<InboundWebhookEvent | null> {
  const now = new Date()
  const free = { _id, status: 'processing' as const, $or: [{ leaseUntil: null }, { leaseUntil: { $lt: now } }] }
  const change = { $set: { leaseUntil: new Date(now.getTime() + leaseMs) }, $inc: { attempts: 1 } }
  const doc = await InboundWebhookEventModel.findOneAndUpdate(free as never, change, { returnDocument: 'after' }).lean()
  return doc ? plain(doc) : null
}

/** Only what nobody has brought to its end. */
async function mark(tx: Tx, _id: Id, set: Partial<InboundWebhookEvent>): Promise<boolean> {
  const filter = { _id, status: 'processing' as const }
  const found = await InboundWebhookEventModel.findOneAndUpdate(filter, { $set: set }, { session: tx.session }).lean()
  return found !== null
}

async function setWaiting(_id: Id, waitsFor: string | null, session: ClientSession): Promise<void> {
  await InboundWebhookEventModel.updateOne({ _id }, { $set: { waitsFor } }, { session })
}
